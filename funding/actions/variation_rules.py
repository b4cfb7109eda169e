"""What a change to an agreement must keep: tolerance, what is spent already, and that lines add up (money.md, 3)."""

from datetime import date
from decimal import Decimal
from typing import Any
from zlib import crc32

from django.db.models import Sum

from biglocal.access import Action
from biglocal.money import pounds
from biglocal.refusals import Refused

from ..models import VARIATION_MOVES, Agreement, BudgetLine, LedgerEntry, ReportLine, Variation
from .moves import refuse_moved, state_after
from .payment_waits import locked_agreement
from .tied import need_ours

NOTHING = Decimal("0.00")
RUNNING = [Agreement.State.ACCEPTED, Agreement.State.ACTIVE]
VERBS = {
    "edit": "changed",
    "agree": "agreed",
    "send": "sent",
    "query": "asked about",
    "answer": "answered",
    "yes": "decided",
    "no": "decided",
    "withdraw": "taken back",
    "undo": "undone",
}


def need_asker(person: Any, agreement: Agreement, on: date) -> None:
    """Refuse whoever speaks neither for the area nor for the organisation of this agreement (rule 12)."""
    need_ours(person, Action.VARIATION_ASK, agreement, on)


def locked_variation(variation: Variation) -> Variation:
    """Return the change as it is now, its agreement locked first."""
    agreement = locked_agreement(variation.agreement)
    found = Variation.objects.select_for_update(of=("self",)).select_related("from_line", "to_line")
    row = found.get(pk=variation.pk)
    row.agreement = agreement
    return row


def next_state(variation: Variation, move: str) -> str:
    """Return the state that `move` leads to; refuse when it cannot be made now."""
    return state_after(variation, VARIATION_MOVES[move], "This change", VERBS[move])


def within_tolerance(variation: Variation) -> bool:
    """Is it small enough to be logged only?

    What came in by logged changes since Local Trust last agreed counts too, so that many small steps are no way round.
    Using a line for something else counts as its whole amount; more time is always asked for.
    """
    if variation.kind == Variation.Kind.EXTENSION:
        return False
    line: Any = variation.to_line
    figures = variation.agreement.figures
    if variation.kind == Variation.Kind.PURPOSE:
        return line.amount <= figures.tolerance(line.amount)
    logged = logged_into(line)
    return logged + (variation.amount or NOTHING) <= figures.tolerance(line.amount - logged)


def logged_into(line: BudgetLine) -> Decimal:
    """What logged changes brought into the line since Local Trust last agreed to one."""
    moves = Variation.objects.filter(to_line=line, kind=Variation.Kind.MOVE)
    asked = moves.filter(state=Variation.State.AGREED).order_by("-holds_since").values_list("holds_since", flat=True)
    small = moves.filter(state=Variation.State.LOGGED)
    last = asked.first()
    if last is not None:
        small = small.filter(holds_since__gt=last)
    return small.aggregate(total=Sum("amount"))["total"] or NOTHING


def used_of(line: BudgetLine) -> Decimal:
    """What can’t leave the line any more: spent, sent back, reported as spent, or given in small grants."""
    gone = LedgerEntry.sum_of(LedgerEntry.Kind.SPEND, LedgerEntry.Kind.RETURN)
    booked = LedgerEntry.objects.filter(line=line).aggregate(total=gone)["total"] or NOTHING
    sent = ReportLine.objects.filter(line=line, report__state__in=["submitted", "queried"])
    return max(booked + (sent.aggregate(total=Sum("spent"))["total"] or NOTHING), line.given)


def refuse_unfit(variation: Variation) -> None:
    """Refuse what cannot hold: another agreement's line, below what is spent, an agreement that is over."""
    agreement = variation.agreement
    if agreement.state not in RUNNING:
        raise Refused(f"This agreement is “{agreement.get_state_display()}”, so it can’t be changed any more.")
    for line in [variation.from_line, variation.to_line]:
        if line is not None and line.agreement_id != agreement.pk:
            raise Refused("Choose lines of this agreement.", field="to_line")
    if variation.kind == Variation.Kind.MOVE:
        refuse_below_spent(variation.from_line, variation.amount or NOTHING)
    elif variation.kind == Variation.Kind.PURPOSE and variation.new_words == variation.to_line.description:
        raise Refused("The line is for that already. Say what else it should be for.", field="new_words")
    elif variation.kind == Variation.Kind.EXTENSION:
        refuse_unfit_day(variation)


def refuse_below_spent(line: Any, amount: Decimal) -> None:
    """A line never goes below what was spent of it."""
    free = line.amount - used_of(line)
    if amount > free:
        raise Refused(
            f"“{line}” has {pounds(line.amount)}, of which {pounds(line.amount - free)} is spent. "
            f"Move {pounds(max(free, NOTHING))} at most.",
            field="amount",
        )


def refuse_unfit_day(variation: Variation) -> None:
    """More time: later than now, with money left, never past the end of the programme or of the area's time."""
    agreement, programme = variation.agreement, variation.agreement.community.programme
    if agreement.end_date is None:
        raise Refused("This agreement has no last day, so it needs no more time.")
    if variation.new_end is None or variation.new_end <= agreement.end_date:
        raise Refused(f"Enter a day after {agreement.end_date:%-d %B %Y}, when it ends now.", field="new_end")
    last = min(programme.now.end_date, agreement.community.ends_on)
    if variation.new_end > last:
        raise Refused(f"{programme} ends here on {last:%-d %B %Y}. Enter that day or an earlier one.", field="new_end")
    if left_of(agreement) <= 0:
        raise Refused("All the money of this agreement is spent, so there is nothing to give more time to.")


def left_of(agreement: Agreement) -> Decimal:
    """What of the agreement is neither spent nor sent back."""
    moved = LedgerEntry.objects.filter(agreement=agreement).aggregate(
        spent=LedgerEntry.spent_sum(), back=LedgerEntry.returned_sum()
    )
    return agreement.amount - (moved["spent"] or NOTHING) - (moved["back"] or NOTHING)


def stamp(variation: Variation) -> str:
    """Return what a form remembers, so that a stale one is noticed."""
    words = [variation.from_line_id, variation.to_line_id, variation.amount, variation.new_words, variation.new_end]
    written = crc32(repr([*words, variation.reason, variation.question]).encode())
    return f"{variation.state}-{written:x}"


def refuse_stale(variation: Variation, seen: str | None) -> None:
    """Refuse when somebody moved it on since the form was opened."""
    refuse_moved(variation, seen, stamp)


def dressed(variation: Variation, written: dict[str, Any]) -> None:
    """Put what was typed onto the change; what does not belong to its kind stays empty."""
    for name in ["from_line", "to_line", "amount", "new_words", "new_end", "reason"]:
        setattr(variation, name, written.get(name) or ("" if name in {"new_words", "reason"} else None))
    variation.old_end = variation.agreement.end_date if variation.kind == Variation.Kind.EXTENSION else None
    if variation.kind == Variation.Kind.PURPOSE and variation.to_line is not None:
        variation.amount = variation.to_line.amount or None

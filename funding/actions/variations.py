"""What a group does: ask for a change to an agreement, agree it, send it, take it back."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action
from biglocal.audit.record import record
from biglocal.communities.models import Priority
from biglocal.money import pounds
from biglocal.notices.events import record_event
from biglocal.refusals import Refused

from ..models import Agreement, BudgetLine, Variation, VariationLine
from ..people import agreement_to_tell, officers_of_area
from ..schedule import extend_schedule
from .payment_waits import locked_agreement
from .rules import need
from .variation_rules import (
    dressed,
    locked_variation,
    need_asker,
    next_state,
    refuse_below_spent,
    refuse_stale,
    refuse_unfit,
    within_tolerance,
)

S = Variation.State


@transaction.atomic
def start_variation(
    *, agreement: Agreement, kind: str, by: Any, now: datetime, form_key: UUID | None = None, **written: Any
) -> Variation:
    """Write down a change. One within tolerance holds at once; any other is a draft. The same form twice is one."""
    agreement = locked_agreement(agreement)
    need_asker(by, agreement, timezone.localdate(now))
    if form_key and (made := Variation.objects.filter(form_key=form_key).first()):
        if (made.agreement_id, made.written_by_id) != (agreement.pk, by.pk):
            raise Refused("This form was sent already. Open the page again to write a new one.")
        return made
    variation = Variation(
        agreement=agreement, kind=kind, number=agreement.variations.count() + 1, written_by=by, written_at=now,
        form_key=form_key,
    )  # fmt: skip
    _write(variation, written, on=timezone.localdate(now))
    variation.save()
    if within_tolerance(variation):
        variation.state = S.LOGGED
        bring_into_force(variation, now=now)
        note_change("log", variation, by, f"logged a change that needs no answer: {told(variation)}")
        tell_change("variation-logged", variation, by, now, agreement_to_tell(agreement, on=timezone.localdate(now)))
    else:
        note_change("start", variation, by, "began to write it")
    return variation


@transaction.atomic
def save_variation(*, variation: Variation, by: Any, now: datetime, seen: str | None = None, **written: Any) -> Any:
    """Keep other words. What the partnership had agreed to is a draft again: it agreed to other words."""
    variation = locked_variation(variation)
    need_asker(by, variation.agreement, timezone.localdate(now))
    if variation.state == Variation.State.DRAFT and all(getattr(variation, k, by) == v for k, v in written.items()):
        return variation  # pressed twice
    refuse_stale(variation, seen)
    variation.state = next_state(variation, "edit")
    variation.agreed_by = variation.agreed_on = None
    _write(variation, written, on=timezone.localdate(now))
    variation.save()
    note_change("edit", variation, by, f"changed it: {told(variation)}")
    return variation


@transaction.atomic
def agree_variation(*, variation: Variation, agreed_on: date, by: Any, now: datetime, seen: str | None = None) -> Any:
    """Write down that the partnership agreed to it on a day."""
    variation = locked_variation(variation)
    need(by, Action.VARIATION_AGREE, variation.agreement.community, timezone.localdate(now))
    if variation.state == S.AGREED_BY_PARTNERSHIP and variation.agreed_on == agreed_on:
        return variation
    refuse_stale(variation, seen)
    state = next_state(variation, "agree")
    if agreed_on > timezone.localdate(now):
        raise Refused("Enter the day the partnership met: it can’t be in the future.", field="agreed_on")
    refuse_unfit(variation)
    variation.state, variation.agreed_by, variation.agreed_on = state, by, agreed_on
    variation.save()
    note_change("agree", variation, by, f"wrote down that the partnership agreed on {agreed_on:%-d %B %Y}")
    return variation


@transaction.atomic
def send_variation(*, variation: Variation, by: Any, now: datetime, seen: str | None = None) -> Variation:
    """Ask Local Trust. More time is asked for before the agreement ends."""
    variation = locked_variation(variation)
    on = timezone.localdate(now)
    need_asker(by, variation.agreement, on)
    if variation.state == S.REQUESTED:
        return variation  # pressed twice
    refuse_stale(variation, seen)
    variation.state = next_state(variation, "send")
    refuse_unfit(variation)
    refuse_too_late(variation, on)
    variation.requested_by, variation.requested_at = by, now
    variation.save()
    note_change("send", variation, by, f"asked Local Trust: {told(variation)}")
    tell_change("variation-asked", variation, by, now, officers_of_area(variation.agreement.community, on=on))
    return variation


@transaction.atomic
def answer_variation(*, variation: Variation, answer: str, by: Any, now: datetime, seen: str | None = None) -> Any:
    """Answer the question that Local Trust asked; it is theirs again."""
    variation = locked_variation(variation)
    on = timezone.localdate(now)
    need_asker(by, variation.agreement, on)
    if variation.state == S.REQUESTED and variation.answer == answer:
        return variation
    refuse_stale(variation, seen)
    variation.state, variation.answer = next_state(variation, "answer"), answer
    variation.save()
    note_change("answer", variation, by, "answered the question")
    people = [variation.reader_id] if variation.reader_id else officers_of_area(variation.agreement.community, on=on)
    tell_change("variation-asked", variation, by, now, people)
    return variation


@transaction.atomic
def withdraw_variation(*, variation: Variation, by: Any, now: datetime, seen: str | None = None) -> Variation:
    """Take it back. It stays as a record; nobody answers it any more."""
    variation = locked_variation(variation)
    need_asker(by, variation.agreement, timezone.localdate(now))
    if variation.state == S.WITHDRAWN:
        return variation
    refuse_stale(variation, seen)
    variation.state = next_state(variation, "withdraw")
    variation.save(update_fields=["state"])
    note_change("withdraw", variation, by, "took it back")
    return variation


@transaction.atomic
def undo_variation(*, variation: Variation, by: Any, now: datetime, seen: str | None = None) -> Variation:
    """A logged change was a mistake: the lines are as before, both changes are kept in the history."""
    variation = locked_variation(variation)
    need_asker(by, variation.agreement, timezone.localdate(now))
    if variation.state == S.WITHDRAWN:
        return variation
    refuse_stale(variation, seen)
    state = next_state(variation, "undo")
    agreement = variation.agreement
    if agreement.variations.holding().filter(holds_since__gt=variation.holds_since).exists():
        raise Refused("Another change came after this one. Move the money back with a new change.")
    lines = {line.pk: line for line in locked_lines(agreement)}
    before = {pk: line.amount for pk, line in lines.items()}
    for kept in variation.lines.select_related("line"):
        if kept.changed:
            line = lines[kept.line_id]
            if kept.after > kept.before:
                refuse_below_spent(line, kept.after - kept.before)
            line.amount, line.description = line.amount - kept.after + kept.before, kept.words_before
            line.save(update_fields=["amount", "description"])
    let_plan_follow(lines.values(), before)
    variation.state = state
    variation.save(update_fields=["state"])
    note_change("undo", variation, by, "undid it: the lines are as they were before")
    return variation


def bring_into_force(variation: Variation, *, now: datetime) -> None:
    """Let it hold: the lines or the last day change, and the budget is kept as it was and as it is (rule 3)."""
    agreement = variation.agreement
    lines = locked_lines(agreement)
    before = {line.pk: (line.description, line.amount) for line in lines}
    by_pk: dict[Any, Any] = {line.pk: line for line in lines}  # what each kind names is there: `dressed` saw to it
    if variation.kind == Variation.Kind.MOVE:
        by_pk[variation.from_line_id].amount -= variation.amount
        by_pk[variation.to_line_id].amount += variation.amount
    elif variation.kind == Variation.Kind.PURPOSE:
        by_pk[variation.to_line_id].description = variation.new_words
    elif variation.new_end:
        agreement.end_date = variation.new_end
        agreement.save(update_fields=["end_date"])
        extend_schedule(agreement)
    for line in lines:
        if (line.description, line.amount) != before[line.pk]:
            line.save(update_fields=["description", "amount"])
    let_plan_follow(lines, {pk: amount for pk, (_, amount) in before.items()})
    VariationLine.objects.bulk_create(
        VariationLine(
            variation=variation, line=line, words_before=before[line.pk][0], before=before[line.pk][1],
            words_after=line.description, after=line.amount,
        )
        for line in lines
    )  # fmt: skip
    variation.holds_since = now
    variation.save()


def let_plan_follow(lines: Iterable[BudgetLine], before: dict[int, Decimal]) -> None:
    """What the plan sets aside moves with the lines: residents read the same sums in the plan as in the ledger."""
    moved: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.priority_id:
            moved[line.priority_id] += line.amount - before[line.pk]
    for part in (
        Priority.objects.select_for_update().filter(pk__in=[pk for pk, by in moved.items() if by]).order_by("pk")
    ):
        part.budget = max(part.budget + moved[part.pk], Decimal(0))
        part.save(update_fields=["budget"])


def locked_lines(agreement: Agreement) -> list[BudgetLine]:
    """Return the lines of the agreement as they are now, kept from others. The agreement is locked before."""
    return list(BudgetLine.objects.select_for_update().filter(agreement=agreement).order_by("pk"))


def refuse_too_late(variation: Variation, on: date) -> None:
    """More time is asked for by the last day of the agreement."""
    end = variation.agreement.end_date
    if variation.kind == Variation.Kind.EXTENSION and end and on > end:
        raise Refused(
            f"The agreement ended on {end:%-d %B %Y}. More time is asked for before it ends. Ring your grants officer."
        )


def told(variation: Variation) -> str:
    """Say what it changes, in a sentence for the history."""
    if variation.kind == Variation.Kind.MOVE:
        return f"{pounds(variation.amount)} from “{variation.from_line}” to “{variation.to_line}”"
    if variation.kind == Variation.Kind.PURPOSE:
        return f"“{variation.to_line}” becomes “{variation.new_words}”"
    return f"more time, from {variation.old_end:%-d %B %Y} to {variation.new_end:%-d %B %Y}"


def _write(variation: Variation, written: dict[str, Any], *, on: date) -> None:
    lines = {line.pk: line for line in locked_lines(variation.agreement)}
    for name in ["from_line", "to_line"]:
        if line := written.get(name):
            written[name] = lines.get(line.pk, line)  # as it is now
    dressed(variation, written)
    if variation.kind == Variation.Kind.MOVE and variation.from_line == variation.to_line:
        raise Refused("Choose two different lines.", field="to_line")
    refuse_unfit(variation)
    refuse_too_late(variation, on)


def note_change(verb: str, variation: Variation, by: Any, sentence: str) -> None:
    record(verb, variation, by=by, sentence=sentence, community=variation.agreement.community_id)


def tell_change(kind: str, variation: Variation, by: Any, now: datetime, people: list[int]) -> None:
    record_event(
        kind,
        key=f"{kind}:{variation.pk}:{now:%Y%m%d%H%M%S}",
        subject=f"variation:{variation.pk}",
        topics=[],
        actor=by,
        community=variation.agreement.community_id,
        people=[pk for pk in people if pk != by.pk],
        happened_at=now,
    )

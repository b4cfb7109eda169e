"""An agreement at its end: its last report is accepted, what is left comes back, an officer closes it.

Nothing more is paid, but what the organisation spent beyond what it had. What was never paid goes back to what the
area has left to plan. Closing is refused in sentences, one for each thing that still stands in the way.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Action
from biglocal.audit.record import record
from biglocal.money import pounds
from biglocal.refusals import Refused

from ..models import Agreement, BudgetLine, LedgerEntry, Payment, SpendReport
from ..payment_people import tell_of_agreement
from ..schedule import contribution_of
from .agreements import next_agreement_state
from .bank import held, sums_of
from .payment_rules import ON_THEIR_WAY
from .payment_waits import days_of, locked_agreement
from .tied import refuse_tied

NOTHING = Decimal(0)
RUNNING = [Agreement.State.ACCEPTED, Agreement.State.ACTIVE]
UNSIGNED = {
    "waits_for": "",
    "held_because": "",
    "released_by": None,
    "released_at": None,
    "needs_confirmation": False,
    "confirmed_by": None,
    "confirmed_at": None,
    "report_accepted_by": None,
}


@dataclass(frozen=True)
class Hindrance:
    """Something that keeps an agreement from being closed, and where it is put right."""

    words: str
    path: str = ""


def final_report_accepted(report: SpendReport, *, by: Any, now: datetime) -> None:
    """Nothing more is to be spent: the agreement is closing, and the organisation is asked for what is left."""
    agreement = locked_agreement(report.agreement_id)
    if not report.is_final or agreement.state not in [*RUNNING, Agreement.State.CLOSING] or not report.end_date:
        return
    there = held(sums_of(agreement))
    if there >= 0:  # else it is owed what it laid out
        cancel_open_payments(agreement)
    was, agreement.state = agreement.state, Agreement.State.CLOSING
    agreement.ended_on = agreement.ended_on or report.end_date
    agreement.save(update_fields=["state", "ended_on"])
    if was in RUNNING:
        left = f", {pounds(there)} is to come back" if there > 0 else ""
        words = f"accepted the last report, so the agreement is closing{left}"
        record("agreement_end", agreement, by=by, sentence=words, community=agreement.community_id)
    if there > 0:
        tell_of_agreement("return-asked", agreement, by=by, now=now)


def cancel_open_payments(agreement: Agreement) -> None:
    """Payments that are not on their way will not be made."""
    agreement.payments.exclude(state__in=ON_THEIR_WAY).update(state=Payment.State.CANCELLED, **UNSIGNED)


def on_top_of(amount: Decimal, sums: dict[str, Decimal], agreement: Agreement) -> Decimal:
    """Return the contribution that goes back with `amount` (rule 4)."""
    rate = Decimal(agreement.figures.contribution_rate)
    return contribution_of(amount, before=sums["returned"], booked=sums["contribution_returned"], rate=rate)


@transaction.atomic
def close_agreement(*, agreement: Agreement, by: Any, now: datetime) -> Agreement:
    """All is reported, paid and sent back: the agreement is closed, once, and is worth what was paid on it."""
    agreement = locked_agreement(agreement)
    refuse_tied(by, Action.PAYMENT_RELEASE, agreement, timezone.localdate(now))
    if agreement.state == Agreement.State.CLOSED:
        return agreement
    next_agreement_state(agreement, "close")
    if found := in_the_way(agreement):
        raise Refused(" ".join(one.words for one in found[:3]))
    end_at_what_was_paid(agreement, by=by)
    return agreement


def end_at_what_was_paid(agreement: Agreement, *, by: Any) -> None:
    """Close it; what was never paid is left to plan again. One of which nothing was paid was not taken up."""
    received = sums_of(agreement)["received"]
    never = agreement.amount - received
    if received == 0:
        agreement.state = Agreement.State.LAPSED
        agreement.save(update_fields=["state"])
    else:
        for line, part in cuts(agreement, never):
            line.amount -= part
            line.save(update_fields=["amount"])
        agreement.state, agreement.amount = Agreement.State.CLOSED, received
        agreement.save(update_fields=["state", "amount"])
    rest = f"; {pounds(never)} of it was never paid" if never else ""
    words = f"closed the agreement: all is reported, and nothing is held any more{rest}"
    record("agreement_close", agreement, by=by, sentence=words, community=agreement.community_id)


def cuts(agreement: Agreement, never: Decimal) -> list[tuple[BudgetLine, Decimal]]:
    """Return from which lines goes what was never paid: from the last ones first, never what is spent or given."""
    found: list[tuple[BudgetLine, Decimal]] = []
    for line in agreement.lines.annotate(spent=_moved("spend"), back=_moved("return")).order_by("-pk"):
        used = max((line.spent or NOTHING) + (line.back or NOTHING), line.given)
        part = min(max(line.amount - used, NOTHING), never)
        never -= part
        if part:
            found.append((line, part))
    if never:
        raise Refused(f"Small grants were given from it that no report names yet: {pounds(never)}.")
    return found


def _moved(kind: str) -> Any:
    rows = LedgerEntry.objects.filter(line=OuterRef("pk")).order_by().values("line")
    return Subquery(rows.annotate(total=LedgerEntry.sum_of(kind)).values("total"))


# What still stands in the way -----------------------------------------------------------------------------------------
def in_the_way(agreement: Agreement) -> list[Hindrance]:
    """Return what keeps an agreement from being closed, each in a sentence."""
    found = [*reports_in_the_way(agreement), *payments_in_the_way(agreement), *money_in_the_way(agreement)]
    found += conditions_in_the_way(agreement)
    if not found:
        try:
            cuts(agreement, agreement.amount - sums_of(agreement)["received"])
        except Refused as refused:
            return [Hindrance(refused.sentence)]
    return found


def reports_in_the_way(agreement: Agreement) -> Iterable[Hindrance]:
    for report in agreement.reports.exclude(state=SpendReport.State.ACCEPTED).order_by("number"):
        words = f"Spend report {report.number}, {days_of(report)}, is not accepted yet: it is "
        yield Hindrance(f"{words}“{report.get_state_display().lower()}”.", _path("report", agreement, report.pk))


def payments_in_the_way(agreement: Agreement) -> Iterable[Hindrance]:
    done = [Payment.State.PAID, Payment.State.RETURNED, Payment.State.CANCELLED]
    for payment in agreement.payments.exclude(state__in=done).order_by("number"):
        what = f"Payment {payment.number}, {pounds(payment.amount)}"
        if payment.state == Payment.State.RELEASED:
            words = f"{what}, is on its way: say what the bank did with it."
        else:
            words = f"{what}, is “{payment.get_state_display().lower()}”: pay it or cancel it."
        yield Hindrance(words, f"{agreement.get_absolute_url()}#payment-{payment.number}")


def money_in_the_way(agreement: Agreement) -> Iterable[Hindrance]:
    sums = sums_of(agreement)
    there = held(sums)
    if there > 0:
        on_top = pounds(on_top_of(there, sums, agreement))
        words = f"{agreement.lto} still holds {pounds(there)}. It sends that back, and {on_top} that came on top."
        yield Hindrance(words, _path("agreement_return", agreement))
    elif there < 0:
        words = f"{agreement.lto} spent {pounds(-there)} more than was paid. Plan a payment of it."
        yield Hindrance(words, _path("payment_plan", agreement))


def conditions_in_the_way(agreement: Agreement) -> Iterable[Hindrance]:
    for condition in agreement.asked_for.filter(met_at__isnull=True).select_related("person").order_by("number"):
        words = f"“{condition.words.rstrip('.')}” is not confirmed yet ({condition.who})."
        yield Hindrance(words, _path("condition", agreement, condition.pk))


def _path(name: str, agreement: Agreement, pk: int | None = None) -> str:
    return reverse(f"funding:{name}", args=[agreement.community.slug, pk or agreement.pk])

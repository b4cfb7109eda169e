"""Another organisation takes over in mid-plan: one agreement ends, its balance goes on in a new one. No sum changes."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from biglocal.access import Action
from biglocal.audit.record import record
from biglocal.communities.models import Community, LtoAppointment, Organisation
from biglocal.money import pounds
from biglocal.refusals import Refused

from ..models import Agreement, BudgetLine, Condition, LedgerEntry, Payment, SpendReport
from ..money import area_money
from ..payment_people import tell_of_agreement
from ..schedule import span_end, write_schedule
from .agreements import next_agreement_state
from .bank import book_return, held, sums_of
from .ending import cancel_open_payments
from .payment_waits import locked_agreement
from .tied import refuse_tied

NOTHING = Decimal(0)
STILL_HOLDS = [Agreement.State.OFFERED, Agreement.State.ACCEPTED, Agreement.State.ACTIVE, Agreement.State.CLOSING]


@transaction.atomic
def end_agreement(*, agreement: Agreement, on: date, reason: str, by: Any, now: datetime) -> Agreement:
    """Nothing more is paid; what was spent until `on` is reported in a last report. What is promised stays promised."""
    agreement = locked_agreement(agreement)
    refuse_tied(by, Action.PAYMENT_RELEASE, agreement, timezone.localdate(now))
    if agreement.state == Agreement.State.CLOSING and agreement.ended_on == on:
        return agreement
    state = next_agreement_state(agreement, "end")
    if not reason.strip():
        raise Refused("Say why it ends.", field="reason")
    if on < agreement.start_date:
        raise Refused(f"It began on {agreement.start_date:%-d %B %Y}: enter that day or a later one.", field="on")
    _refuse_money_on_its_way(agreement)
    _last_report(agreement, on)
    cancel_open_payments(agreement)
    agreement.state, agreement.ended_on = state, on
    agreement.save(update_fields=["state", "ended_on"])
    words = f"ended the agreement with {on:%-d %B %Y}: {reason.strip()}"
    record("agreement_end", agreement, by=by, sentence=words, community=agreement.community_id)
    return agreement


@transaction.atomic
def hand_over(*, agreement: Agreement, to: Organisation, on: date, by: Any, now: datetime) -> Agreement:
    """What the old organisation still held came back on `on`; all that is not spent is offered to the new one.

    The old agreement ends at what was paid, of which the balance is sent back with its 5 %. The new one begins with
    that balance as its first payment. Spent, promised and left of the area are the same before and after.
    """
    agreement = locked_agreement(agreement)
    community = Community.objects.select_for_update(of=("self",)).get(pk=agreement.community_id)
    refuse_tied(by, Action.PAYMENT_RELEASE, agreement, timezone.localdate(now))
    made = Agreement.objects.filter(follows=agreement).first()
    if made and made.lto_id == to.pk:
        return made
    state = next_agreement_state(agreement, "hand_over")
    sums = sums_of(agreement)
    _refuse_unsettled(agreement, to, on, timezone.localdate(now), held(sums))
    before = area_money(community)
    rest = _rest_of_lines(agreement)
    balance = held(sums)
    _end_at_what_was_paid(agreement, rest, balance, to=to, on=on, by=by, state=state, paid=sums["received"])
    follows = _offer_the_rest(agreement, rest, balance, to=to, now=now)
    _appoint(agreement, to, on)
    if area_money(community) != before:
        raise RuntimeError("A change of who holds the money changed the sums of the area.")
    words = f"handed over from {agreement.lto} to {to}: {pounds(balance)} held, {pounds(follows.amount)} in all"
    for one in (agreement, follows):
        record("hand_over", one, by=by, sentence=words, community=agreement.community_id, balance=str(balance))
    tell_of_agreement("agreement-offered", follows, by=by, now=now)
    return follows


def _refuse_money_on_its_way(agreement: Agreement) -> None:
    on_the_way = agreement.payments.filter(state=Payment.State.RELEASED).order_by("number").first()
    if on_the_way:
        raise Refused(f"Payment {on_the_way.number} is on its way. Mark what the bank did with it first.")


def _last_report(agreement: Agreement, on: date) -> None:
    """The report that holds the last day is the final one; those that were to follow are not asked for any more."""
    later = agreement.reports.filter(state=SpendReport.State.NOT_OPEN, start_date__gt=on)
    Payment.objects.filter(waits_for_report__in=later).update(waits_for_report=None)
    later.delete()
    last = agreement.reports.order_by("-number").first()
    if last is None or last.state == SpendReport.State.ACCEPTED:
        return
    last.is_final = True
    if last.state == SpendReport.State.NOT_OPEN and last.end_date and last.end_date > on:
        last.end_date = max(on, last.start_date)
        last.due_on = last.end_date + timedelta(days=agreement.figures.report_due_days)
    last.save(update_fields=["is_final", "end_date", "due_on"])


def _refuse_unsettled(agreement: Agreement, to: Organisation, on: date, today: date, balance: Decimal) -> None:
    if to.pk == agreement.lto_id:
        raise Refused("They hold it now. Choose who is next.", field="to")
    if on > today:
        raise Refused("That day is still to come. Enter the day on which the balance came back.", field="on")
    _refuse_money_on_its_way(agreement)
    open_one = agreement.reports.exclude(state=SpendReport.State.ACCEPTED).order_by("number").first()
    if open_one:
        raise Refused(
            f"Spend report {open_one.number} of {agreement.lto} is not accepted yet. The balance is known once it is."
        )
    if balance < 0:
        raise Refused(f"{agreement.lto} spent {pounds(-balance)} more than was paid. Settle that first.")


def _rest_of_lines(agreement: Agreement) -> list[tuple[BudgetLine, Decimal]]:
    """Return each line with what of it is neither spent nor sent back."""
    lines = agreement.lines.annotate(spent=_moved("spend"), back=_moved("return")).order_by("pk")
    rest: list[tuple[BudgetLine, Decimal]] = [
        (line, line.amount - (line.spent or NOTHING) - (line.back or NOTHING)) for line in lines
    ]
    for line, left in rest:
        if left < 0:
            raise Refused(f"“{line}” is overspent by {pounds(-left)}. Move money to it from another line first.")
    if not any(left for _, left in rest):
        raise Refused("All of it is spent or was sent back: there is nothing to hand over. Close it instead.")
    return rest


def _moved(kind: str) -> Any:
    rows = LedgerEntry.objects.filter(line=OuterRef("pk")).order_by().values("line")
    return Subquery(rows.annotate(total=LedgerEntry.sum_of(kind)).values("total"))


def _end_at_what_was_paid(
    agreement: Agreement,
    rest: list[tuple[BudgetLine, Decimal]],
    balance: Decimal,
    *,
    to: Any,
    on: date,
    by: Any,
    state: str,
    paid: Decimal,
) -> None:
    """Book the balance as sent back, line by line; the agreement is worth what was paid on it."""
    if paid == 0:  # nothing ever went out: it was not taken up
        agreement.state = Agreement.State.LAPSED
        agreement.save(update_fields=["state"])
        return
    left = balance
    for line, unspent in rest:
        part = min(unspent, left)
        left -= part
        if part:
            note, ref = f"Handed over to {to}", f"HAND-{agreement.pk}"
            book_return(agreement, line=line, amount=part, on=on, by=by, note=note, ref=ref)
        if part != unspent:
            line.amount -= unspent - part
            line.save(update_fields=["amount"])
    agreement.state, agreement.amount = state, paid
    agreement.save(update_fields=["state", "amount"])


def _offer_the_rest(
    agreement: Agreement, rest: list[tuple[BudgetLine, Decimal]], balance: Decimal, *, to: Any, now: datetime
) -> Agreement:
    """Offer all that is not spent to the new organisation; what was asked for and is not met goes along."""
    on, programme = timezone.localdate(now), agreement.community.programme.on(timezone.localdate(now))
    end = agreement.end_date
    if end is None or end <= on:
        end = span_end(programme, on, latest=agreement.community.ends_on)
    follows = Agreement.objects.create(
        proposal=agreement.proposal,
        community=agreement.community,
        lto=to,
        title=agreement.title,
        amount=sum(left for _, left in rest),
        offered_on=on,
        start_date=max(on, agreement.start_date),
        end_date=max(end, agreement.start_date),
        months=agreement.months,
        follows=agreement,
        conditions=agreement.conditions,
        terms_version=agreement.terms_version,
    )
    BudgetLine.objects.bulk_create(
        BudgetLine(
            agreement=follows,
            priority_id=line.priority_id,
            project_id=line.project_id,
            description=line.description,
            amount=left,
        )
        for line, left in rest
        if left
    )
    payments = write_schedule(follows, first=balance)
    unmet = agreement.asked_for.filter(met_at__isnull=True).order_by("number")
    Condition.objects.bulk_create(
        Condition(
            agreement=follows,
            number=one.number,
            words=one.words,
            owner=one.owner,
            person_id=one.person_id,
            due_on=one.due_on,
            payment=payments[0],
        )
        for one in unmet
    )
    return follows


def _appoint(agreement: Agreement, to: Organisation, on: date) -> None:
    """The new organisation holds money of the area; the old one ends with its last agreement there."""
    mine = LtoAppointment.objects.filter(community=agreement.community_id)
    if not mine.running(timezone.localdate()).filter(organisation=to).exists():
        LtoAppointment.objects.create(community=agreement.community, organisation=to, start_date=on)
    others = Agreement.objects.filter(community=agreement.community_id, lto=agreement.lto_id, state__in=STILL_HOLDS)
    if not others.exists():
        for row in mine.filter(organisation=agreement.lto_id, end_date__isnull=True):
            row.end_date = max(on, row.start_date)
            row.save(update_fields=["end_date"])

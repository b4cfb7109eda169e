"""The schedule of an agreement: its payments and spend reports, made from the programme's rhythm.

`plan` reckons; `write_schedule` writes the payments, planned, and the spend reports, not open yet. What opens the
reports looks for `SpendReport` rows in state `not_open` whose `end_date` has passed, of agreements that are accepted,
active or closing. Money for a period comes when the report on the period before it is there: payment 2 waits for
report 1. The first waits for none. The last report is the final one: no payment waits for it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from biglocal.communities.models import Figures
from biglocal.dates import months_on
from biglocal.money import PENNY, to_penny

from .models import Agreement, Condition, Payment, Proposal, SpendReport

QUARTER = 3


@dataclass(frozen=True)
class Part:
    """One period: its days, its payment, and when its report is due. An amount of None: no payment, only a report."""

    number: int
    start: date
    end: date
    due_on: date
    report_due_on: date
    amount: Decimal | None
    contribution: Decimal
    is_last: bool


def periods(start: date, end: date, months: int, *, shortest: int) -> list[tuple[date, date]]:
    """Return the days of each period of `months` from `start` to `end`; a last one no longer than `shortest` days
    belongs to the one before.
    """
    found: list[tuple[date, date]] = []
    first, number = start, 1
    while first <= end:
        last = min(months_on(start, months * number) - timedelta(days=1), end)
        if found and (last - first).days + 1 <= shortest:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
        first, number = last + timedelta(days=1), number + 1
    return found


def in_parts(amount: Decimal, count: int) -> list[Decimal]:
    """Return `amount` in equal parts of whole pence; the last one takes the pennies that are left."""
    part = (amount / count).quantize(PENNY, rounding="ROUND_DOWN")
    return [part] * (count - 1) + [amount - part * (count - 1)]


def contribution_of(amount: Decimal, *, before: Decimal, booked: Decimal, rate: Decimal) -> Decimal:
    """Return the contribution on top of `amount`: that of the running total, less what was booked before."""
    return to_penny((before + amount) * rate) - booked


def contributions(amounts: list[Decimal], rate: Decimal) -> list[Decimal]:
    """Return the contribution of each of some payments that follow one another: together exactly that of the sum."""
    found: list[Decimal] = []
    before = booked = Decimal(0)
    for amount in amounts:
        found.append(contribution_of(amount, before=before, booked=booked, rate=rate))
        before, booked = before + amount, booked + found[-1]
    return found


def plan(
    programme: Figures,
    *,
    amount: Decimal,
    start: date,
    end: date,
    months: int,
    first: Decimal = Decimal(0),
    count: int | None = None,
) -> list[Part]:
    """Return the periods of an agreement, with what is paid in each. Small ones are paid at once.

    `first` is paid with the first part before the rest is divided: a balance that another organisation handed over.
    """
    spans = periods(start, end, months, shortest=programme.short_period_days)
    count = min(count or (1 if amount <= programme.one_payment_up_to else len(spans)), len(spans))
    amounts = in_parts(amount - first, count) if amount > first else []
    amounts = [amounts[0] + first, *amounts[1:]] if amounts else [first]
    on_top = contributions(amounts, Decimal(programme.contribution_rate))
    wait, days = timedelta(days=programme.first_payment_days), timedelta(days=programme.report_due_days)
    found: list[Part] = []
    for place, (begin, last) in enumerate(spans):
        found.append(
            Part(
                number=place + 1,
                start=begin,
                end=last,
                due_on=(found[-1].report_due_on if found else begin) + wait,
                report_due_on=last + days,
                amount=amounts[place] if place < len(amounts) else None,
                contribution=on_top[place] if place < len(amounts) else Decimal(0),
                is_last=place == len(spans) - 1,
            )
        )
    return found


def span_end(programme: Figures, start: date, *, latest: date, months: int | None = None) -> date:
    """Return the last day of an agreement from `start`: `months` later, never past `latest` or the programme."""
    months = months or programme.agreement_months
    return max(start, min(months_on(start, months) - timedelta(days=1), latest, programme.end_date))


def rhythm_of(proposal: Proposal, on: date) -> tuple[date, int, int | None]:
    """Return the last day of what a proposal is granted, the months of a payment, and how many payments where fixed.

    A plan runs for its own days. Bridging money lasts for its months and is paid at once; where the area is paid every
    three months, and it lasts for as long as the programme says, in two parts.
    """
    community = proposal.community
    programme = community.programme.on(on)
    if proposal.kind == Proposal.Kind.PLAN and proposal.period_end:
        return max(on, min(proposal.period_end, programme.end_date)), programme.report_months, None
    if proposal.kind != Proposal.Kind.BRIDGING or not proposal.months:
        return span_end(programme, on, latest=community.ends_on), programme.report_months, None
    end = span_end(programme, on, latest=community.ends_on, months=proposal.months)
    before = community.agreements.live().order_by("-offered_on", "-pk").first()
    quarterly = (before.months if before else programme.report_months) == QUARTER
    if quarterly and proposal.months >= programme.bridging_split_months:
        return end, -(-proposal.months // 2), 2
    return end, proposal.months, 1


def planned(proposal: Proposal, amount: Decimal, on: date) -> list[Part]:
    """Return the payments as they would be, were `amount` of it offered to one organisation on `on`."""
    last, months, count = rhythm_of(proposal, on)
    figures = proposal.community.programme.on(on)
    parts = plan(figures, amount=amount, start=on, end=last, months=months, count=count)
    return [part for part in parts if part.amount]


def write_schedule(agreement: Agreement, *, first: Decimal = Decimal(0), count: int | None = None) -> list[Payment]:
    """Write payments and reports of an agreement that has just been offered. Its rhythm is `agreement.months`."""
    programme = agreement.community.programme.on(agreement.offered_on)
    parts = plan(
        programme,
        amount=agreement.amount,
        start=agreement.start_date,
        end=agreement.end_date or programme.end_date,
        months=agreement.months,
        first=first,
        count=count,
    )
    reports = SpendReport.objects.bulk_create(
        SpendReport(
            agreement=agreement,
            number=part.number,
            start_date=part.start,
            end_date=part.end,
            due_on=part.report_due_on,
            is_final=part.is_last,
        )
        for part in parts
    )
    return Payment.objects.bulk_create(
        Payment(
            agreement=agreement,
            number=part.number,
            due_on=part.due_on,
            amount=part.amount,
            contribution=part.contribution,
            waits_for_report=reports[place - 1] if place else None,
            waits_for="the agreement to be accepted",
        )
        for place, part in enumerate(parts)
        if part.amount
    )


def extend_schedule(agreement: Agreement) -> None:
    """The agreement got more time: spend reports are asked for until its new last day. No payment waits for them."""
    last = agreement.reports.order_by("-number").first()
    if last is None or last.end_date is None or agreement.end_date is None or last.end_date >= agreement.end_date:
        return
    figures, begins = agreement.figures, last.end_date + timedelta(days=1)
    due, shortest = timedelta(days=figures.report_due_days), figures.short_period_days
    spans = periods(begins, agreement.end_date, agreement.months, shortest=shortest)
    first, end = spans[0]
    if last.state == SpendReport.State.NOT_OPEN and (end - first).days + 1 <= shortest:
        last.end_date, last.due_on, spans = end, end + due, spans[1:]
    last.is_final = not spans
    last.save(update_fields=["end_date", "due_on", "is_final"])
    SpendReport.objects.bulk_create(
        SpendReport(
            agreement=agreement,
            number=last.number + place,
            start_date=begin,
            end_date=end,
            due_on=end + due,
            is_final=place == len(spans),
        )
        for place, (begin, end) in enumerate(spans, start=1)
    )


def rewrite_schedule(agreement: Agreement) -> list[Payment]:
    """Write the schedule anew, before anybody has accepted it. Conditions stay tied to the payment of their number."""
    rows = Condition.objects.filter(agreement=agreement, payment__isnull=False)
    tied = list(rows.values_list("pk", "payment__number"))
    rows.update(payment=None)
    agreement.payments.all().delete()
    agreement.reports.all().delete()
    payments = write_schedule(agreement)
    for pk, number in tied:
        Condition.objects.filter(pk=pk).update(payment=payments[min(number, len(payments)) - 1])
    return payments

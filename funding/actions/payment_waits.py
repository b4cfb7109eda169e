"""What a payment waits for. It becomes ready by itself when all of that is there (money.md, rule 5)."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Sum
from django.utils import timezone

from biglocal.audit.record import record

from ..models import Agreement, Condition, LedgerEntry, Payment, SpendReport
from ..papers import in_date, missing

PAYABLE = {Agreement.State.ACCEPTED, Agreement.State.ACTIVE}
WAITING = [Payment.State.SCHEDULED, Payment.State.READY]


def locked_agreement(agreement: Agreement | int) -> Agreement:
    """Return the agreement as it is now, kept from others until the transaction ends: its payments hang on it."""
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("community__programme", "lto")
    return rows.get(pk=getattr(agreement, "pk", agreement))


def waiting_rows(payments: Any) -> Any:
    """Return payments with all that `reasons` asks them: one query, and one for their conditions."""
    unmet = Condition.objects.filter(met_at__isnull=True).select_related("person")
    open_ones = Prefetch("conditions", unmet, to_attr="unmet")
    return payments.select_related(
        "agreement__community__programme", "agreement__lto", "waits_for_report"
    ).prefetch_related(open_ones)


def reasons(payment: Any, papers: dict[str, Any], on: date) -> list[str]:
    """Return in words what the payment still waits for; nothing when it is ready. `papers`: those in date."""
    agreement, report = payment.agreement, payment.waits_for_report
    found = []
    if agreement.state == Agreement.State.OFFERED:
        found.append("the agreement to be accepted")
    elif agreement.state not in PAYABLE and payment.amount > owed(agreement):
        found.append(f"nothing: the agreement is “{agreement.get_state_display()}”")
    if report and report.state != SpendReport.State.ACCEPTED:
        found.append(f"the spend report for {days_of(report)}")
    found += [f"{condition.words.rstrip('.')} ({condition.who})" for condition in payment.unmet]
    found += [f"{words} in date" if words != "bank account checked" else "the bank account to be checked"
              for words in missing(agreement.community.programme.on(on), papers)]  # fmt: skip
    return found


def owed(agreement: Agreement) -> Decimal:
    """Return what is still to be paid on an agreement that is closing: what was spent beyond what it got."""
    if agreement.state != Agreement.State.CLOSING:
        return Decimal(0)
    kinds = LedgerEntry.Kind
    rows = LedgerEntry.objects.filter(agreement=agreement)
    sums = rows.aggregate(out=LedgerEntry.sum_of(kinds.SPEND, kinds.RETURN), got=LedgerEntry.sum_of(kinds.PAYMENT))
    on_the_way = agreement.payments.filter(state=Payment.State.RELEASED).aggregate(total=Sum("amount"))["total"]
    return (sums["out"] or Decimal(0)) - (sums["got"] or Decimal(0)) - (on_the_way or Decimal(0))


def days_of(report: SpendReport) -> str:
    """Return the period of a report in words: "1 April to 30 September 2026"."""
    if report.end_date is None:
        return f"the time from {report.start_date:%-d %B %Y}"
    if report.start_date.year == report.end_date.year:
        return f"{report.start_date:%-d %B} to {report.end_date:%-d %B %Y}"
    return f"{report.start_date:%-d %B %Y} to {report.end_date:%-d %B %Y}"


def in_words(found: Iterable[str]) -> str:
    """Return the reasons as one text, no longer than the column."""
    words = "; ".join(found)
    return words if len(words) <= 400 else words[:399] + "…"


@transaction.atomic
def refresh_payments(*, agreement: Agreement | int, now: datetime) -> list[Payment]:
    """Let each planned payment become ready where nothing is missing, and planned again where something is.

    Called by whatever changes what payments wait for: acceptance, an accepted report, a condition met, a paper checked
    or lapsed. Called twice it changes nothing more. Returns the payments whose state changed.
    """
    agreement = locked_agreement(agreement)
    on = timezone.localdate(now)
    papers = in_date([agreement.lto_id], on=on).get(agreement.lto_id, {})
    changed = []
    for payment in waiting_rows(agreement.payments.filter(state__in=WAITING)):
        found = reasons(payment, papers, on)
        if refresh_one(payment, found, now):
            changed.append(payment)
            words = (
                f"payment {payment.number} waits for {in_words(found)}"
                if found
                else f"payment {payment.number} is ready"
            )
            record("payment_refresh", payment, by=None, sentence=words, community=agreement.community_id)
    return changed


def refresh_one(payment: Payment, found: list[str], now: datetime) -> bool:
    """Write what the payment waits for. Did its state change?"""
    state = Payment.State.SCHEDULED if found else Payment.State.READY
    words, moved = in_words(found), state != payment.state
    if payment.waits_for_signature and not moved:
        return False
    if moved or words != payment.waits_for:
        payment.state, payment.waits_for = state, words
        if moved:  # a signature given to what was ready before does not count for what is ready anew
            payment.released_by = payment.released_at = None
            payment.needs_confirmation, payment.ready_at = False, None if found else now
        payment.save(
            update_fields=["state", "waits_for", "ready_at", "released_by", "released_at", "needs_confirmation"]
        )
    return moved


def refresh_organisation(*, organisation: int, now: datetime) -> None:
    """A paper of the organisation was checked or has lapsed: look at all its agreements that still pay."""
    for pk in Agreement.objects.filter(lto=organisation, state__in=PAYABLE).order_by("pk").values_list("pk", flat=True):
        refresh_payments(agreement=pk, now=now)


def agreements_to_refresh(on: date) -> list[int]:
    """Return the agreements with payments that may have changed overnight, as papers lapse and come into date."""
    rows = Payment.objects.filter(state__in=WAITING, agreement__state__in=PAYABLE)
    return list(rows.order_by("agreement").values_list("agreement", flat=True).distinct())

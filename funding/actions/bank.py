"""What the bank did: a payment arrived or did not, money came back. Each writes its rows of the ledger."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action
from biglocal.audit.record import record
from biglocal.communities.models import Community
from biglocal.money import pounds
from biglocal.refusals import Refused

from ..models import AGREEMENT_MOVES, Agreement, BudgetLine, LedgerEntry, Payment
from ..money import area_money
from ..payment_people import tell_of_payment
from ..schedule import contribution_of
from .payment_rules import SIGNATURE, locked_payment, next_state, refuse_stale, said_why, unsign, write_down
from .payment_waits import locked_agreement, refresh_payments
from .tied import refuse_tied

K = LedgerEntry.Kind
NOTHING = Decimal(0)


@transaction.atomic
def mark_paid(
    *, payment: Payment, by: Any, on: date, now: datetime, bank_ref: str = "", seen: str | None = None
) -> Payment:
    """The bank paid: two rows of the ledger, once. The first payment starts the agreement."""
    payment = locked_payment(payment)
    agreement, today = payment.agreement, timezone.localdate(now)
    refuse_tied(by, Action.PAYMENT_RELEASE, agreement, today)
    if payment.state == Payment.State.PAID:
        return payment
    refuse_stale(payment, seen)
    state = next_state(payment, "mark_paid")
    if on > today:
        raise Refused("That day is still to come. Enter the day on which the bank paid.", field="on")
    if payment.released_at and on < timezone.localdate(payment.released_at):
        raise Refused("That is before the payment was released. Enter the day on which the bank paid.", field="on")
    payment.state, payment.paid_on, payment.bank_ref = state, on, bank_ref.strip()[:40]
    payment.save(update_fields=["state", "paid_on", "bank_ref"])
    ref = payment.reference
    note = f"Payment {payment.number}"
    rows = [
        (K.PAYMENT, payment.amount, note),
        (K.CONTRIBUTION, payment.contribution, f"On top of payment {payment.number}"),
    ]
    for kind, amount, words in rows:
        if amount:
            LedgerEntry.objects.create(
                agreement=agreement, payment=payment, kind=kind, amount=amount, on=on, by=by, ref=ref, note=words
            )
    if agreement.state == Agreement.State.ACCEPTED:
        agreement.state = Agreement.State.ACTIVE
        agreement.save(update_fields=["state"])
    write_down(payment, "payment_paid", by, f"marked payment {payment.number} as paid on {on:%-d %B %Y}")
    tell_of_payment("payment-paid", payment, by=by, now=now)
    return payment


@transaction.atomic
def mark_failed(*, payment: Payment, by: Any, reason: str, now: datetime, seen: str | None = None) -> Payment:
    """The payment did not arrive. Where it was marked as paid, its rows of the ledger are corrected."""
    payment = locked_payment(payment)
    refuse_tied(by, Action.PAYMENT_RELEASE, payment.agreement, timezone.localdate(now))
    if payment.state == Payment.State.FAILED:
        return payment
    refuse_stale(payment, seen)
    state, reason = next_state(payment, "mark_failed"), said_why(reason, "Say why, as the bank says it.")
    _refuse_spent_by_then(payment)
    for row in payment.ledger.filter(ref=payment.reference, corrects__isnull=True, corrected_by__isnull=True):
        _correct(row, by=by, on=timezone.localdate(now), note=f"Payment {payment.number} did not arrive")
    payment.state, payment.failed_because, payment.paid_on = state, reason[:200], None
    payment.save(update_fields=["state", "failed_because", "paid_on"])
    write_down(payment, "payment_failed", by, f"payment {payment.number} did not arrive: {reason}")
    tell_of_payment("payment-failed", payment, by=by, now=now)
    return payment


@transaction.atomic
def try_again(*, payment: Payment, by: Any, now: datetime, seen: str | None = None) -> Payment:
    """Plan a failed payment again. It is released anew, by two people where it is large, under a new reference."""
    payment = locked_payment(payment)
    refuse_tied(by, Action.PAYMENT_RELEASE, payment.agreement, timezone.localdate(now))
    if payment.state in (Payment.State.SCHEDULED, Payment.State.READY):
        return payment
    refuse_stale(payment, seen)
    payment.state = next_state(payment, "try_again")
    payment.attempt += 1
    payment.failed_because = payment.bank_ref = ""
    unsign(payment)
    payment.save(update_fields=[*SIGNATURE, "state", "attempt", "failed_because", "bank_ref"])
    write_down(payment, "payment_try_again", by, f"planned payment {payment.number} again")
    refresh_payments(agreement=payment.agreement, now=now)
    payment.refresh_from_db()
    return payment


@transaction.atomic
def record_return(
    *,
    agreement: Agreement,
    line: BudgetLine,
    amount: Decimal,
    on: date,
    by: Any,
    now: datetime,
    payment: Payment | None = None,
    note: str = "",
    form_key: UUID | None = None,
) -> LedgerEntry:
    """Money came back from the organisation, and its 5 % with it (rule 4). The same form twice is one return."""
    agreement = locked_agreement(agreement)
    refuse_tied(by, Action.PAYMENT_RELEASE, agreement, timezone.localdate(now))
    ref = f"RET-{form_key.hex[:16]}" if form_key else ""
    made = LedgerEntry.objects.filter(agreement=agreement, kind=K.RETURN, ref=ref).first() if ref else None
    if made:
        return made
    if on > timezone.localdate(now):
        raise Refused("That day is still to come. Enter the day on which the money came back.", field="on")
    if amount <= 0:
        raise Refused("Enter the amount in pounds.", field="amount")
    _refuse_above_what_they_hold(agreement, line, amount)
    row = book_return(agreement, line=line, amount=amount, on=on, by=by, payment=payment, note=note, ref=ref)
    if payment:
        _whole_payment_came_back(payment, amount, by)
    record("money_returned", agreement, by=by, sentence=f"{pounds(amount)} came back", community=agreement.community_id)
    return row


def book_return(
    agreement: Agreement,
    *,
    line: BudgetLine,
    amount: Decimal,
    on: date,
    by: Any,
    note: str,
    ref: str,
    payment: Any = None,
) -> LedgerEntry:
    """Write the rows of a return: the sum, and the contribution that goes back with it."""
    sums = sums_of(agreement)
    rate = Decimal(agreement.figures.contribution_rate)
    before, booked = sums["returned"], sums["contribution_returned"]
    on_top = contribution_of(amount, before=before, booked=booked, rate=rate)
    given = {"agreement": agreement, "line": line, "payment": payment, "on": on, "by": by, "ref": ref}
    row = LedgerEntry.objects.create(kind=K.RETURN, amount=amount, note=note[:160], **given)
    if on_top > 0:
        words = f"With the return of {pounds(amount)}"
        LedgerEntry.objects.create(kind=K.CONTRIBUTION_RETURN, amount=on_top, note=words, **given)
    return row


@transaction.atomic
def correct_return(*, entry: LedgerEntry, by: Any, reason: str, now: datetime) -> LedgerEntry:
    """A return was booked by mistake: new rows take it and its contribution away again (rule 2)."""
    agreement = locked_agreement(entry.agreement_id)
    on = timezone.localdate(now)
    refuse_tied(by, Action.PAYMENT_RELEASE, agreement, on)
    entry = LedgerEntry.objects.select_related("payment").get(pk=entry.pk)
    made = LedgerEntry.objects.filter(corrects=entry).first()
    if made:
        return made
    if entry.kind != K.RETURN or entry.corrects_id:
        raise Refused("Only a return can be corrected here. Open the agreement again.")
    reason = said_why(reason, "Say what was wrong, for the history.")
    _refuse_planned_anew(agreement, entry)
    pair = LedgerEntry.objects.filter(agreement=agreement, kind=K.CONTRIBUTION_RETURN, ref=entry.ref, pk__gt=entry.pk)
    pair = pair.filter(corrects__isnull=True, corrected_by__isnull=True, on=entry.on).order_by("pk")[:1]
    row = _correct(entry, by=by, on=on, note=reason)
    for other in pair:
        _correct(other, by=by, on=on, note=reason)
    if entry.payment and entry.payment.state == Payment.State.RETURNED:
        Payment.objects.filter(pk=entry.payment.pk).update(state=Payment.State.PAID)
    if agreement.state == Agreement.State.CLOSED:  # they hold it after all
        agreement.state = AGREEMENT_MOVES["reopen"][agreement.state]
        agreement.save(update_fields=["state"])
    words = f"took back the return of {pounds(entry.amount)}: {reason}"
    record("return_corrected", agreement, by=by, sentence=words, community=agreement.community_id)
    return row


def sums_of(agreement: Agreement) -> dict[str, Decimal]:
    """Return what the ledger says of an agreement: received, spent, returned, and the contributions. One query."""
    asked = {
        "received": LedgerEntry.sum_of(K.PAYMENT),
        "spent": LedgerEntry.spent_sum(),
        "returned": LedgerEntry.returned_sum(),
        "contribution": LedgerEntry.sum_of(K.CONTRIBUTION),
        "contribution_returned": LedgerEntry.sum_of(K.CONTRIBUTION_RETURN),
    }
    sums = LedgerEntry.objects.filter(agreement=agreement).aggregate(**asked)
    return {name: total or NOTHING for name, total in sums.items()}


def held(sums: dict[str, Decimal]) -> Decimal:
    """Return what the organisation holds: received, less what is spent and what was sent back."""
    return sums["received"] - sums["spent"] - sums["returned"]


def _refuse_above_what_they_hold(agreement: Agreement, line: BudgetLine, amount: Decimal) -> None:
    if line.agreement_id != agreement.pk:
        raise Refused("Choose a line of this agreement.", field="line")
    there = held(sums_of(agreement))
    if amount > there:
        raise Refused(f"They hold {pounds(there)} of this agreement. Enter that or less.", field="amount")
    moved = line.ledger.aggregate(spent=LedgerEntry.spent_sum(), back=LedgerEntry.returned_sum())
    left = line.amount - (moved["spent"] or NOTHING) - (moved["back"] or NOTHING)
    if amount > left:
        raise Refused(f"{pounds(max(left, NOTHING))} of “{line}” is not spent. Enter that or less.", field="amount")


def _refuse_planned_anew(agreement: Agreement, entry: LedgerEntry) -> None:
    """What was handed over, or promised to somebody else since, can no longer have stayed where it was."""
    community = Community.objects.select_for_update(of=("self",)).get(pk=agreement.community_id)
    if Agreement.objects.filter(follows=agreement).exists():
        raise Refused(f"{agreement.lto} handed this over to another organisation. It stays as it was booked.")
    if area_money(community).left < entry.amount:
        raise Refused("The area has planned this money anew, so the return stays as it was booked.")


def _refuse_spent_by_then(payment: Payment) -> None:
    """What was spent or sent back cannot have failed to arrive."""
    if payment.state == Payment.State.PAID and held(sums_of(payment.agreement)) < payment.amount:
        raise Refused("Some of this payment is spent or was sent back already, so it did arrive. Look at the ledger.")


def _whole_payment_came_back(payment: Payment, amount: Decimal, by: Any) -> None:
    """The last of a payment came back: it is “sent back” as a whole."""
    payment = Payment.objects.get(pk=payment.pk)
    back = payment.ledger.aggregate(total=LedgerEntry.returned_sum())["total"] or NOTHING
    if back > payment.amount:
        raise Refused(
            f"Payment {payment.number} was {pounds(payment.amount)}; {pounds(back - amount)} of it came back before.",
            field="amount",
        )
    if back == payment.amount:
        payment.state = next_state(payment, "send_money_back")
        payment.save(update_fields=["state"])


def _correct(row: LedgerEntry, *, by: Any, on: date, note: str) -> LedgerEntry:
    return LedgerEntry.objects.create(
        agreement_id=row.agreement_id,
        line_id=row.line_id,
        payment_id=row.payment_id,
        report_id=row.report_id,
        kind=row.kind,
        amount=row.amount,
        on=on,
        by=by,
        ref=row.ref,
        note=note[:160],
        corrects=row,
    )

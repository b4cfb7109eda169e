"""What officers do with a payment: release, confirm, hold, cancel, plan anew. Two people, always."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from biglocal.access import Action
from biglocal.money import pounds
from biglocal.refusals import Refused

from ..models import Agreement, Payment
from ..payment_people import tell_of_payment
from .payment_rules import (
    SIGNATURE,
    contribution_now,
    locked_payment,
    next_state,
    refuse_above_the_agreement,
    refuse_accepter,
    refuse_own_release,
    refuse_stale,
    refuse_unready,
    said_why,
    unsign,
    write_down,
)
from .payment_waits import PAYABLE, locked_agreement, owed, refresh_payments
from .tied import refuse_tied, shut_for


@transaction.atomic
def release_payment(*, payment: Payment, by: Any, now: datetime, seen: str | None = None) -> Payment:
    """Let the payment go to the bank: at once, or above the programme's sum when a second officer has confirmed it."""
    payment = locked_payment(payment)
    agreement, on = payment.agreement, timezone.localdate(now)
    refuse_tied(by, Action.PAYMENT_RELEASE, agreement, on)
    if payment.released_by_id == by.pk and payment.state in (Payment.State.READY, Payment.State.RELEASED):
        return payment  # pressed twice
    if payment.state == Payment.State.RELEASED or payment.waits_for_signature:
        raise Refused(f"{payment.released_by} has released this already. Open it again to see what it waits for.")
    refuse_stale(payment, seen)
    state = next_state(payment, "release")
    refuse_accepter(payment, by)
    refuse_unready(payment, on)
    refuse_above_the_agreement(payment)
    payment.contribution = contribution_now(payment)
    payment.needs_confirmation = payment.amount > agreement.community.programme.on(on).second_signature_above
    payment.released_by, payment.released_at = by, now
    payment.report_accepted_by = payment.waits_for_report.accepted_by if payment.waits_for_report else None
    payment.state = Payment.State.READY if payment.needs_confirmation else state
    payment.waits_for = "a second officer to confirm" if payment.needs_confirmation else ""
    payment.save(update_fields=[*SIGNATURE, "contribution", "state", "waits_for"])
    words = f"released payment {payment.number}: {pounds(payment.amount)} and {pounds(payment.contribution)} on top"
    write_down(
        payment, "payment_release", by, words + ("; a second officer confirms" if payment.needs_confirmation else "")
    )
    if payment.state == Payment.State.RELEASED:
        tell_of_payment("payment-released", payment, by=by, now=now)
    return payment


@transaction.atomic
def confirm_payment(*, payment: Payment, by: Any, now: datetime, seen: str | None = None) -> Payment:
    """A second officer lets a large payment go."""
    payment = locked_payment(payment)
    on = timezone.localdate(now)
    refuse_tied(by, Action.PAYMENT_RELEASE, payment.agreement, on)
    if payment.state == Payment.State.RELEASED and payment.confirmed_by_id == by.pk:
        return payment  # pressed twice
    state = next_state(payment, "confirm")
    if not payment.waits_for_signature:
        raise Refused("This payment waits for no second signature. Open it again to see what has happened.")
    refuse_own_release(payment, by)
    if shut_for(payment.released_by, payment.agreement):
        raise Refused(f"{payment.released_by} has told us about a conflict of interest since. Send the release back.")
    refuse_stale(payment, seen)
    refuse_accepter(payment, by)
    refuse_unready(payment, on)
    refuse_above_the_agreement(payment)
    payment.contribution = contribution_now(payment)
    payment.state, payment.confirmed_by, payment.confirmed_at, payment.waits_for = state, by, now, ""
    payment.save(update_fields=["state", "confirmed_by", "confirmed_at", "contribution", "waits_for"])
    write_down(payment, "payment_confirm", by, f"confirmed payment {payment.number}: {pounds(payment.amount)}")
    tell_of_payment("payment-released", payment, by=by, now=now)
    return payment


@transaction.atomic
def send_back_release(*, payment: Payment, by: Any, reason: str, now: datetime, seen: str | None = None) -> Payment:
    """The second officer does not confirm: the payment is ready as before, the reason stays in the history."""
    payment = locked_payment(payment)
    refuse_tied(by, Action.PAYMENT_RELEASE, payment.agreement, timezone.localdate(now))
    next_state(payment, "send_back")
    if not payment.waits_for_signature:
        raise Refused("This payment waits for no second signature. Open it again to see what has happened.")
    refuse_stale(payment, seen)
    reason = said_why(reason, "Say why, for who released it.")
    unsign(payment)
    payment.waits_for = ""
    payment.save(update_fields=[*SIGNATURE, "waits_for"])
    write_down(payment, "payment_send_back", by, f"did not confirm payment {payment.number}: {reason}")
    return payment


@transaction.atomic
def hold_payment(*, payment: Payment, by: Any, reason: str, now: datetime, seen: str | None = None) -> Payment:
    """Keep a payment back, with a reason that the organisation reads."""
    payment, state = _ready_to(payment, "hold", by, now, seen, Payment.State.ON_HOLD)
    if state is None:
        return payment
    payment.state, payment.held_because = state, said_why(reason, "Say why, for the organisation that waits for it.")
    payment.waits_for = ""
    unsign(payment)
    payment.save(update_fields=[*SIGNATURE, "state", "held_because", "waits_for"])
    line = write_down(payment, "payment_hold", by, f"put payment {payment.number} on hold: {payment.held_because}")
    tell_of_payment("payment-held", payment, by=by, now=now, moment=line.pk)
    return payment


@transaction.atomic
def let_go_payment(*, payment: Payment, by: Any, now: datetime, seen: str | None = None) -> Payment:
    """End the hold: the payment is planned again, and ready where nothing is missing."""
    payment, state = _ready_to(payment, "let_go", by, now, seen, Payment.State.SCHEDULED, Payment.State.READY)
    if state is None:
        return payment
    payment.state, payment.held_because = state, ""
    payment.save(update_fields=["state", "held_because"])
    write_down(payment, "payment_let_go", by, f"ended the hold of payment {payment.number}")
    refresh_payments(agreement=payment.agreement, now=now)
    payment.refresh_from_db()
    return payment


@transaction.atomic
def cancel_payment(*, payment: Payment, by: Any, reason: str, now: datetime, seen: str | None = None) -> Payment:
    """This payment will not be made. Its money stays promised until it is planned anew or given back."""
    payment, state = _ready_to(payment, "cancel", by, now, seen, Payment.State.CANCELLED)
    if state is None:
        return payment
    reason = said_why(reason, "Say why, for the history.")
    payment.state, payment.waits_for, payment.held_because = state, "", ""
    unsign(payment)
    payment.save(update_fields=[*SIGNATURE, "state", "waits_for", "held_because"])
    write_down(payment, "payment_cancel", by, f"cancelled payment {payment.number}: {reason}")
    return payment


@transaction.atomic
def plan_payment(*, agreement: Agreement, by: Any, amount: Decimal, due_on: date, now: datetime) -> Payment:
    """Plan what cancelled payments left open as a new payment. Never more than the agreement (rule 3)."""
    agreement = locked_agreement(agreement)
    refuse_tied(by, Action.PAYMENT_RELEASE, agreement, timezone.localdate(now))
    left = agreement.amount - planned(agreement)
    if agreement.state not in PAYABLE:
        left = min(left, owed(agreement))
        if left <= 0:
            raise Refused(f"This agreement is “{agreement.get_state_display()}”: nothing more is paid on it.")
    if amount > left:
        raise Refused(f"{pounds(left)} of this agreement is in no payment yet. Enter that or less.", field="amount")
    number = (agreement.payments.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    payment = Payment.objects.create(agreement=agreement, number=number, due_on=due_on, amount=amount)
    payment.contribution = contribution_now(payment)
    payment.save(update_fields=["contribution"])
    write_down(payment, "payment_plan", by, f"planned payment {number}: {pounds(amount)}")
    refresh_payments(agreement=agreement, now=now)
    payment.refresh_from_db()
    return payment


def planned(agreement: Agreement) -> Decimal:
    """Return what the agreement's payments add up to, without those that will not be made."""
    rows = agreement.payments.exclude(state=Payment.State.CANCELLED)
    return rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)


# The small print ------------------------------------------------------------------------------------------------------
def _ready_to(
    payment: Payment, move: str, by: Any, now: datetime, seen: str | None, *done: str
) -> tuple[Payment, str | None]:
    """Lock, ask who and when; a state in `done` means that it happened already."""
    payment = locked_payment(payment)
    refuse_tied(by, Action.PAYMENT_RELEASE, payment.agreement, timezone.localdate(now))
    if payment.state in done:
        return payment, None
    refuse_stale(payment, seen)
    return payment, next_state(payment, move)


MOVES: dict[str, Callable[..., Payment]] = {
    "release": release_payment,
    "confirm": confirm_payment,
    "send_back": send_back_release,
    "hold": hold_payment,
    "let_go": let_go_payment,
    "cancel": cancel_payment,
}

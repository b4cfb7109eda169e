"""What officers do with a payment: release, confirm, hold, cancel, and mark what the bank did. Two people, always."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from biglocal.access import Action
from biglocal.audit.record import record
from biglocal.audit.remembers import before_and_after
from biglocal.audit.stale import last_act
from biglocal.money import pounds
from biglocal.refusals import Refused

from ..models import PAYMENT_MOVES, Agreement, Payment
from ..papers import in_date
from ..payment_people import tell_of_payment
from ..schedule import contribution_of
from .moves import refuse_moved, state_after
from .payment_waits import PAYABLE, in_words, locked_agreement, owed, reasons, refresh_payments, waiting_rows
from .tied import refuse_tied, shut_for

VERBS = {
    "release": "released",
    "confirm": "confirmed",
    "send_back": "sent back",
    "hold": "held",
    "let_go": "let go",
    "cancel": "cancelled",
    "mark_paid": "marked as paid",
    "mark_failed": "marked as failed",
    "try_again": "tried again",
    "send_money_back": "sent back",
}
ON_THEIR_WAY = [Payment.State.RELEASED, Payment.State.PAID, Payment.State.RETURNED]
SIGNATURE = ["released_by", "released_at", "needs_confirmation", "confirmed_by", "confirmed_at", "report_accepted_by"]


def locked_payment(payment: Payment) -> Payment:
    """Return the payment as it is now, with its agreement kept from others: all payments of one are changed in turn."""
    agreement = locked_agreement(payment.agreement_id)
    found = waiting_rows(Payment.objects).select_related("released_by", "confirmed_by").get(pk=payment.pk)
    found.agreement = agreement
    return found


def next_state(payment: Payment, move: str) -> str:
    """Return the state that `move` leads to; refuse when it cannot be made now."""
    return state_after(payment, PAYMENT_MOVES[move], f"Payment {payment.number}", VERBS[move])


def refuse_accepter(payment: Payment, by: Any) -> None:
    """Rule 6: who releases or confirms is not who accepted the report that the payment waited for."""
    report = payment.waits_for_report
    if report and report.accepted_by_id == by.pk:
        raise Refused(
            "You accepted the spend report that this payment waited for. Another officer has to release it: ask one."
        )


def refuse_own_release(payment: Payment, by: Any) -> None:
    """Rule 6: who confirms is not who released."""
    if payment.released_by_id == by.pk:
        raise Refused("You released this yourself. A second person has to confirm it: ask another officer.")


def why_another(payment: Payment, move: str, by: Any) -> str:
    """Return why somebody else has to do it, where it is so: the page says it before anybody presses."""
    try:
        if move in ("release", "confirm"):
            refuse_accepter(payment, by)
        if move == "confirm":
            refuse_own_release(payment, by)
    except Refused as refused:
        return refused.sentence
    return ""


def refuse_stale(payment: Payment, seen: str | None) -> None:
    """Refuse when somebody moved the payment on since the page was opened."""
    refuse_moved(payment, seen, stamp, lambda one: last_act(one.agreement, payment=one.pk))


def stamp(payment: Payment) -> str:
    """Return what a form remembers of the payment."""
    return f"{payment.state}-{payment.attempt}-{payment.released_by_id or 0}"


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
    _refuse_unready(payment, on)
    _refuse_above_the_agreement(payment)
    payment.contribution = _contribution_now(payment)
    payment.needs_confirmation = payment.amount > agreement.community.programme.on(on).second_signature_above
    payment.released_by, payment.released_at = by, now
    payment.report_accepted_by = payment.waits_for_report.accepted_by if payment.waits_for_report else None
    payment.state = Payment.State.READY if payment.needs_confirmation else state
    payment.waits_for = "a second officer to confirm" if payment.needs_confirmation else ""
    payment.save(update_fields=[*SIGNATURE, "contribution", "state", "waits_for"])
    words = f"released payment {payment.number}: {pounds(payment.amount)} and {pounds(payment.contribution)} on top"
    _write(
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
    _refuse_unready(payment, on)
    _refuse_above_the_agreement(payment)
    payment.contribution = _contribution_now(payment)
    payment.state, payment.confirmed_by, payment.confirmed_at, payment.waits_for = state, by, now, ""
    payment.save(update_fields=["state", "confirmed_by", "confirmed_at", "contribution", "waits_for"])
    _write(payment, "payment_confirm", by, f"confirmed payment {payment.number}: {pounds(payment.amount)}")
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
    reason = _said(reason, "Say why, for who released it.")
    _unsign(payment)
    payment.waits_for = ""
    payment.save(update_fields=[*SIGNATURE, "waits_for"])
    _write(payment, "payment_send_back", by, f"did not confirm payment {payment.number}: {reason}")
    return payment


@transaction.atomic
def hold_payment(*, payment: Payment, by: Any, reason: str, now: datetime, seen: str | None = None) -> Payment:
    """Keep a payment back, with a reason that the organisation reads."""
    payment, state = _ready_to(payment, "hold", by, now, seen, Payment.State.ON_HOLD)
    if state is None:
        return payment
    payment.state, payment.held_because = state, _said(reason, "Say why, for the organisation that waits for it.")
    payment.waits_for = ""
    _unsign(payment)
    payment.save(update_fields=[*SIGNATURE, "state", "held_because", "waits_for"])
    line = _write(payment, "payment_hold", by, f"put payment {payment.number} on hold: {payment.held_because}")
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
    _write(payment, "payment_let_go", by, f"ended the hold of payment {payment.number}")
    refresh_payments(agreement=payment.agreement, now=now)
    payment.refresh_from_db()
    return payment


@transaction.atomic
def cancel_payment(*, payment: Payment, by: Any, reason: str, now: datetime, seen: str | None = None) -> Payment:
    """This payment will not be made. Its money stays promised until it is planned anew or given back."""
    payment, state = _ready_to(payment, "cancel", by, now, seen, Payment.State.CANCELLED)
    if state is None:
        return payment
    reason = _said(reason, "Say why, for the history.")
    payment.state, payment.waits_for, payment.held_because = state, "", ""
    _unsign(payment)
    payment.save(update_fields=[*SIGNATURE, "state", "waits_for", "held_because"])
    _write(payment, "payment_cancel", by, f"cancelled payment {payment.number}: {reason}")
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
    payment.contribution = _contribution_now(payment)
    payment.save(update_fields=["contribution"])
    _write(payment, "payment_plan", by, f"planned payment {number}: {pounds(amount)}")
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


def _refuse_unready(payment: Payment, on: date) -> None:
    """Rule 5 once more, at the moment of the release: a paper may have lapsed this morning."""
    papers = in_date([payment.agreement.lto_id], on=on).get(payment.agreement.lto_id, {})
    if found := reasons(payment, papers, on):
        raise Refused(f"Payment {payment.number} still waits for {in_words(found)}.")


def _refuse_above_the_agreement(payment: Payment) -> None:
    """Rule 3: payments never exceed their agreement."""
    left = payment.agreement.amount - _sum_on_their_way(payment, "amount")
    if payment.amount > left:
        raise Refused(
            f"{pounds(left)} of this agreement is not paid yet, so {pounds(payment.amount)} can’t be. "
            "Cancel this payment and plan a smaller one."
        )


def _contribution_now(payment: Payment) -> Decimal:
    """Rule 4: 5 % of the running total less what goes with payments before, so that the pennies come right."""
    before, booked = _sum_on_their_way(payment, "amount"), _sum_on_their_way(payment, "contribution")
    rate = Decimal(payment.agreement.figures.contribution_rate)
    return max(contribution_of(payment.amount, before=before, booked=booked, rate=rate), Decimal(0))


def _sum_on_their_way(payment: Payment, column: str) -> Decimal:
    others = Payment.objects.filter(agreement=payment.agreement_id, state__in=ON_THEIR_WAY).exclude(pk=payment.pk)
    return others.aggregate(total=Sum(column))["total"] or Decimal(0)


def _unsign(payment: Payment) -> None:
    payment.released_by = payment.released_at = payment.confirmed_by = payment.confirmed_at = None
    payment.report_accepted_by, payment.needs_confirmation = None, False


def _said(reason: str, ask: str) -> str:
    if not reason.strip():
        raise Refused(ask, field="reason")
    return reason.strip()


def _write(payment: Payment, verb: str, by: Any, sentence: str) -> Any:
    """Write the line of history, about the agreement that everybody reads."""
    agreement = payment.agreement
    return record(
        verb,
        agreement,
        by=by,
        sentence=sentence,
        community=agreement.community_id,
        payment=payment.pk,
        state=payment.state,
        changed=before_and_after(payment),
    )


MOVES: dict[str, Callable[..., Payment]] = {
    "release": release_payment,
    "confirm": confirm_payment,
    "send_back": send_back_release,
    "hold": hold_payment,
    "let_go": let_go_payment,
    "cancel": cancel_payment,
}

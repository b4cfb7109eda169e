"""What every act on a payment holds to: who signs, whether it may go to the bank, what it takes along."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from biglocal.audit.record import record
from biglocal.audit.remembers import before_and_after
from biglocal.audit.stale import last_act
from biglocal.money import pounds
from biglocal.refusals import Refused

from ..models import PAYMENT_MOVES, Payment
from ..papers import in_date
from ..schedule import contribution_of
from .moves import refuse_moved, state_after
from .payment_waits import in_words, locked_agreement, reasons, waiting_rows

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


def refuse_unready(payment: Payment, on: date) -> None:
    """Rule 5 once more, at the moment of the release: a paper may have lapsed this morning."""
    papers = in_date([payment.agreement.lto_id], on=on).get(payment.agreement.lto_id, {})
    if found := reasons(payment, papers, on):
        raise Refused(f"Payment {payment.number} still waits for {in_words(found)}.")


def refuse_above_the_agreement(payment: Payment) -> None:
    """Rule 3: payments never exceed their agreement."""
    left = payment.agreement.amount - _sum_on_their_way(payment, "amount")
    if payment.amount > left:
        raise Refused(
            f"{pounds(left)} of this agreement is not paid yet, so {pounds(payment.amount)} can’t be. "
            "Cancel this payment and plan a smaller one."
        )


def contribution_now(payment: Payment) -> Decimal:
    """Rule 4: 5 % of the running total less what goes with payments before, so that the pennies come right."""
    before, booked = _sum_on_their_way(payment, "amount"), _sum_on_their_way(payment, "contribution")
    rate = Decimal(payment.agreement.figures.contribution_rate)
    return max(contribution_of(payment.amount, before=before, booked=booked, rate=rate), Decimal(0))


def _sum_on_their_way(payment: Payment, column: str) -> Decimal:
    others = Payment.objects.filter(agreement=payment.agreement_id, state__in=ON_THEIR_WAY).exclude(pk=payment.pk)
    return others.aggregate(total=Sum(column))["total"] or Decimal(0)


def unsign(payment: Payment) -> None:
    """Take both signatures off, without saving: the fields are `SIGNATURE`."""
    payment.released_by = payment.released_at = payment.confirmed_by = payment.confirmed_at = None
    payment.report_accepted_by, payment.needs_confirmation = None, False


def said_why(reason: str, ask: str) -> str:
    """Return the reason; refuse an empty one with the sentence that asks for it."""
    if not reason.strip():
        raise Refused(ask, field="reason")
    return reason.strip()


def write_down(payment: Payment, verb: str, by: Any, sentence: str) -> Any:
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

"""Which move a payment may make in which state, typed out; every other one is refused and changes nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.refusals import Refused
from funding.actions import bank, payments
from funding.models import Payment
from tests.factories.funding import AgreementFactory
from tests.factories.payments import good_papers
from tests.factories.reports import PaymentFactory

pytestmark = pytest.mark.django_db
# move: the states in which it may be made, and where it leads
ALLOWED = {
    ("release", "ready"): "released",
    ("hold", "scheduled"): "on_hold",
    ("hold", "ready"): "on_hold",
    ("let_go", "on_hold"): "ready",
    ("cancel", "scheduled"): "cancelled",
    ("cancel", "ready"): "cancelled",
    ("cancel", "on_hold"): "cancelled",
    ("cancel", "failed"): "cancelled",
    ("mark_paid", "released"): "paid",
    ("mark_failed", "released"): "failed",
    ("mark_failed", "paid"): "failed",
    ("try_again", "failed"): "ready",
}
# pressed again, or by somebody who came second to the same end: nothing happens, nothing is said
DONE = {
    ("hold", "on_hold"),
    ("let_go", "scheduled"),
    ("let_go", "ready"),
    ("cancel", "cancelled"),
    ("mark_paid", "paid"),
    ("mark_failed", "failed"),
    ("try_again", "scheduled"),
    ("try_again", "ready"),
}
ACTS = {
    "release": payments.release_payment,
    "confirm": payments.confirm_payment,
    "send_back": payments.send_back_release,
    "hold": payments.hold_payment,
    "let_go": payments.let_go_payment,
    "cancel": payments.cancel_payment,
    "mark_paid": bank.mark_paid,
    "mark_failed": bank.mark_failed,
    "try_again": bank.try_again,
}
MORE = {
    "send_back": {"reason": "No"},
    "hold": {"reason": "No"},
    "cancel": {"reason": "No"},
    "mark_failed": {"reason": "No"},
}


@pytest.fixture
def in_state(community, lto, officer):
    good_papers(lto)
    agreement = AgreementFactory(community=community, lto=lto, state="active")

    def made(state):
        given = {
            "agreement": agreement,
            "number": Payment.objects.count() + 1,
            "amount": Decimal("100.00"),
            "state": state,
        }
        if state == "on_hold":
            given["held_because"] = "A call first"
        if state in ("released", "paid", "returned", "failed"):
            given |= {"released_by": officer, "released_at": timezone.now()}
        if state in ("paid", "returned"):
            given["paid_on"] = date(2026, 1, 5)
        payment = PaymentFactory(**given)
        if state == "paid":
            agreement.ledger.create(
                kind="payment", amount=100, on=date(2026, 1, 5), payment=payment, ref=payment.reference
            )
        return payment

    return made


def act(move, payment, by):
    more = {"on": timezone.localdate()} if move == "mark_paid" else MORE.get(move, {})
    return ACTS[move](payment=payment, by=by, now=timezone.now(), **more)


@pytest.mark.parametrize("move", ACTS)
def test_each_move_in_each_state(move, in_state, decider):
    for state in Payment.State.values:
        payment = in_state(state)
        expected = ALLOWED.get((move, state), state)
        if (move, state) in ALLOWED or (move, state) in DONE:
            act(move, payment, decider)
        else:
            with pytest.raises(Refused):
                act(move, payment, decider)
        payment.refresh_from_db()
        assert payment.state == expected, (move, state)


@pytest.mark.parametrize("move", ACTS)
def test_no_other_role_makes_any_move(move, in_state, request):
    for state in ["ready", "released", "failed"]:
        payment = in_state(state)
        for who in ["resident", "chair", "worker", "finance", "certifier", "rep", "stranger", "other_chair"]:
            with pytest.raises(Refused):
                act(move, payment, request.getfixturevalue(who))
        payment.refresh_from_db()
        assert payment.state == state


def test_another_areas_payment_is_not_found(in_state, officer, other_community, signed_in):
    payment = in_state("ready")
    address = reverse("funding:payment_act", args=[other_community.slug, payment.pk, "release"])
    assert signed_in(officer).get(address).status_code == signed_in(officer).post(address).status_code == 404


def test_a_press_on_the_page_releases(in_state, decider, signed_in):
    payment = in_state("ready")
    address = reverse("funding:payment_act", args=[payment.agreement.community.slug, payment.pk, "release"])
    seen = signed_in(decider).get(address).context["form"].initial["seen"]
    assert signed_in(decider).post(address, {"seen": seen}).status_code == 302
    payment.refresh_from_db()
    assert payment.state == "released"
    answer = signed_in(decider).post(address, {"seen": "ready-1-0"})
    assert answer.status_code == 302


def test_a_stale_page_keeps_what_was_typed(in_state, officer, decider, signed_in):
    payment = in_state("ready")
    address = reverse("funding:payment_act", args=[payment.agreement.community.slug, payment.pk, "hold"])
    payments.release_payment(payment=payment, by=officer, now=timezone.now())
    answer = signed_in(decider).post(address, {"seen": "ready-1-0", "reason": "A call first"}).content.decode()
    assert "while you had this open. It is" in answer

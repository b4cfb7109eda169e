"""Many workers at the same moment: each payment is released, each offer accepted and each file made once."""

from decimal import Decimal

import pytest
from django.utils import timezone

from biglocal.refusals import Refused
from funding.actions.agreements import accept_agreement
from funding.actions.bank import mark_paid
from funding.actions.payment_files import make_payment_file
from funding.actions.payments import release_payment
from funding.models import Agreement, LedgerEntry, Payment, PaymentFile, PaymentFileLine
from tests.factories.funding import AgreementFactory
from tests.factories.payments import good_papers
from tests.factories.reports import PaymentFactory

from .test_at_once import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ready(community, lto):
    """Four payments of £100 that are ready, of an agreement of £400."""
    good_papers(lto)
    lto.supplier_reference = "S-0117"
    lto.save()
    agreement = AgreementFactory(community=community, lto=lto, state="accepted", amount=Decimal("400.00"))
    given = {"agreement": agreement, "amount": Decimal("100.00"), "state": "ready", "ready_at": timezone.now()}
    return [PaymentFactory(number=n, **given) for n in range(1, 5)]


def test_twenty_workers_release_each_payment_once(ready, officer, decider):
    acts = [
        lambda one=one, by=by: release_payment(payment=one, by=by, now=timezone.now())
        for one in ready
        for by in (officer, decider, officer, decider, officer)
    ]
    answers = together(*acts)
    assert len(answers) == 20
    assert all(isinstance(answer, (Payment, Refused)) for answer in answers)
    assert Payment.objects.filter(state="released").count() == 4
    assert sum(one.contribution for one in Payment.objects.all()) == Decimal("20.00")


def test_twenty_workers_accept_an_offer_once(community, lto, finance):
    offer = AgreementFactory(community=community, lto=lto, state="offered", offered_on=timezone.localdate())
    answers = together(*[lambda: accept_agreement(agreement=offer, by=finance, now=timezone.now())] * 20)
    assert len(answers) == 20 and Agreement.objects.get().state == "accepted"


def test_twenty_workers_make_one_file_and_mark_each_payment_once(ready, officer, programme):
    for one in ready:
        release_payment(payment=one, by=officer, now=timezone.now())
    together(*[lambda: make_payment_file(programme=programme, by=officer, now=timezone.now())] * 20)
    assert PaymentFile.objects.count() == 1 and PaymentFileLine.objects.count() == 4
    acts = [
        lambda one=one: mark_paid(payment=one, by=officer, on=timezone.localdate(), now=timezone.now())
        for one in ready * 5
    ]
    together(*acts)
    assert LedgerEntry.objects.filter(kind="payment").count() == 4

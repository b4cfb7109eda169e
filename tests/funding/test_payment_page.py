"""The page of one payment, and its line in the queue: who may press, and who waits for whom."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from funding.actions.payment_waits import refresh_payments
from funding.actions.payments import release_payment
from funding.models import SpendReport
from tests.factories.accounts import PersonFactory
from tests.factories.funding import AgreementFactory, AllocationEntryFactory, BudgetLineFactory
from tests.factories.payments import good_papers
from tests.factories.reports import PaymentFactory, SpendReportFactory

NOW = timezone.now


@pytest.fixture
def large(community, lto, officer):
    """£110,000, ready: the report before it was accepted by `officer`."""
    AllocationEntryFactory(community=community, amount=Decimal("1155000.00"))
    made = AgreementFactory(community=community, lto=lto, amount=Decimal("110000.00"), state="accepted")
    BudgetLineFactory(agreement=made)
    people = {"seen_by": PersonFactory(), "signed_by": PersonFactory(), "accepted_by": officer, "accepted_at": NOW()}
    report = SpendReportFactory(agreement=made, state=SpendReport.State.ACCEPTED, **people)
    payment = PaymentFactory(agreement=made, amount=Decimal("110000.00"), waits_for_report=report)
    good_papers(lto)
    refresh_payments(agreement=made, now=NOW())
    return payment


def page_of(client, payment, move):
    return client.get(reverse("funding:payment_act", args=[payment.agreement.community.slug, payment.pk, move]))


def test_who_accepted_the_report_finds_no_button_to_release(large, signed_in, officer, decider):
    html = page_of(signed_in(officer), large, "release").content.decode()
    assert "You accepted the spend report" in html and "Release the payment</button>" not in html
    assert "Release the payment</button>" in page_of(signed_in(decider), large, "release").content.decode()


def test_who_released_finds_no_button_to_confirm(large, signed_in, decider, manager):
    release_payment(payment=large, by=decider, now=NOW())
    html = page_of(signed_in(decider), large, "confirm").content.decode()
    assert "You released this yourself" in html and "Confirm the payment</button>" not in html
    assert "Confirm the payment</button>" in page_of(signed_in(manager), large, "confirm").content.decode()


def test_one_that_waits_for_a_second_officer_is_not_answered_yet(large, signed_in, decider, manager):
    release_payment(payment=large, by=decider, now=NOW())
    (row,) = signed_in(manager).get(reverse("grants"), {"kind": "payment"}).context["rows"]
    assert (row["look_out"], row["done"]) == ("Waits for a second officer", None)

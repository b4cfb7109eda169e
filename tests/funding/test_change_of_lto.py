"""Another organisation takes over in mid-plan: nothing is lost, nothing counted twice."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.refusals import Refused
from funding.actions.bank import sums_of
from funding.actions.change_lto import end_agreement, hand_over
from funding.models import Agreement, SpendReport
from funding.money import area_money
from tests.factories.accounts import PersonFactory
from tests.factories.communities import OrganisationFactory
from tests.factories.funding import AgreementFactory, AllocationEntryFactory, BudgetLineFactory, LedgerEntryFactory
from tests.factories.payments import ConditionFactory
from tests.factories.reports import PaymentFactory, SpendReportFactory

pytestmark = pytest.mark.django_db
LAST = date(2026, 5, 31)


@pytest.fixture
def running(community, lto):
    """£60,000 in two lines; £40,000 paid, £25,000 of it spent; the rest is planned."""
    AllocationEntryFactory(community=community, amount=Decimal("1155000.00"))
    made = AgreementFactory(community=community, lto=lto, amount=Decimal("60000.00"))
    trees = BudgetLineFactory(agreement=made, amount=Decimal("20000.00"))
    walks = BudgetLineFactory(agreement=made, amount=Decimal("40000.00"), description="Walks")
    PaymentFactory(agreement=made, number=1, amount=Decimal("40000.00"), state="paid", paid_on=date(2026, 1, 5))
    PaymentFactory(agreement=made, number=2, amount=Decimal("20000.00"))
    for kind, amount in [("payment", "40000.00"), ("contribution", "2000.00")]:
        LedgerEntryFactory(agreement=made, kind=kind, amount=Decimal(amount))
    for line, amount in [(trees, "20000.00"), (walks, "5000.00")]:
        LedgerEntryFactory(agreement=made, line=line, amount=Decimal(amount))
    SpendReportFactory(agreement=made)
    SpendReportFactory(agreement=made, number=2, start_date=date(2026, 7, 1), end_date=date(2026, 12, 31))
    return made


@pytest.fixture
def ended(running, officer):
    return end_agreement(agreement=running, on=LAST, reason="They merge", by=officer, now=timezone.now())


@pytest.fixture
def settled(ended):
    people = {"seen_by": PersonFactory(), "signed_by": PersonFactory(), "accepted_by": PersonFactory()}
    ended.reports.update(state=SpendReport.State.ACCEPTED, accepted_at=timezone.now(), **people)
    return ended


def given_to(agreement, to, by):
    return hand_over(agreement=agreement, to=to, on=timezone.localdate(), by=by, now=timezone.now())


def test_what_ends_pays_no_more_and_asks_for_a_last_report(ended):
    assert (ended.state, ended.ended_on) == ("closing", LAST)
    assert [one.state for one in ended.payments.order_by("number")] == ["paid", "cancelled"]
    report = ended.reports.get()
    assert (report.is_final, report.end_date) == (True, LAST)


def test_the_balance_goes_on_and_no_sum_of_the_area_changes(settled, officer, community):
    before = area_money(community)
    follows = given_to(settled, OrganisationFactory(), officer)
    assert area_money(community) == before
    settled.refresh_from_db()
    assert (settled.state, settled.amount) == ("closed", Decimal("40000.00"))
    assert (follows.state, follows.amount, follows.follows) == ("offered", Decimal("35000.00"), settled)
    assert sums_of(settled)["returned"] == Decimal("15000.00")
    assert sums_of(settled)["contribution_returned"] == Decimal("750.00")


def test_lines_add_up_in_both_agreements(settled, officer):
    follows = given_to(settled, OrganisationFactory(), officer)
    assert [line.amount for line in settled.lines.all()] == [Decimal("20000.00"), Decimal("20000.00")]
    assert [(line.description, line.amount) for line in follows.lines.all()] == [("Walks", Decimal("35000.00"))]
    assert sum(payment.amount for payment in follows.payments.all()) == follows.amount
    assert follows.payments.order_by("number").first().amount >= Decimal("15000.00")


def test_what_is_asked_for_goes_along(settled, officer):
    ConditionFactory(agreement=settled)
    follows = given_to(settled, OrganisationFactory(), officer)
    assert follows.asked_for.get().payment == follows.payments.order_by("number").first()


def test_who_holds_the_money_changes(settled, officer, community, lto):
    new = OrganisationFactory()
    given_to(settled, new, officer)
    assert [one.organisation for one in community.lto_appointments.filter(end_date=None)] == [new]


def test_a_double_press_hands_over_once(settled, officer):
    new = OrganisationFactory()
    assert given_to(settled, new, officer) == given_to(settled, new, officer)
    assert Agreement.objects.count() == 2


def test_nothing_is_handed_over_before_the_last_report(ended, officer):
    with pytest.raises(Refused, match="Spend report 1"):
        given_to(ended, OrganisationFactory(), officer)
    assert Agreement.objects.count() == 1


def test_an_agreement_of_which_nothing_was_paid_was_not_taken_up(community, lto, officer, allocation):
    old = AgreementFactory(community=community, lto=lto, state="accepted")
    BudgetLineFactory(agreement=old)
    before = area_money(community)
    old = end_agreement(agreement=old, on=date(2026, 5, 31), reason="Too small", by=officer, now=timezone.now())
    follows = given_to(old, OrganisationFactory(), officer)
    old.refresh_from_db()
    assert (old.state, follows.amount, area_money(community)) == ("lapsed", old.amount, before)


def test_a_payment_on_its_way_is_waited_for(running, officer):
    running.payments.filter(number=2).update(state="released", released_by=officer, released_at=timezone.now())
    with pytest.raises(Refused, match="Payment 2 is on its way"):
        end_agreement(agreement=running, on=LAST, reason="They merge", by=officer, now=timezone.now())


@pytest.mark.parametrize("who", ["finance", "chair", "worker", "rep", "stranger"])
def test_only_officers_change_who_holds_the_money(running, who, request):
    person = request.getfixturevalue(who)
    with pytest.raises(Refused, match="Your role does not allow this"):
        end_agreement(agreement=running, on=LAST, reason="They merge", by=person, now=timezone.now())


def test_the_pages_say_first_what_follows(signed_in, officer, settled):
    person, of = signed_in(officer), [settled.community.slug, settled.pk]
    assert "sends one last report" in person.get(reverse("funding:agreement_end", args=of)).content.decode()
    page = person.get(reverse("funding:agreement_hand_over", args=of)).content.decode()
    assert "They hold £15,000." in page

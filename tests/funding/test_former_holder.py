"""An organisation that no longer holds an area's money ends its own agreements, and sees nothing of the next one's."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.communities.models import LtoAppointment
from biglocal.communities.roles import forget_standing, standing_of
from funding.actions import LineGiven, save_report, see_report, send_report, show_report, sign_report
from funding.payment_news import may_see_agreements
from funding.report_news import may_see_reports
from tests.factories.communities import LtoAppointmentFactory, RoleHeldFactory
from tests.factories.funding import AgreementFactory, AllocationEntryFactory, BudgetLineFactory, LedgerEntryFactory
from tests.factories.payments import ConditionFactory, good_papers
from tests.factories.reports import PaymentFactory, SpendReportFactory

pytestmark = pytest.mark.django_db
SLUG = "arches-local"


@pytest.fixture
def own(community, lto, finance, certifier):
    """£5,000 was paid on it; its last report is open. The appointment ended yesterday."""
    AllocationEntryFactory(community=community, amount=Decimal("1155000.00"))
    made = AgreementFactory(community=community, lto=lto, title="The park", amount=Decimal("5000.00"), state="closing")
    BudgetLineFactory(agreement=made)
    PaymentFactory(agreement=made, number=1, state="paid", paid_on=date(2026, 1, 15))
    for kind, amount in [("payment", "5000.00"), ("contribution", "250.00")]:
        LedgerEntryFactory(agreement=made, kind=kind, amount=Decimal(amount), on=date(2026, 1, 15))
    SpendReportFactory(agreement=made, state="open", is_final=True, received=Decimal("5000.00"))
    LtoAppointment.objects.filter(organisation=lto).update(end_date=timezone.localdate() - timedelta(days=1))
    good_papers(lto)
    ConditionFactory(agreement=made)
    for person in (finance, certifier):
        forget_standing(person)
    return made


@pytest.fixture
def next_one(community, own):
    """The organisation that holds the money now, with an agreement and a report of its own."""
    body = LtoAppointmentFactory(community=community).organisation
    made = AgreementFactory(community=community, lto=body, title="The park goes on")
    SpendReportFactory(agreement=made, state="open")
    ConditionFactory(agreement=made)
    return made


def pages_of(agreement):
    report = agreement.reports.get()
    return [
        reverse("funding:agreement_detail", args=[SLUG, agreement.pk]),
        reverse("funding:agreement_close", args=[SLUG, agreement.pk]),
        reverse("funding:report", args=[SLUG, report.pk]),
        reverse("funding:report_edit", args=[SLUG, report.pk]),
        reverse("funding:condition", args=[SLUG, agreement.asked_for.get().pk]),
    ]


def test_it_reaches_its_own_pages_from_its_page(own, finance, signed_in):
    client = signed_in(finance)
    page = client.get(reverse("lto")).content.decode()
    assert "In date" in page
    assert "what is left to do for your agreements is below" in page
    assert own.get_absolute_url() in page and own.reports.get().get_absolute_url() in page
    assert [client.get(address).status_code for address in pages_of(own)] == [200] * 5


def test_rule_12_it_finds_nothing_of_the_next_organisation(own, next_one, finance, certifier, signed_in):
    for person in (finance, certifier):
        client = signed_in(person)
        assert [client.get(address).status_code for address in pages_of(next_one)] == [404] * 5
        page = client.get(reverse("funding:report_list", args=[SLUG]))
        assert [one.agreement for one in page.context["page"]] == [own]
        assert "The park goes on" not in page.content.decode()


@pytest.mark.parametrize("name", ["proposal_list", "variation_list", "closing", "area_history", "asset_list"])
def test_it_finds_no_other_page_of_the_area(own, finance, signed_in, name):
    assert signed_in(finance).get(reverse(f"funding:{name}", args=[SLUG])).status_code == 404


def test_it_still_sends_its_last_report(own, finance, certifier, chair):
    report, now = own.reports.get(), timezone.now()
    lines = {line.pk: LineGiven(spent=Decimal("4000.00"), note="Cheaper.") for line in own.lines.all()}
    words = {"happened": "The park opened.", "with_vat": True}
    save_report(report=report, by=finance, now=now, lines=lines, words=words)
    show_report(report=report, by=finance, now=now)
    see_report(report=report, by=chair, on=timezone.localdate(), now=now)
    sign_report(report=report, by=certifier, now=now)
    send_report(report=report, by=certifier, now=now)
    report.refresh_from_db()
    assert report.state == "submitted"


def test_mail_about_its_own_agreements_still_reaches_it(own, next_one, finance):
    both = [own.pk, next_one.pk]
    assert may_see_agreements(finance, both) == {own.pk}
    reports = [one.reports.get().pk for one in (own, next_one)]
    assert may_see_reports(finance, reports) == {reports[0]}


def test_who_left_the_organisation_reaches_nothing(own, lto, finance, signed_in):
    finance.roles.update(end_date=timezone.localdate() - timedelta(days=1))
    client = signed_in(finance)
    assert {client.get(address).status_code for address in pages_of(own)} == {404}
    assert client.get(reverse("lto")).status_code == 403


def test_its_safeguarding_lead_sees_no_money(own, lto, signed_in):
    lead = RoleHeldFactory(role="lto_safe", community=None, organisation=lto).person
    assert {signed_in(lead).get(address).status_code for address in pages_of(own)} == {404}


def test_it_takes_no_part_in_the_area_any_more(own, community, finance):
    assert standing_of(finance).actions_in(community) == set()

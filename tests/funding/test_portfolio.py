"""All areas for staff: sums of the ledger, the forecast, what to look at first, narrowed and sorted by the address."""

import io
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from biglocal.communities.models import Programme
from biglocal.dates import today
from funding.models import Paper, SpendReport
from funding.money import area_money
from funding.portfolio import areas_of
from tests.factories.accounts import PersonFactory
from tests.factories.communities import CommunityFactory, LtoAppointmentFactory, ProgrammeFactory
from tests.factories.funding import AgreementFactory, AllocationEntryFactory, LedgerEntryFactory


@pytest.fixture
def agreement(community, programme):
    Programme.objects.filter(pk=programme.pk).update(end_date=today() + timedelta(days=730))
    AllocationEntryFactory(community=community, amount=D("1000000.00"))
    return AgreementFactory(community=community, amount=D("500000.00"))


def move(agreement, amount, kind="spend", ago=10, **more):
    on = today() - timedelta(days=ago)
    return LedgerEntryFactory(agreement=agreement, amount=D(amount), kind=kind, on=on, **more)


def row_of(community):
    return next(row for row in areas_of([community.programme_id], on=today()) if row.pk == community.pk)


def report(agreement, days_late, state="open", number=1):
    due = today() - timedelta(days=days_late)
    span = {"start_date": due - timedelta(days=200 + number), "end_date": due - timedelta(days=20)}
    return SpendReport.objects.create(agreement=agreement, number=number, due_on=due, state=state, **span)


def paper(organisation, days, kind="insurance", checked=True):
    checker = PersonFactory() if checked else None
    return Paper.objects.create(
        organisation=organisation, kind=kind, dated_on=today() - timedelta(days=300),
        expires_on=None if days is None else today() + timedelta(days=days), brought_by=PersonFactory(),
        brought_at=timezone.now(), checked_by=checker, checked_at=timezone.now() if checked else None,
    )  # fmt: skip


# Figures --------------------------------------------------------------------------------------------------------------
def test_rule_11_the_list_has_the_sums_of_the_ledger(community, agreement, other_community):
    wrong = move(agreement, "3.33")
    move(agreement, "3.33", corrects=wrong)
    move(agreement, "1234.56")
    move(agreement, "100.10", kind="return")
    move(agreement, "5000.00", kind="payment")
    row = row_of(community)
    assert row.money == area_money(community)
    assert (row.received, row.balance) == (D("5000.00"), D("3665.34"))
    assert row_of(other_community).money == area_money(other_community)


def test_the_forecast_carries_the_last_year_on(community, agreement):
    move(agreement, "100000.00", ago=400)  # before the last year
    move(agreement, "36500.00", ago=364)
    row = row_of(community)
    assert (row.lately, row.pace, row.days_left) == (D("36500.00"), 100, 730)
    assert row.forecast == D(136500 + 73000)
    assert row.unspent_at_end == D("790500") and row.will_not_spend


def test_the_forecast_is_never_more_than_there_is_nor_less_than_nothing(community, agreement):
    move(agreement, "499999.99", ago=1)
    assert row_of(community).forecast == D("1000000.00") and not row_of(community).will_not_spend


def test_an_area_that_began_lately_is_reckoned_by_its_days(programme):
    young = CommunityFactory(programme=programme, designated_on=today() - timedelta(days=10))
    move(AgreementFactory(community=young, amount=D("5000.00")), "1000.00", ago=1)
    assert row_of(young).pace == 100


def test_after_the_end_nothing_more_is_forecast(community, agreement, programme):
    move(agreement, "36500.00")
    Programme.objects.filter(pk=programme.pk).update(end_date=today() - timedelta(days=1))
    assert row_of(community).forecast == D("36500")


@pytest.mark.parametrize(("spent", "closes"), [("850000.00", False), ("850000.01", True)])
def test_rule_13_close_out_begins_below_150000_pounds(community, programme, spent, closes):
    AllocationEntryFactory(community=community, amount=D("1000000.00"))
    move(AgreementFactory(community=community, amount=D("900000.00")), spent)
    assert row_of(community).closes_out is closes


# Looking out ----------------------------------------------------------------------------------------------------------
def test_a_late_report_is_named_with_its_days(community, agreement):
    report(agreement, 23), report(agreement, 9, number=2), report(agreement, -5, number=3)
    report(AgreementFactory(community=community, amount=D("5.00"), state="lapsed"), 40)
    row = row_of(community)
    assert row.late == 2 and row.look_out[0] == ("look", "Report 23 days late, and 1 more")


@pytest.mark.parametrize(("days", "told"), [(60, True), (61, False), (-3, True), (None, False)])
def test_a_paper_that_lapses_within_60_days_is_named(community, lto, days, told):
    paper(lto, days)
    assert bool(row_of(community).lapses) is told


def test_a_paper_with_a_newer_one_or_not_checked_is_none_to_look_at(community, lto):
    paper(lto, 5), paper(lto, 400)
    paper(lto, 5, kind="safeguarding", checked=False)
    LtoAppointmentFactory(community=community, end_date=today() - timedelta(days=1))  # held it before
    assert row_of(community).lapses == []


def test_papers_of_an_organisation_are_seen_in_each_of_its_areas(community, other_community, lto):
    LtoAppointmentFactory(community=other_community, organisation=lto)
    paper(lto, 5)
    assert [len(row_of(area).lapses) for area in (community, other_community)] == [1, 1]


# The page -------------------------------------------------------------------------------------------------------------
def test_the_address_narrows_and_sorts(signed_in, officer, community, other_community, agreement):
    report(agreement, 23)
    browser, url = signed_in(officer), reverse("portfolio")

    def names(**asked):
        return [row.name for row in browser.get(url, asked).context["page"]]

    assert names() == [community.name, other_community.name]  # what is late comes first
    assert names(look="late") == [community.name] and names(q="ELSE") == [other_community.name]
    assert names(sort="-area") == [other_community.name, community.name]
    assert names(sort="nonsense", look="nonsense") == names()
    assert names(region="London", q="zzz") == []


def test_the_page_says_how_the_forecast_is_reckoned(signed_in, officer, community, agreement):
    page = signed_in(officer).get(reverse("portfolio")).content.decode()
    assert "in the last 365 days" in page and "Will not spend in time" in page
    one = signed_in(officer).get(reverse("funding:portfolio_area", args=[community.slug])).content.decode()
    assert "about £0 a day" in one and "730 days" in one


def test_another_programmes_areas_are_not_found(signed_in, officer, community):
    theirs = CommunityFactory(programme=ProgrammeFactory(slug="boards", name="Boards"), name="Far away")
    browser = signed_in(officer)
    assert "Far away" not in browser.get(reverse("portfolio")).content.decode()
    assert "Far away" not in browser.get(reverse("funding:portfolio_file", args=["csv"])).getvalue().decode()
    assert browser.get(reverse("funding:portfolio_area", args=[theirs.slug])).status_code == 404


def test_the_file_is_the_list_that_is_seen(signed_in, officer, community, other_community, agreement):
    move(agreement, "1234.56")
    asked, browser = {"q": "arches"}, signed_in(officer)
    text = browser.get(reverse("funding:portfolio_file", args=["csv"]), asked).getvalue().decode("utf-8-sig")
    assert text.count("\n") == 2 and "1234.56" in text and other_community.name not in text
    book = browser.get(reverse("funding:portfolio_file", args=["xlsx"]), asked).getvalue()
    assert next(load_workbook(io.BytesIO(book)).active.values)[:2] == ("Area", "Region")


def test_an_areas_page_names_reports_papers_and_payments(signed_in, officer, community, agreement, lto):
    report(agreement, 23), paper(lto, 5)
    page = signed_in(officer).get(reverse("funding:portfolio_area", args=[community.slug])).content.decode()
    assert "late</span>" in page and "insurance, last day" in page and "No payment is planned" in page


def test_the_portfolio_asks_as_often_for_30_as_for_3(
    signed_in, officer, programme, django_assert_num_queries, django_assert_max_num_queries
):
    def more(number):
        for _ in range(number):
            area = CommunityFactory(programme=programme)
            held = LtoAppointmentFactory(community=area).organisation
            agreement = AgreementFactory(community=area, lto=held)
            move(agreement, "10.00"), report(agreement, 4), paper(held, 5)

    browser = signed_in(officer)
    browser.get(reverse("portfolio"))
    more(3)
    with django_assert_max_num_queries(12) as few:
        browser.get(reverse("portfolio"))
    more(27)
    with django_assert_num_queries(len(few)):
        assert len(browser.get(reverse("portfolio")).context["page"]) == 30
    with django_assert_max_num_queries(15):
        browser.get(reverse("funding:portfolio_area", args=[programme.communities.first().slug]))


def test_a_filter_that_makes_no_sense_is_no_filter(community, signed_in, officer):
    page = signed_in(officer).get(reverse("portfolio"), {"look": "foo", "region": "Atlantis"})
    assert len(page.context["shown"]) == len(page.context["rows"]) > 0
    assert "remove this filter" not in page.content.decode()

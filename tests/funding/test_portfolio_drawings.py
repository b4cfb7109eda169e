"""The drawings of all areas: a patch an area by how it does, quarters against plan; tables that say the same."""

from datetime import date, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.db.models import DateField, F, Value
from django.urls import reverse
from django.utils import timezone

from biglocal.communities.models import Community
from biglocal.dates import today
from funding.models import Agreement, LedgerEntry
from funding.portfolio import areas_of
from funding.portfolio_whole import standings_of
from funding.quarters import planned_until, quarters_of, starts_of
from funding.templatetags.portfolio_charts import areas_quilt, quarter_columns, steps_of
from tests.factories.communities import CommunityFactory, ProgrammeFactory
from tests.factories.funding import AgreementFactory, BudgetLineFactory, LedgerEntryFactory
from tests.factories.projects import ProjectFactory
from tests.factories.reports import SpendReportFactory

ON = date(2026, 5, 20)
SPAN = {"start_date": date(2026, 1, 1), "end_date": date(2026, 12, 31)}


def spend(agreement, amount, on, **more):
    return LedgerEntryFactory(agreement=agreement, kind="spend", amount=D(amount), on=on, **more)


def row_of(community):
    return next(row for row in areas_of([community.programme_id], on=today()) if row.pk == community.pk)


def logged(community, days):
    at = timezone.localtime() - timedelta(days=days)  # by the clock on the wall, in summer too
    return ProjectFactory(community=community, last_update_at=at)


# Quarters -------------------------------------------------------------------------------------------------------------
def test_the_running_quarter_comes_last():
    assert starts_of(ON) == [date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1), date(2026, 4, 1)]
    assert starts_of(date(2026, 1, 1))[-1] == date(2026, 1, 1)


def test_spent_of_the_quarters_is_the_ledger_to_the_penny(community, other_community):
    agreement = AgreementFactory(community=community, amount=D("1000.00"), **SPAN)
    wrong = spend(agreement, "33.33", date(2026, 3, 31))
    spend(agreement, "33.33", date(2026, 4, 1), corrects=wrong)
    spend(agreement, "0.01", date(2026, 4, 1)), spend(agreement, "99.99", date(2025, 12, 31))
    spend(AgreementFactory(community=other_community, amount=D("5.00"), **SPAN), "2.50", date(2026, 5, 1))
    found = quarters_of([community.programme_id], on=ON)
    assert [one.spent for one in found[-3:]] == [D("99.99"), D("33.33"), D("-30.82")]
    booked = LedgerEntry.objects.aggregate(total=LedgerEntry.spent_sum())["total"]
    assert sum(one.spent for one in found) == booked


def test_the_plan_of_all_quarters_is_the_amount_to_the_penny(community):
    AgreementFactory(community=community, amount=D("1000.01"), start_date=date(2025, 5, 3), end_date=date(2026, 6, 11))
    AgreementFactory(community=community, amount=D("70.00"), state="lapsed", **SPAN)
    found = quarters_of([community.programme_id], on=ON)
    assert sum(one.plan for one in found) == D("1000.01") and all(one.plan > 0 for one in found)


def test_a_plan_ends_on_the_day_on_which_the_agreement_ended(community):
    AgreementFactory(community=community, amount=D("90.00"), ended_on=date(2026, 3, 31), state="closed", **SPAN)
    assert [one.plan for one in quarters_of([community.programme_id], on=ON)[-2:]] == [D("90.00"), D("0.00")]


def test_planned_until_is_nothing_before_and_all_after(community):
    AgreementFactory(community=community, amount=D("10.00"), start_date=date(2026, 1, 1), end_date=date(2026, 1, 3))
    rows = Agreement.objects.annotate(last=F("end_date"))
    days = [date(2025, 12, 31), *(date(2026, 1, day) for day in (1, 2, 3, 4, 9))]
    found = [rows.values_list(planned_until(Value(day, DateField())), flat=True).get() for day in days]
    assert found == [0, 0, 333, 667, 1000, 1000]  # pence


def test_another_programmes_quarters_are_not_counted(community):
    AgreementFactory(community=community, amount=D("90.00"), **SPAN)
    other = ProgrammeFactory(slug="boards", name="Boards")
    assert {(one.plan, one.spent) for one in quarters_of([other.pk], on=ON)} == {(D(0), D(0))}


@pytest.mark.parametrize(
    ("most", "steps"), [("0", 1), ("99", 5), ("1000", 5), ("1001", 5), ("4100000", 5), ("9999999", 5)]
)
def test_the_scale_has_few_round_steps_and_holds_the_most(most, steps):
    found = steps_of(D(most))
    assert len(found) - 1 <= steps and found[-1] >= D(most) and found[0] == 0


# How areas do ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("days", "quiet"), [(30, 0), (31, 31)])
def test_an_area_is_quiet_after_a_month_without_progress(community, days, quiet):
    logged(community, 400), logged(community, days)
    assert row_of(community).quiet_for == quiet
    assert row_of(community).standing == ("quiet" if quiet else "track")


def test_an_area_that_has_closed_may_rest(community):
    logged(community, 400)
    Community.objects.filter(pk=community.pk).update(state="closed")
    assert row_of(community).quiet_for == 0


@pytest.mark.parametrize(("spent", "over"), [("500.00", "0"), ("500.01", "0.01")])
def test_an_area_is_over_when_a_line_spent_more_than_it_has(community, spent, over):
    logged(community, 1)
    line = BudgetLineFactory(agreement=AgreementFactory(community=community, amount=D("500.00")), description="Health")
    spend(line.agreement, spent, today(), line=line)
    row = row_of(community)
    assert (row.over, row.standing) == (D(over), "over" if D(over) else "track")
    assert ("£0.01 over on Health" in [words for _, words in row.look_out]) == bool(D(over))


def test_a_late_report_is_graver_than_silence(community):
    report = SpendReportFactory(agreement=AgreementFactory(community=community), due_on=today() - timedelta(days=3))
    assert report.state != "submitted" and row_of(community).standing == "late"


def test_each_area_has_a_patch_that_leads_to_it_and_a_line_of_the_table(signed_in, officer, community, other_community):
    logged(community, 1), logged(other_community, 52)
    page = signed_in(officer).get(reverse("portfolio")).content.decode()
    here = reverse("funding:portfolio_area", args=[community.slug])
    assert f'<a href="{here}" tabindex="-1"><title>{community.name}: on track</title>' in page
    assert f'<a href="{here}">{community.name}</a>' in page and "Quiet for 52 days" in page
    assert "Have a look at these first" in page and "Spending each quarter" in page
    quiet = signed_in(officer).get(reverse("portfolio"), {"look": "quiet"}).context["page"]
    assert [row.name for row in quiet] == [other_community.name]


def test_names_in_drawings_are_escaped(programme):
    CommunityFactory(programme=programme, name="<b>Hill & Dale")
    drawn = areas_quilt(standings_of(areas_of([programme.pk], on=today())))
    assert "<b>" not in drawn and "&lt;b&gt;Hill &amp; Dale" in drawn


def test_the_columns_say_in_words_what_they_draw(community):
    spend(AgreementFactory(community=community, amount=D("365.00"), **SPAN), "12.50", ON)
    drawn = quarter_columns(quarters_of([community.programme_id], on=ON))
    assert "April 2026: planned £91, spent £12.50" in drawn and "style=" not in drawn
    assert datetime(2026, 4, 1).strftime("%b %y") in drawn

"""What residents read of a plan follows what was agreed later: its first day, moves between its parts, its end."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.refusals import Refused
from funding.actions.variations import bring_into_force, start_variation, undo_variation
from funding.models import Variation
from funding.money import area_money
from funding.where import where_is
from tests.factories.communities import (
    LtoAppointmentFactory,
    OrganisationFactory,
    PlanFactory,
    PriorityFactory,
    RoleHeldFactory,
)
from tests.factories.funding import AgreementFactory, AllocationEntryFactory, BudgetLineFactory, LedgerEntryFactory
from tests.factories.funding_changes import VariationFactory
from tests.factories.reports import SpendReportFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 9)


@pytest.fixture
def plan(community):
    AllocationEntryFactory(community=community, amount=D("1155000.00"))
    return PlanFactory(community=community, start_date=date(2025, 4, 1))


@pytest.fixture
def agreement(community, lto, plan):
    """£30,000 for parks and £10,000 for health, each all that the plan sets aside for it."""
    made = AgreementFactory(community=community, lto=lto, amount=D("40000.00"), end_date=date(2027, 3, 31))
    for name, amount in [("Parks", "30000.00"), ("Health", "10000.00")]:
        part = PriorityFactory(plan=plan, name=name, budget=D(amount))
        BudgetLineFactory(agreement=made, description=name, amount=D(amount), priority=part)
    return made


def line(agreement, name):
    return agreement.lines.get(description=name)


def moved(agreement, by, amount="4000.00"):
    given = {"from_line": line(agreement, "Parks"), "to_line": line(agreement, "Health"), "amount": D(amount)}
    return start_variation(
        agreement=agreement, kind="move", by=by, now=timezone.now(), reason="Walks are asked for more.", **given
    )


def set_aside(community, plan):
    return {part.name: part.money.allocation for part in where_is(community, plan, on=ON).parts}


def test_rule_11_the_table_of_the_plan_follows_a_move_and_equals_the_ledger(community, plan, agreement, worker):
    moved(agreement, worker)
    LedgerEntryFactory(agreement=agreement, line=line(agreement, "Health"), amount=D("12345.67"))
    where = where_is(community, plan, on=ON)
    assert set_aside(community, plan) == {"Parks": D("26000.00"), "Health": D("14000.00")}
    assert [part.money.over for part in where.parts] == [0, 0]
    assert [part.money.promised for part in where.parts] == [D("26000.00"), D("1654.33")]
    assert sum(row.money.left for row in where.rows) == where.whole.money.left == area_money(community).left


def test_an_undone_move_sets_aside_what_was_before(community, plan, agreement, worker):
    undo_variation(variation=moved(agreement, worker), by=worker, now=timezone.now())
    assert set_aside(community, plan) == {"Parks": D("30000.00"), "Health": D("10000.00")}


def test_a_move_within_one_part_sets_aside_nothing_else(community, plan, agreement, worker):
    agreement.lines.update(priority=plan.priorities.get(name="Parks"))
    moved(agreement, worker)
    assert set_aside(community, plan) == {"Parks": D("30000.00"), "Health": D("10000.00")}


def test_an_agreement_of_a_plan_counts_for_the_year_in_which_it_begins(community, plan):
    AgreementFactory(community=community, amount=D("500.00"), offered_on=date(2026, 3, 20), start_date=date(2026, 4, 1))
    year = where_is(community, plan, on=ON).whole.year
    assert (year.opened, year.agreed) == (D("0.00"), D("500.00"))


def test_no_year_of_a_plan_runs_after_its_last_day(community, plan, client):
    last = timezone.localdate() - timedelta(days=1)
    plan.end_date = last
    plan.save()
    page = client.get(reverse("area_money", args=[community.slug]))
    assert page.context["year"] is None
    assert "none of its years runs now" in page.content.decode()


def test_the_last_year_of_a_plan_ends_with_it(community, plan, client):
    plan.start_date, plan.end_date = timezone.localdate() - timedelta(days=30), timezone.localdate()
    plan.save()
    assert client.get(reverse("area_money", args=[community.slug])).context["year"] == (plan.start_date, plan.end_date)


@pytest.mark.parametrize(
    ("new_end", "ends"),
    [
        (date(2027, 4, 20), [date(2027, 4, 20)]),  # a short rest belongs to the last report
        (date(2027, 12, 31), [date(2027, 3, 31), date(2027, 9, 30), date(2027, 12, 31)]),
    ],
)
def test_more_time_asks_for_reports_until_its_last_day(agreement, worker, new_end, ends):
    SpendReportFactory(agreement=agreement, start_date=date(2026, 10, 1), end_date=agreement.end_date, is_final=True)
    given = {"old_end": agreement.end_date, "new_end": new_end, "kind": Variation.Kind.EXTENSION}
    asked = VariationFactory(
        agreement=agreement, from_line=None, to_line=None, amount=None, written_by=worker, state="logged",
        holds_since=timezone.now(), **given,
    )  # fmt: skip
    bring_into_force(asked, now=timezone.now())
    reports = agreement.reports.order_by("number")
    assert [one.end_date for one in reports] == ends
    assert [one.is_final for one in reports] == [False] * (len(ends) - 1) + [True]


def test_rule_12_another_organisation_changes_nothing_of_an_agreement(community, agreement):
    other = RoleHeldFactory(community=None, organisation=OrganisationFactory(), role="finance")
    LtoAppointmentFactory(community=community, organisation=other.organisation)
    with pytest.raises(Refused, match="holds this agreement"):
        moved(agreement, other.person)
    assert agreement.variations.count() == 0

"""One sum: what pages show as spent, promised and left is what the ledger says."""

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from biglocal.dates import today
from funding.models import LedgerEntry
from funding.money import Money, area_money, areas_money, priorities_with_money, programme_money
from funding.span_money import money_by_project
from tests.factories.communities import CommunityFactory, PlanFactory, PriorityFactory
from tests.factories.funding import AgreementFactory, AllocationEntryFactory, BudgetLineFactory, LedgerEntryFactory

pence = st.integers(1, 10**11).map(lambda whole: Decimal(whole) / 100)
rows = st.lists(st.tuples(st.sampled_from(LedgerEntry.Kind.values), pence, st.booleans()), max_size=12)


@pytest.fixture
def agreement(community):
    AllocationEntryFactory(community=community, amount=Decimal("1155000.00"))
    return AgreementFactory(community=community, amount=Decimal("48500.00"))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(movements=rows)
def test_figures_equal_the_ledger(agreement, movements):
    with transaction.atomic():
        counted = dict.fromkeys(LedgerEntry.Kind.values, Decimal(0))
        for kind, amount, corrected in movements:
            entry = LedgerEntryFactory(agreement=agreement, kind=kind, amount=amount)
            if corrected:
                LedgerEntryFactory(agreement=agreement, kind=kind, amount=amount, corrects=entry)
            counted[kind] += 0 if corrected else amount
        spent, returned = counted["spend"], counted["return"]
        expected = Money(
            Decimal("1155000.00"), spent, Decimal("48500.00") - spent - returned, Decimal("1106500.00") + returned
        )
        assert area_money(agreement.community) == expected == programme_money()
        assert areas_money([agreement.community_id]) == {agreement.community_id: expected}
        assert expected.spent + expected.promised + expected.left == expected.allocation
        transaction.set_rollback(True)


def test_an_area_with_nothing_has_nothing(community):
    assert area_money(community) == Money()


def test_two_organisations_count_nothing_twice(community, agreement):
    AgreementFactory(community=community, amount=Decimal("1500.00"))
    LedgerEntryFactory(agreement=agreement, amount=Decimal("500.00"))

    money = area_money(community)

    assert (money.spent, money.promised, money.left) == (500, Decimal("49500.00"), Decimal("1105000.00"))


def test_an_agreement_not_taken_up_promises_nothing(community, agreement):
    AgreementFactory(community=community, state="lapsed", amount=Decimal("9.99"))
    assert area_money(community).promised == Decimal("48500.00")


def test_another_areas_money_is_not_counted(community, agreement, other_community):
    LedgerEntryFactory(agreement=AgreementFactory(community=other_community))
    assert area_money(community).spent == 0


def test_a_priority_shows_what_its_lines_spent(community, agreement):
    plan = PlanFactory(community=community)
    green, health = PriorityFactory(plan=plan, budget=Decimal("62000.00")), PriorityFactory(plan=plan)
    line = BudgetLineFactory(agreement=agreement, priority=green, amount=Decimal("48500.00"))
    LedgerEntryFactory(agreement=agreement, line=line, amount=Decimal("48300.00"))

    money = {priority: priority.money for priority in priorities_with_money(plan.priorities.all())}

    assert money[green] == Money(Decimal("62000.00"), Decimal("48300.00"), Decimal("200.00"), Decimal("13500.00"))
    assert money[health] == Money()


def test_a_priority_over_its_budget_says_by_how_much(community, agreement):
    priority = PriorityFactory(plan=PlanFactory(community=community), budget=Decimal("40000.00"))
    BudgetLineFactory(agreement=agreement, priority=priority, amount=Decimal("41250.00"))
    assert priorities_with_money(priority.plan.priorities.all())[0].money.over == Decimal("1250.00")


@pytest.mark.parametrize("size", [3, 30])
def test_sums_ask_the_database_as_often_for_many(db, django_assert_num_queries, size):
    areas = [CommunityFactory() for _ in range(size)]
    for area in areas:
        LedgerEntryFactory(agreement__community=area)
    with django_assert_num_queries(3):
        areas_money([area.pk for area in areas])
    with django_assert_num_queries(1):
        money_by_project(range(size), first=today(), last=today())
    with django_assert_num_queries(1):
        area_money(areas[0])

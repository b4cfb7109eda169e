"""Where an area's money is: every table adds up to the bar, this year's too, and two organisations count once."""

from datetime import date
from decimal import Decimal as D

import pytest

from funding.area_lists import LISTS
from funding.models import LedgerEntry
from funding.money import Money, area_money
from funding.where import OUTSIDE, YearMoney, plan_year, where_is
from tests.factories.communities import LtoAppointmentFactory, PlanFactory, PriorityFactory
from tests.factories.funding import AgreementFactory, AllocationEntryFactory, BudgetLineFactory, LedgerEntryFactory

TODAY = date(2026, 6, 9)


@pytest.fixture
def plan(community):
    AllocationEntryFactory(community=community, amount=D("1155000.00"))
    return PlanFactory(community=community, start_date=date(2024, 4, 10))


@pytest.fixture
def green(plan):
    return PriorityFactory(plan=plan, name="Green places", budget=D("315000.00"))


def spend(line, amount, on, kind="spend"):
    return LedgerEntryFactory(agreement=line.agreement, line=line, kind=kind, amount=D(amount), on=on)


@pytest.fixture
def line(community, green):
    """£1,000.01 agreed before the year, £100.10 of it spent before and £200.20 since, of which £50.05 was corrected."""
    agreement = AgreementFactory(community=community, amount=D("1000.01"), offered_on=date(2025, 5, 1))
    line = BudgetLineFactory(agreement=agreement, priority=green)
    spend(line, "100.10", date(2026, 4, 9))
    spend(line, "150.15", date(2026, 4, 10))
    wrong = spend(line, "50.05", date(2026, 5, 1))
    LedgerEntryFactory(agreement=agreement, line=line, amount=D("50.05"), on=date(2026, 5, 2), corrects=wrong)
    spend(line, "50.05", date(2026, 5, 3))
    return line


@pytest.mark.parametrize(
    ("start", "on", "year"),
    [
        (date(2024, 4, 10), date(2026, 4, 9), (date(2025, 4, 10), date(2026, 4, 9))),
        (date(2024, 4, 10), date(2026, 4, 10), (date(2026, 4, 10), date(2027, 4, 9))),
        (date(2024, 2, 29), date(2025, 3, 1), (date(2025, 2, 28), date(2026, 2, 27))),
        (date(2027, 1, 1), date(2026, 6, 9), (date(2027, 1, 1), date(2027, 12, 31))),  # not begun yet
    ],
)
def test_this_year_is_the_live_plans_year(start, on, year):
    assert plan_year(PlanFactory.build(start_date=start), on) == year


def test_this_year_is_what_was_promised_and_what_became_of_it(community, plan, line):
    newer = AgreementFactory(community=community, amount=D("500.00"), start_date=date(2026, 4, 10))
    LedgerEntryFactory(agreement=newer, kind="return", amount=D("0.07"), on=TODAY)

    where = where_is(community, plan, on=TODAY)

    assert where.whole.year == YearMoney(D("899.91"), D("500.00"), D("200.20"), D("0.07"))
    assert where.whole.year.to_spend == D("1399.91") and where.whole.year.promised == D("1199.64")
    assert where.whole.year.promised == where.whole.money.promised  # the same sum as in the table of all years


def test_rule_11_the_lines_of_each_table_add_up_to_the_bar(community, plan, line):
    other = PriorityFactory(plan=plan, name="Health", budget=D("0.01"))
    BudgetLineFactory(agreement=AgreementFactory(community=community, amount=D("70.00")), priority=other)
    loose = AgreementFactory(community=community, amount=D("30.03"))
    LedgerEntryFactory(agreement=loose, kind="return", amount=D("10.01"))  # of no line, so of no part

    where = where_is(community, plan, on=TODAY)

    assert [row.name for row in where.rows] == ["Green places", "Health", OUTSIDE]
    assert where.whole.money == area_money(community)
    for name in Money.__annotations__:
        assert sum(getattr(row.money, name) for row in where.rows) == getattr(where.whole.money, name)
    for name in YearMoney.__annotations__:
        assert sum(getattr(row.year, name) for row in where.rows) == getattr(where.whole.year, name)


def test_rule_12_two_organisations_count_nothing_twice(community, plan, line, lto):
    """Check 10: each holds its own, and the area's total is both together."""
    second = AgreementFactory(community=community, amount=D("250.00"))
    for kind, amount in [("payment", "250.00"), ("spend", "99.99"), ("return", "50.01")]:
        LedgerEntryFactory(agreement=second, kind=kind, amount=D(amount))
    LtoAppointmentFactory(community=community, organisation=second.lto)

    where = where_is(community, plan, on=TODAY)
    held = {holder.pk: holder for holder in where.with_money}

    assert where.several and set(held) == {line.agreement.lto_id, second.lto_id}
    assert (held[second.lto_id].received, held[second.lto_id].in_hand) == (D("250.00"), D("100.00"))
    assert held[line.agreement.lto_id].spent == D("300.30")
    assert (where.held.spent, where.held.promised) == (where.whole.money.spent, where.whole.money.promised)
    assert {holder.pk for holder in where.holding} == {lto.pk, second.lto_id}


def test_one_organisation_needs_no_table(community, plan, line, lto):
    AgreementFactory(community=community, lto=line.agreement.lto)
    assert not where_is(community, plan, on=TODAY).several


def test_another_areas_money_is_in_no_table(community, plan, line, other_community):
    before = where_is(community, plan, on=TODAY)
    LedgerEntryFactory(agreement=AgreementFactory(community=other_community, lto=line.agreement.lto))
    assert where_is(community, plan, on=TODAY) == before


def test_an_area_without_plan_has_its_bar(community, line):
    where = where_is(community, None, on=TODAY)
    assert where.whole.money == area_money(community) and [row.name for row in where.rows] == [OUTSIDE]


@pytest.mark.parametrize("size", [3, 30])
def test_where_asks_twice_however_much_there_is(community, plan, green, django_assert_num_queries, size):
    for _ in range(size):
        line = BudgetLineFactory(agreement=AgreementFactory(community=community), priority=green)
        LedgerEntryFactory(agreement=line.agreement, line=line)
    with django_assert_num_queries(2):
        where_is(community, plan, on=TODAY)


def test_a_list_of_movements_adds_up_to_the_sum_that_links_to_it(community, plan, line):
    ledger = LISTS["ledger"]
    narrowed = ledger.filter(
        {"kind": "spend", "part": str(line.priority_id), "since": "2026-04-10"},
        ledger.rows(community),
        community=community,
    )
    assert ledger.sums(narrowed.rows) == [("Spent", D("200.20"))]
    assert narrowed.rows.count() == 4 and LedgerEntry.objects.count() == 5

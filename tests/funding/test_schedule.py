"""The schedule of an agreement: periods, payments that add up, contributions to the penny."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biglocal.dates import months_on
from funding.models import Agreement, SpendReport
from funding.schedule import contributions, in_parts, periods, plan, write_schedule
from tests.factories.communities import ProgrammeFactory
from tests.factories.funding import AgreementFactory

RATE = Decimal("0.05")
AMOUNTS = st.decimals(min_value=Decimal("0.10"), max_value=Decimal("1155000"), places=2)


def test_rule_4_three_payments_with_pennies_add_up_to_five_percent():
    amounts = in_parts(Decimal("100000.00"), 3)
    assert [str(amount) for amount in amounts] == ["33333.33", "33333.33", "33333.34"]
    assert sum(contributions(amounts, RATE)) == Decimal("5000.00")


@pytest.mark.parametrize(("drawn", "on_top"), [("60000.00", "3000.00"), ("1155000.00", "57750.00"), ("0.10", "0.01")])
def test_rule_4_the_contribution_is_five_percent_rounded_half_up(drawn, on_top):
    assert contributions([Decimal(drawn)], RATE) == [Decimal(on_top)]


@given(st.lists(AMOUNTS, min_size=1, max_size=12))
def test_rule_4_parts_equal_five_percent_of_the_whole(amounts):
    parts = contributions(amounts, RATE)
    assert sum(parts) == (sum(amounts) * RATE).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")
    assert all(part >= 0 for part in parts)


@given(AMOUNTS, st.integers(1, 20))
def test_rule_3_payments_add_up_to_the_agreement(amount, count):
    parts = in_parts(amount, count)
    assert sum(parts) == amount and len(parts) == count


def test_a_year_has_two_half_years():
    found = periods(date(2026, 4, 1), date(2027, 3, 31), 6, shortest=31)
    assert found == [(date(2026, 4, 1), date(2026, 9, 30)), (date(2026, 10, 1), date(2027, 3, 31))]


def test_a_few_days_at_the_end_belong_to_the_last_period():
    assert periods(date(2026, 4, 1), date(2027, 4, 9), 6, shortest=31)[-1] == (date(2026, 10, 1), date(2027, 4, 9))


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 2000), st.integers(1, 12))
def test_periods_follow_one_another_without_a_gap(start, days, months):
    found = periods(start, date.fromordinal(start.toordinal() + days), months, shortest=31)
    assert found[0][0] == start and found[-1][1].toordinal() == start.toordinal() + days
    assert all(
        after[0].toordinal() == before[1].toordinal() + 1 for before, after in zip(found, found[1:], strict=False)
    )


def test_the_last_day_of_a_short_month_is_its_last():
    assert months_on(date(2026, 8, 31), 6) == date(2027, 2, 28)


def test_a_small_agreement_is_paid_at_once_and_reported_twice(programme):
    programme.refresh_from_db()
    parts = plan(programme, amount=Decimal("3850"), start=date(2026, 4, 1), end=date(2027, 3, 31), months=6)
    assert [part.amount for part in parts] == [Decimal("3850"), None]


def test_another_programme_has_its_own_rhythm():
    boards = ProgrammeFactory.build(
        slug="boards", report_months=3, report_due_days=10, contribution_rate=Decimal("0.10")
    )
    parts = plan(boards, amount=Decimal("80000"), start=date(2026, 4, 1), end=date(2027, 3, 31), months=3)
    assert [part.contribution for part in parts] == [Decimal("2000")] * 4
    assert parts[0].report_due_on == date(2026, 7, 10)


def test_each_payment_waits_for_the_report_before_it(community):
    agreement = AgreementFactory(
        community=community, state=Agreement.State.OFFERED, amount=Decimal("80000"), end_date=date(2026, 9, 30)
    )
    write_schedule(agreement)
    payments, reports = list(agreement.payments.order_by("number")), list(agreement.reports.order_by("number"))
    assert [payment.waits_for_report for payment in payments] == [None, reports[0], reports[1]]
    assert {report.state for report in reports} == {SpendReport.State.NOT_OPEN}
    assert [report.is_final for report in reports] == [False, False, True]
    assert sum(payment.amount for payment in payments) == agreement.amount

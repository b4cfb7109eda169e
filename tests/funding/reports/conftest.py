"""One agreement of two costs with half a year to report on, and a report at each step of its way."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from funding.actions import (
    LineGiven,
    accept_report,
    open_report,
    save_report,
    see_report,
    send_report,
    show_report,
    sign_report,
)
from funding.models import SpendReport
from tests.factories.funding import AgreementFactory, AllocationEntryFactory, BudgetLineFactory, LedgerEntryFactory
from tests.factories.payments import good_papers
from tests.factories.reports import PaymentFactory, SpendReportFactory

ON = date(2026, 7, 10)
NOW = datetime(2026, 7, 10, 10, 0, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(autouse=True)
def in_july(time_machine):
    """Roles, drafts and days of these tests are those of one Friday."""
    time_machine.move_to(NOW, tick=True)


@pytest.fixture
def agreement(community, lto):
    """£10,000 in two costs; half of it was paid in January. Insurance and safeguarding are in date."""
    good_papers(lto, kinds="insurance safeguarding")
    AllocationEntryFactory(community=community, amount=Decimal("1155000.00"))
    facts = {"title": "The Triangle", "amount": Decimal("10000.00"), "offered_on": date(2025, 12, 1)}
    with transaction.atomic():  # the lines add up to the agreement when it is written
        agreement = AgreementFactory(
            community=community, lto=lto, start_date=date(2026, 1, 1), end_date=date(2026, 12, 31), **facts
        )
        BudgetLineFactory(agreement=agreement, description="Trees, stakes and soil", amount=Decimal("6000.00"))
        BudgetLineFactory(agreement=agreement, description="Two benches", amount=Decimal("4000.00"))
    LedgerEntryFactory(agreement=agreement, kind="payment", amount=Decimal("5000.00"), on=date(2026, 1, 15))
    LedgerEntryFactory(agreement=agreement, kind="contribution", amount=Decimal("250.00"), on=date(2026, 1, 15))
    return agreement


@pytest.fixture
def trees(agreement):
    return agreement.lines.get(description="Trees, stakes and soil")


@pytest.fixture
def benches(agreement):
    return agreement.lines.get(description="Two benches")


@pytest.fixture
def not_open(agreement):
    return SpendReportFactory(agreement=agreement)


@pytest.fixture
def payment(agreement, not_open):
    """The second half, which waits for the report."""
    return PaymentFactory(agreement=agreement, waits_for_report=not_open, waits_for="the spend report")


@pytest.fixture
def opened(not_open):
    return open_report(report=not_open, on=ON, now=NOW)


@pytest.fixture
def figures(trees, benches):
    """£3,400.50 spent, £300 promised to somebody."""
    return {
        trees.pk: LineGiven(Decimal("3000.50"), Decimal("300.00"), Decimal("1000.00")),
        benches.pk: LineGiven(Decimal("400.00"), Decimal(0), Decimal("3600.00")),
    }


@pytest.fixture
def words():
    return {"happened": "Two benches are in.", "changed": "", "help_needed": "", "other_money": "", "with_vat": True}


@pytest.fixture
def written(opened, finance, figures, words) -> SpendReport:
    return save_report(report=opened, by=finance, now=NOW, lines=figures, words=words)


@pytest.fixture
def shown(written, finance, chair):
    return show_report(report=written, by=finance, now=NOW)


@pytest.fixture
def seen(shown, chair):
    return see_report(report=shown, by=chair, on=date(2026, 7, 6), now=NOW)


@pytest.fixture
def signed(seen, certifier):
    return sign_report(report=seen, by=certifier, now=NOW)


@pytest.fixture
def sent(signed, certifier):
    send_report(report=signed, by=certifier, now=NOW)
    signed.refresh_from_db()
    return signed


@pytest.fixture
def accepted(sent, officer):
    return accept_report(report=sent, by=officer, now=NOW)

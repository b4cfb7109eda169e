"""The totals of a spend report follow what one types; without scripts "Save and check" shows the same sums."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from biglocal.dates import today
from funding.actions import open_report
from tests.factories.funding import AgreementFactory, AllocationEntryFactory, BudgetLineFactory, LedgerEntryFactory
from tests.factories.payments import good_papers
from tests.factories.reports import SpendReportFactory

SUMS = {"spent": "£3,412.62", "committed": "£1,300", "closing": "£1,587.38"}


@pytest.fixture
def report(community, lto, finance):
    """Half a year to report on, that ended three days ago; £5,000 was paid in it."""
    AllocationEntryFactory(community=community, amount=Decimal("1155000.00"))
    first, last = today() - timedelta(days=180), today() - timedelta(days=3)
    with transaction.atomic():
        agreement = AgreementFactory(community=community, lto=lto, amount=Decimal("10000.00"), start_date=first)
        BudgetLineFactory(agreement=agreement, description="Trees", amount=Decimal("6000.00"))
        BudgetLineFactory(agreement=agreement, description="Two benches", amount=Decimal("4000.00"))
    LedgerEntryFactory(agreement=agreement, kind="payment", amount=Decimal("5000.00"), on=first + timedelta(days=9))
    good_papers(lto, kinds="insurance safeguarding")
    report = SpendReportFactory(agreement=agreement, start_date=first, end_date=last, due_on=last + timedelta(days=28))
    return open_report(report=report, on=today(), now=timezone.now())


def write(page, report):
    """Type amounts as people do: with a sign, a comma, pence alone, nothing."""
    page.goto(reverse("funding:report_edit", args=["arches-local", report.pk]))
    trees, benches = report.agreement.lines.order_by("pk")
    for name, words in [
        (f"spent_{trees.pk}", "£3,000.50"), (f"spent_{benches.pk}", "412.12"), (f"committed_{trees.pk}", "1 300"),
    ]:  # fmt: skip
        page.locator(f"[name={name}]").fill(words)


def shown(page, where):
    return page.locator(f"[data-sum={where}]" if where == "closing" else f"[data-total={where}]")


def test_totals_follow_what_one_types(browse, report, finance, assert_accessible):
    page = browse(finance, width=1280)
    write(page, report)
    for where, words in SUMS.items():
        expect(shown(page, where)).to_have_text(words)
    expect(page.locator("[data-filled]")).to_have_text("Done")
    page.locator("[data-column=spent]").first.fill("1.234,50")
    expect(shown(page, "spent")).to_have_text("–")
    page.locator("[data-column=spent]").first.fill("12p")
    expect(shown(page, "spent")).to_have_text("£412.24")
    page.locator("[data-column=spent]").first.fill("")
    expect(page.locator("[data-filled]")).to_have_text("1 of 2")
    assert_accessible(page)


def test_without_scripts_the_button_shows_the_same_sums(browse, report, finance):
    page = browse(finance, width=390, scripts=False)
    write(page, report)
    page.get_by_role("button", name="Save and check").click()
    for where, words in SUMS.items():
        expect(shown(page, where)).to_have_text(words)
    expect(page.locator("[data-filled]")).to_have_text(re.compile("Done"))
    expect(page.get_by_role("alert")).to_contain_text("Write in a few sentences what the money made possible.")


def test_row_is_chosen_by_hand_without_scripts(browse, report, finance):
    page = browse(finance, width=390, scripts=False)
    page.goto(reverse("funding:report_paste", args=["arches-local", report.pk]))
    page.get_by_label("Paste the table").fill("Item\tSpent\nTrees\t£3,000.50\nA seat\t412.12")
    page.get_by_role("button", name="Show what you understand").click()
    page.get_by_label("Row 3, A seat, belongs to").select_option(label="Two benches")
    page.get_by_role("button", name="Show it again with what I chose").click()
    expect(page.get_by_label("Row 3, A seat, belongs to")).to_contain_text("Two benches")
    page.get_by_role("button", name="Put two items into the report").click()
    expect(shown(page, "spent")).to_have_text("£3,412.62")

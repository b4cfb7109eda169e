"""The lists behind an area's sums: narrowed by the address, in pages, and as files with the same rows."""

import io
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from funding.models import Payment
from tests.factories.communities import PlanFactory, PriorityFactory
from tests.factories.funding import AgreementFactory, BudgetLineFactory, LedgerEntryFactory


@pytest.fixture
def line(community):
    priority = PriorityFactory(plan=PlanFactory(community=community))
    agreement = AgreementFactory(community=community, title="=Year 6")
    Payment.objects.create(agreement=agreement, number=1, due_on=agreement.start_date, amount=Decimal("500.00"))
    return BudgetLineFactory(agreement=agreement, priority=priority, description="Trees")


@pytest.fixture
def moved(line):
    LedgerEntryFactory(agreement=line.agreement, line=line, amount=Decimal("1234.56"), note="=SUM(A1)")
    return LedgerEntryFactory(agreement=line.agreement, kind="payment", amount=Decimal("500.00"))


def at(community, which, form=""):
    name, args = ("area_list_file", [form]) if form else ("area_list", [])
    return reverse(f"funding:{name}", args=[community.slug, which, *args])


@pytest.mark.parametrize(("which", "words"), [("ledger", "£1,234.56"), ("payments", "£500"), ("agreements", "£10,000")])
def test_each_list_shows_its_rows_and_their_sum(signed_in, resident, community, moved, which, words):
    page = signed_in(resident).get(at(community, which)).content.decode()
    assert words in page and "row" in page and "Excel" in page


def test_the_address_narrows_page_and_file_alike(signed_in, resident, community, moved, line):
    browser, only = signed_in(resident), {"kind": "spend", "part": line.priority_id, "since": "2025-06-01"}
    page = browser.get(at(community, "ledger"), only)
    assert page.context["page"].paginator.count == 1 and page.context["sums"] == [("Spent", Decimal("1234.56"))]
    text = browser.get(at(community, "ledger", "csv"), only).getvalue().decode("utf-8-sig")
    assert text.count("\n") == 2 and "1234.56" in text and "'=SUM(A1)" in text
    assert f"?kind=spend&amp;part={line.priority_id}" in page.content.decode()


def test_workbooks_hold_numbers_and_days(signed_in, resident, community, moved):
    for which in ["ledger", "payments", "agreements"]:
        answer = signed_in(resident).get(at(community, which, "xlsx"))
        rows = list(load_workbook(io.BytesIO(answer.getvalue())).active.values)
        assert isinstance(rows[1][-1], float | int) and rows[1][0].year == 2025
        assert not any(str(cell).startswith("=") for row in rows for cell in row)


def test_movements_outside_the_plan_are_found_by_themselves(signed_in, resident, community, moved, line):
    page = signed_in(resident).get(at(community, "ledger"), {"part": "none"})
    assert [row.kind for row in page.context["page"]] == ["payment"]


@pytest.mark.parametrize("odd", [{"since": "soon"}, {"lto": "9' OR 1"}, {"kind": "gift"}, {"part": "x"}])
def test_odd_words_in_the_address_find_nothing_and_say_why(signed_in, resident, community, moved, odd):
    page = signed_in(resident).get(at(community, "ledger"), odd)
    assert page.status_code == 200 and page.context["page"].paginator.count == 0
    assert "Error:" in page.content.decode()
    assert signed_in(resident).get(at(community, "ledger", "csv"), odd).getvalue().decode().count("\n") == 1


def test_another_areas_rows_and_lists_are_not_found(signed_in, resident, community, other_community, moved):
    theirs = LedgerEntryFactory(agreement=AgreementFactory(community=other_community), amount=Decimal("66.00"))
    assert "£66" not in signed_in(resident).get(at(community, "ledger")).content.decode()
    assert signed_in(resident).get(at(other_community, "ledger")).status_code == 404
    page = signed_in(resident).get(at(community, "ledger"), {"lto": theirs.agreement.lto_id})
    assert page.context["page"].paginator.count == 0
    assert signed_in(resident).get(at(community, "secrets")).status_code == 404


def test_an_empty_list_is_kind(signed_in, resident, community):
    for which in ["ledger", "payments", "agreements"]:
        assert "Nothing here" in signed_in(resident).get(at(community, which)).content.decode()


@pytest.mark.parametrize("which", ["ledger", "payments", "agreements"])
def test_a_list_asks_as_often_for_30_as_for_3(
    signed_in, resident, community, which, django_assert_num_queries, django_assert_max_num_queries
):
    def more(number):
        for one in range(number):
            line = BudgetLineFactory(agreement=AgreementFactory(community=community))
            LedgerEntryFactory(agreement=line.agreement, line=line)
            Payment.objects.create(agreement=line.agreement, number=1, due_on=line.agreement.start_date, amount=one + 1)

    browser, url = signed_in(resident), at(community, which)
    more(3)
    with django_assert_max_num_queries(10) as few:
        browser.get(url)
    more(27)
    with django_assert_num_queries(len(few)):
        assert len(browser.get(url).context["page"]) == 30

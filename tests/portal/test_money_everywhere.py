"""Rule 11 of money.md: spent, promised and left to plan are the same sums on every page, and equal the ledger."""

import html
import re
from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse

from biglocal.dates import today
from biglocal.money import pounds
from funding.models import Agreement, AllocationEntry, BudgetLine, LedgerEntry
from funding.querysets import LIVE_STATES
from tests.factories.communities import PlanFactory, PriorityFactory
from tests.factories.funding import (
    AgreementFactory,
    AllocationEntryFactory,
    BudgetLineFactory,
    ConflictFactory,
    LedgerEntryFactory,
    ProposalFactory,
    ProposalLineFactory,
    ProposalVersionFactory,
)
from tests.factories.meetings import MeetingFactory
from tests.factories.projects import ProjectFactory

BAR = re.compile(r'aria-label="([^"]+?): (\S+) spent, (\S+) promised and (\S+) left to plan, out of (\S+)"')


@pytest.fixture
def park(community, lead, ward):
    return ProjectFactory(community=community, lead=lead, title="The Triangle pocket park", slug="triangle", ward=ward)


@pytest.fixture
def money(community, other_community, park):
    """Two organisations, odd pennies, something corrected, something sent back, something that came to nothing."""
    AllocationEntryFactory(community=community, amount=D("1000000.00"))
    AllocationEntryFactory(community=community, amount=D("155000.00"))
    green = PriorityFactory(plan=PlanFactory(community=community), name="Green places", budget=D("315000.00"))
    first, second = AgreementFactory(community=community), AgreementFactory(community=community, amount=D("33333.33"))
    AgreementFactory(community=community, amount=D("777.77"), state="lapsed")
    line = BudgetLineFactory(agreement=first, priority=green, project=park, amount=D("9999.99"))
    LedgerEntryFactory(agreement=first, line=line, amount=D("1234.56"))
    wrong = LedgerEntryFactory(agreement=first, line=line, amount=D("0.07"))
    LedgerEntryFactory(agreement=first, line=line, amount=D("0.07"), corrects=wrong)
    LedgerEntryFactory(agreement=second, amount=D("20000.01"))
    LedgerEntryFactory(agreement=second, kind="return", amount=D("3000.32"))
    LedgerEntryFactory(agreement=second, kind="payment", amount=D("33333.33"))
    LedgerEntryFactory(agreement=second, kind="contribution", amount=D("1666.67"))
    LedgerEntryFactory(agreement=AgreementFactory(community=other_community), amount=D("500.05"))
    return community


def of_books(entries):
    """Spent and sent back, row by row as a bookkeeper adds up; nothing of the portal's own sums."""
    sums = {"spend": D(0), "return": D(0)}
    for kind, amount, corrects in entries.values_list("kind", "amount", "corrects"):
        if kind in sums:
            sums[kind] += -amount if corrects else amount
    return sums["spend"], sums["return"]


def expected_of_area(community):
    entries = LedgerEntry.objects.filter(agreement__community=community)
    spent, back = of_books(entries)
    agreed = sum(row.amount for row in Agreement.objects.filter(community=community) if row.state in LIVE_STATES)
    given = sum(row.amount for row in AllocationEntry.objects.filter(community=community))
    return tuple(map(pounds, [spent, agreed - spent - back, given - agreed + back, given]))


def expected_of_project(project):
    spent, back = of_books(LedgerEntry.objects.filter(line__project=project))
    given = sum(line.amount for line in BudgetLine.objects.filter(project=project))
    return tuple(map(pounds, [spent, given - spent - back, back, given]))


def bars(page):
    """Every bar of money on the page: whose it is, and its four sums."""
    return {html.unescape(label): tuple(sums) for label, *sums in BAR.findall(page)}


def row_of(page, name):
    """The sums of the row of a table that begins with `name`."""
    row = re.search(rf'rowheader">(?:<[^>]+>)?{re.escape(name)}.*?</tr>', page, re.S).group()
    return [cell.replace("−", "-") for cell in re.findall(r"-?£[\d,]+(?:\.\d\d)?", row)]


def test_rule_11_every_page_shows_the_sums_of_the_ledger(client, signed_in, resident, money, park):
    area, project = expected_of_area(money), expected_of_project(park)
    meeting = MeetingFactory(community=money, on=today() + timedelta(days=7))
    inside = signed_in(resident)
    seen = {}
    for browser, name, args in [
        (client, "area", [money.slug]),
        (inside, "area", [money.slug]),
        (client, "area_money", [money.slug]),
        (inside, "area_money", [money.slug]),
        (client, "area_board", [money.slug]),
        (client, "project", [money.slug, park.slug]),
        (inside, "project", [money.slug, park.slug]),
        (client, "project_board", [money.slug, park.slug]),
    ]:
        page = browser.get(reverse(name, args=args)).content.decode()
        found = bars(page)
        seen[name, browser is client] = found
        wrong = {whose: sums for whose, sums in found.items() if whose == money.name and sums not in (area, project)}
        assert wrong == {}, f"{name}: {wrong}, not {area}"
    assert all(seen[name, True][money.name] == area for name in ["area", "area_money", "area_board"])
    assert seen["area", False][money.name] == seen["area_money", False][money.name] == area
    assert seen["project", True][park.title] == seen["project", False][park.title] == project
    assert project in seen["project_board", True].values()
    before = inside.get(reverse("meeting_before", args=[money.slug, meeting.number])).content.decode()
    assert row_of(before, "All the years") == [area[3], *area[:3]]


def test_rule_11_home_shows_what_the_whole_ledger_spent(client, money):
    spent, _ = of_books(LedgerEntry.objects.all())
    page = client.get(reverse("home")).content.decode()
    assert f"<b>{pounds(spent.quantize(D(1)))}</b><span>spent by residents so far" in page


def test_rule_11_the_list_of_areas_shows_no_sum_that_could_differ(client, money):
    listed = client.get(reverse("areas")).content.decode()
    assert re.findall(r"£[\d,.]+", listed) == ["£1"]  # "about £1 million"


def test_rule_11_a_ward_shows_what_its_projects_were_given(client, money, park, ward):
    page = client.get(reverse("ward_by_name", args=[ward.line.council.slug, ward.line.slug]), follow=True)
    assert expected_of_project(park)[3] in page.content.decode()


def test_rule_11_the_table_of_the_money_page_adds_up_to_the_ledger(client, money):
    page = client.get(reverse("area_money", args=[money.slug])).content.decode()
    spent, promised, left, given = expected_of_area(money)
    assert row_of(page, "In all") == [given, spent, promised, left]
    green = row_of(page, "Green places")
    assert green == ["£315,000", "£1,234.56", "£8,765.43", "£305,000.01"]


def test_rule_11_staff_review_a_grant_beside_the_same_sums(signed_in, officer, money, lto):
    proposal = ProposalFactory(community=money, lto=lto)
    version = ProposalVersionFactory(proposal=proposal)
    ProposalLineFactory(version=version)
    at = proposal.written_at
    type(version).objects.filter(pk=version.pk).update(sent_at=at)
    type(proposal).objects.filter(pk=proposal.pk).update(
        state="submitted", submitted_at=at, submitted_by=proposal.written_by
    )
    ConflictFactory(proposal=proposal, person=officer)
    page = signed_in(officer).get(reverse("grant", args=[proposal.ref])).content.decode()
    _, _, left, given = expected_of_area(money)
    assert f"{left} left to plan of {given}" in re.sub(r"\s+", " ", page)

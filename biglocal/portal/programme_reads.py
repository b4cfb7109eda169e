"""What the report of a programme reads of all its areas at once: the same number of queries however many there are."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, DateField, OuterRef, Q, Subquery, Sum, TimeField

from biglocal.communities.models import Plan, PlanReview, Priority
from funding.models import BudgetLine, LedgerEntry, SpendReport
from funding.money import NOTHING
from funding.portfolio import RUNNING, SENT
from projects.mends import Mends, days_between
from projects.models import Project, Update

MOST = 5000  # rows of one look: of 150 areas a quarter has some hundred setbacks


@dataclass
class ThemeRow:
    """A theme of plans: how many projects run under it, what is agreed for it, and what is spent."""

    name: str
    label: str
    projects: int = 0
    agreed: Decimal = NOTHING
    spent: Decimal = NOTHING
    spent_now: Decimal = NOTHING  # in the days of the report


def themes_of(programme: int, *, first: date, last: date) -> list[ThemeRow]:
    """Return the themes under which anything runs or was spent, what has none at the end. Three queries."""
    rows = {one.value: ThemeRow(one.value, str(one.label)) for one in Priority.Theme}
    none = ThemeRow("", "Without a theme")
    running = Project.objects.running().filter(community__programme=programme).order_by()
    for theme, projects in running.values_list("priority__theme").annotate(Count("pk")):
        rows.get(theme, none).projects += projects
    lines = BudgetLine.objects.live().filter(agreement__community__programme=programme).order_by()
    for theme, agreed in lines.values_list("priority__theme").annotate(Sum("amount")):
        rows.get(theme, none).agreed += agreed or NOTHING
    ledger = LedgerEntry.objects.filter(agreement__community__programme=programme, kind=LedgerEntry.Kind.SPEND)
    within = LedgerEntry.sum_of(LedgerEntry.Kind.SPEND, when=Q(on__gte=first, on__lte=last))
    sums = ledger.order_by().values_list("line__priority__theme")
    for theme, spent, now in sums.annotate(spent=LedgerEntry.spent_sum(), now=within):
        row = rows.get(theme, none)
        row.spent += spent or NOTHING
        row.spent_now += now or NOTHING
    found = [row for row in rows.values() if row.projects or row.agreed or row.spent]
    found.sort(key=lambda row: -row.spent)
    return [*found, *([none] if none.projects or none.agreed or none.spent else [])]


def outcomes_of(programme: int) -> tuple[int, dict[str, int]]:
    """Return how many areas sent a review of a plan, and how many named each outcome in their newest. One query."""
    sent = PlanReview.objects.sent().of_programmes([programme]).order_by("-submitted_at", "-pk")
    newest: dict[int, list[str]] = {}
    for area, outcomes in sent.values_list("plan__community", "outcomes")[:MOST]:
        newest.setdefault(area, outcomes)
    names = [name for name, _ in PlanReview.OUTCOMES]
    return len(newest), {name: sum(name in said for said in newest.values()) for name in names}


def mends_between(programme: int, *, first: date, last: date) -> Mends:
    """Return how setbacks of these days were mended, counted as an area's page counts its own. One query."""
    repairs = Update.objects.public().filter(puts_right=OuterRef("pk")).order_by("happened_on", "pk")
    setbacks = Update.objects.public().filter(kind=Update.Kind.SETBACK, project__community__programme=programme)
    rows = setbacks.filter(happened_on__gte=first, happened_on__lte=last).values_list(
        "project__standing",
        "happened_on",
        "happened_at",
        Subquery(repairs.values("happened_on")[:1], output_field=DateField()),
        Subquery(repairs.values("happened_at")[:1], output_field=TimeField()),
    )
    mends = Mends()
    for standing, broke_on, broke_at, mended_on, mended_at in rows.order_by("-happened_on", "-pk")[:MOST]:
        if standing == Project.Standing.STOPPED and not mended_on:  # nothing there is to be mended any more
            continue
        mends.setbacks += 1
        if mended_on:
            mends.days.append(days_between(broke_on, broke_at, mended_on, mended_at))
    return mends


def paid_between(programme: int, *, first: date, last: date) -> dict[str, Any]:
    """Return what went to organisations and came back in these days, and in how many payments. One query."""
    kinds = LedgerEntry.Kind
    stands = Q(kind=kinds.PAYMENT, corrects__isnull=True, corrected_by__isnull=True)
    rows = LedgerEntry.objects.filter(agreement__community__programme=programme, on__gte=first, on__lte=last)
    return rows.order_by().aggregate(
        paid=LedgerEntry.sum_of(kinds.PAYMENT),
        contribution=LedgerEntry.sum_of(kinds.CONTRIBUTION),
        returned=LedgerEntry.sum_of(kinds.RETURN),
        payments=Count("pk", filter=stands, distinct=True),
        areas=Count("agreement__community", filter=stands, distinct=True),
    )


def plans_that_end(programme: int, *, first: date, last: date) -> Any:
    """Running plans whose last day lies between, the earliest first."""
    ending = Plan.objects.filter(community__programme=programme, state=Plan.State.LIVE)
    ending = ending.filter(end_date__gte=first, end_date__lte=last).select_related("community")
    return ending.defer("community__outline").order_by("end_date", "pk")


def reports_due(programme: int, *, first: date, last: date) -> Any:
    """Spend reports that were not sent and are due between, the earliest first."""
    due = SpendReport.objects.filter(agreement__community__programme=programme, due_on__gte=first, due_on__lte=last)
    due = due.exclude(state__in=SENT).filter(agreement__state__in=RUNNING)
    return due.select_related("agreement__community", "agreement__lto").order_by("due_on", "pk")

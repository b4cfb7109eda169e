"""The one ledger sum: spent, promised and left to plan are the same figures on every page (money.md, rule 11).

Spent = accepted spend. Promised = live agreements - spent - returned. Left = allocation - agreements + returned.
So spent + promised + left is the allocation, always. The database makes the sums.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum

from biglocal.communities.models import Community, Priority
from biglocal.dates import financial_year
from biglocal.ready import Given, ready
from projects.models import Project

from .models import Agreement, AllocationEntry, Bid, BudgetLine, LedgerEntry
from .querysets import LIVE_STATES

NOTHING = Decimal("0.00")
SUMS = ("sum_allocated", "sum_agreed", "sum_spent", "sum_returned")  # of an area, in the order of `money_of`


@dataclass(frozen=True)
class Money:
    """What there is in all, and the three parts of it that every page shows."""

    allocation: Decimal = NOTHING
    spent: Decimal = NOTHING
    promised: Decimal = NOTHING
    left: Decimal = NOTHING
    others: Decimal = NOTHING  # what other funders gave, beside all that

    @property
    def unspent(self) -> Decimal:
        """What is still to spend, promised or not: rule 13 asks how much of it is left."""
        return self.promised + self.left

    @property
    def over(self) -> Decimal:
        """How much more is agreed than was set aside; usually nothing."""
        return max(-self.left, NOTHING)


def money_of(
    allocation: Decimal | None, agreed: Decimal | None, spent: Decimal | None, returned: Decimal | None
) -> Money:
    """Return the figures that follow from the four sums; a missing sum is nothing."""
    allocation, agreed = allocation or NOTHING, agreed or NOTHING
    spent, returned = spent or NOTHING, returned or NOTHING
    return Money(allocation, spent, agreed - spent - returned, allocation - agreed + returned)


def programme_money() -> Money:
    """Return the figures of all areas together, in three queries."""
    moved = LedgerEntry.objects.aggregate(spent=LedgerEntry.spent_sum(), returned=LedgerEntry.returned_sum())
    return money_of(
        AllocationEntry.objects.aggregate(total=Sum("amount"))["total"],
        Agreement.objects.live().aggregate(total=Sum("amount"))["total"],
        moved["spent"],
        moved["returned"],
    )


def areas_money(communities: Iterable[int]) -> dict[int, Money]:
    """Return the figures of each area id, in three queries; an area without any rows has nothing."""
    ids = list(communities)
    allocated = _sums(AllocationEntry.objects.filter(community__in=ids), "community")
    agreed = _sums(Agreement.objects.live().filter(community__in=ids), "community")
    moved = _moved(LedgerEntry.objects.filter(agreement__community__in=ids), "agreement__community")
    return {pk: money_of(allocated.get(pk), agreed.get(pk), *moved.get(pk, (None, None))) for pk in ids}


def area_money(community: Any) -> Money:
    """Return the area's figures, in one query."""
    return money_of(*_of_area().first(community=community.pk))


@ready
def _of_area() -> QuerySet:
    return Community.objects.filter(pk=Given("community")).values_list(*sums_of_area().values())


def sums_of_area(area: str = "pk") -> dict[str, Subquery]:
    """Return the four `SUMS` that an area's figures follow from, for a query of areas: `money_of(*sums)`.

    Of rows that belong to an area, `area` is the column that says to which.
    """
    allocated = AllocationEntry.objects.filter(community=OuterRef(area))
    agreed = Agreement.objects.live().filter(community=OuterRef(area))
    ledger = LedgerEntry.objects.filter(agreement__community=OuterRef(area))
    sums = [
        _one(allocated, "community", Sum("amount")),
        _one(agreed, "community", Sum("amount")),
        _one(ledger, "agreement__community", LedgerEntry.spent_sum()),
        _one(ledger, "agreement__community", LedgerEntry.returned_sum()),
    ]
    return dict(zip(SUMS, sums, strict=True))


def priorities_with_money(priorities: QuerySet) -> list[Any]:
    """Return the priorities, each with its figures as `money`: its budget, and the lines that name it. One query."""
    return with_figures(with_sums(priorities))


def running_priorities(community: Any) -> list[Any]:
    """Return the priorities of the area's running plan, each with its figures as `money`. One query."""
    return with_figures(_running().all(community=community.pk))


def money_in_priority(priority: int) -> Money | None:
    """Return the figures of one part of the plan. One query."""
    rows = with_figures(_priority().all(priority=priority))
    return rows[0].money if rows else None


@ready
def _priority() -> QuerySet:
    return with_sums(Priority.objects.filter(pk=Given("priority")))


@ready
def _running() -> QuerySet:
    return with_sums(Priority.objects.filter(plan__community=Given("community"), plan__state="live"))


def with_sums(priorities: QuerySet) -> QuerySet:
    """Priorities with what was agreed, spent and sent back."""
    lines = BudgetLine.objects.live().filter(priority=OuterRef("pk"))
    ledger = LedgerEntry.objects.filter(line__priority=OuterRef("pk"))
    return priorities.annotate(
        agreed=_one(lines, "priority", Sum("amount")),
        spent=_one(ledger, "line__priority", LedgerEntry.spent_sum()),
        returned=_one(ledger, "line__priority", LedgerEntry.returned_sum()),
    )


def with_figures(priorities: Iterable[Any]) -> list[Any]:
    """Set `money` on priorities that have their sums."""
    rows = list(priorities)
    for row in rows:
        row.money = money_of(row.budget, row.agreed, row.spent, row.returned)
    return rows


def spent_by_year(community: Any) -> list[tuple[str, Decimal]]:
    """Return what was spent in each financial year with any spending, as ("2025/26", sum). One query."""
    years: dict[int, Decimal] = {}
    for year, month, total in _months().all(community=community.pk):
        first = financial_year(date(year, month, 1))[0].year
        years[first] = years.get(first, NOTHING) + total
    if not years:
        return []
    return [(f"{y}/{(y + 1) % 100:02}", years.get(y, NOTHING)) for y in range(min(years), max(years) + 1)]


@ready
def _months() -> QuerySet:
    rows = LedgerEntry.objects.in_community(Given("community")).filter(kind=LedgerEntry.Kind.SPEND).order_by()
    return rows.values_list("on__year", "on__month").annotate(total=LedgerEntry.spent_sum())


def project_money(project: Any) -> Money:
    """Return the project's figures, in one query."""
    total, spent, returned, others = _of_project().first(project=project.pk)
    return replace(money_of(total, total, spent, returned), others=others or NOTHING)


@ready
def _of_project() -> QuerySet:
    given = BudgetLine.objects.live().filter(project=OuterRef("pk"))
    ledger = LedgerEntry.objects.filter(line__project=OuterRef("pk"))
    return Project.objects.filter(pk=Given("project")).values_list(
        _one(given, "project", Sum("amount")),
        _one(ledger, "line__project", LedgerEntry.spent_sum()),
        _one(ledger, "line__project", LedgerEntry.returned_sum()),
        _one(Bid.objects.filter(project=OuterRef("pk")), "project", Sum("given")),
    )


def agreements_money(agreements: Iterable[Agreement]) -> dict[int, Money]:
    """Return the figures of each agreement by its id; one that lapsed has nothing. One query."""
    live = {agreement.pk: agreement.amount for agreement in agreements if agreement.state in LIVE_STATES}
    moved = {pk: sums for pk, *sums in _of_agreements().all(agreements=list(live))}
    return {pk: money_of(amount, amount, *moved.get(pk, (None, None))) for pk, amount in live.items()}


@ready
def _of_agreements() -> QuerySet:
    rows = LedgerEntry.objects.filter(agreement__pk__in=[Given("agreements")]).order_by().values_list("agreement")
    return rows.annotate(spent=LedgerEntry.spent_sum(), back=LedgerEntry.returned_sum())


def with_moves(agreements: QuerySet) -> QuerySet:
    """Agreements with what was spent and sent back, for `money_of_agreement`."""
    ledger = LedgerEntry.objects.filter(agreement=OuterRef("pk"))
    return agreements.annotate(
        spent_of_it=_one(ledger, "agreement", LedgerEntry.spent_sum()),
        back_of_it=_one(ledger, "agreement", LedgerEntry.returned_sum()),
    )


def money_of_agreement(agreement: Any) -> Money | None:
    """Return the figures of an agreement that was read `with_moves`; None for one that lapsed. No query."""
    if agreement.state not in LIVE_STATES:
        return None
    return money_of(agreement.amount, agreement.amount, agreement.spent_of_it, agreement.back_of_it)


def _sums(rows: QuerySet, by: str) -> dict[int, Decimal]:
    """Return the sum of `amount` for each value of the column `by`."""
    return dict(rows.order_by().values_list(by).annotate(total=Sum("amount")))


def _moved(rows: QuerySet, by: str) -> dict[int, tuple[Decimal | None, Decimal | None]]:
    """Return what was spent and what was sent back for each value of the column `by`."""
    sums = rows.order_by().values(key=F(by)).annotate(spent=LedgerEntry.spent_sum(), back=LedgerEntry.returned_sum())
    return {row["key"]: (row["spent"], row["back"]) for row in sums}


def _one(rows: QuerySet, by: str, total: Any) -> Subquery:
    """Return the sum over `rows` of the outer row as a subquery."""
    return Subquery(rows.order_by().values(by).annotate(total=total).values("total"))

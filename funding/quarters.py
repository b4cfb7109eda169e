"""What was spent each quarter of the year, against what was planned (DESIGN.md 6c).

An agreement plans to spend its amount evenly, day by day, from its first day to its last. What a quarter plans is what
is planned up to its end less what was planned before it began, to whole pennies: all quarters together are the amount.
What was spent is summed from the ledger, by the day on which it was booked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from django.db.models import F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from biglocal.ready import Given, ready

from .models import Agreement, LedgerEntry
from .money import NOTHING
from .schedule import months_on

SHOWN = 5


@dataclass(frozen=True)
class Quarter:
    """Three months: what was planned and what was spent."""

    start: date
    end: date
    plan: Decimal
    spent: Decimal
    on: date

    @property
    def short(self) -> str:
        return f"{self.start:%b %y}"

    @property
    def words(self) -> str:
        return f"{self.start:%B %Y}"

    @property
    def is_running(self) -> bool:
        return self.end >= self.on


def starts_of(on: date, count: int = SHOWN) -> list[date]:
    """Return the first days of the last quarters, the running one at the end."""
    now = date(on.year, (on.month - 1) // 3 * 3 + 1, 1)
    return [months_on(now, -3 * back) for back in reversed(range(count))]


def planned_until(amount: Decimal, start: date, end: date, day: date) -> Decimal:
    """Return what of an amount is planned from `start` until the end of `day`."""
    return in_pounds(pence_until(pence_of(amount), start.toordinal(), end.toordinal() + 1, day.toordinal() + 1))


def pence_until(pence: int, start: int, end: int, until: int) -> int:
    """The same in pence and numbers of days, each the first that does not count, rounded half up.

    In whole numbers, since a page asks it of all agreements of a programme for each quarter.
    """
    if until <= start:
        return 0
    if until >= end:
        return pence
    whole = end - start
    return (2 * pence * (until - start) + whole) // (2 * whole)


def pence_of(amount: Decimal) -> int:
    return int(amount.scaleb(2))


def in_pounds(pence: int) -> Decimal:
    return Decimal(pence).scaleb(-2)


def quarters_of(programmes: Iterable[int], *, on: date) -> list[Quarter]:
    """Return the last quarters of these programmes, the running one at the end. Two queries."""
    ids, starts = list(programmes), starts_of(on)
    bounds = [*starts, months_on(starts[-1], 3)]
    spent, planned = spent_in(ids, bounds), planned_in(ids, bounds)
    return [
        Quarter(start, after - timedelta(days=1), in_pounds(plan), amount or NOTHING, on)
        for start, after, plan, amount in zip(bounds, bounds[1:], planned, spent, strict=False)
    ]


def planned_in(programmes: list[int], bounds: list[date]) -> list[int]:
    """Return the pence planned from each day to the next, by agreements that count."""
    untils = [day.toordinal() for day in bounds]
    sums = [0] * len(untils)
    for first, last, amount in _agreed().all(programmes=programmes, first=bounds[0], after=bounds[-1]):
        pence, start, end = pence_of(amount), first.toordinal(), last.toordinal() + 1
        for number, until in enumerate(untils):
            sums[number] += pence_until(pence, start, end, until)
    return [after - before for before, after in pairwise(sums)]


def spent_in(programmes: list[int], bounds: list[date]) -> Iterable[Decimal | None]:
    """Return what the ledger says was spent from each day to the next, in one look."""
    days = {f"day{number}": day for number, day in enumerate(bounds)}
    return _spent(len(bounds)).first(programmes=programmes, **days) or [None] * len(bounds)


@ready
def _spent(count: int) -> QuerySet:
    rows = LedgerEntry.objects.filter(agreement__community__programme__pk__in=[Given("programmes")])
    rows = rows.filter(kind=LedgerEntry.Kind.SPEND, on__gte=Given("day0")).order_by()
    sums = {
        f"quarter{number}": LedgerEntry.sum_of(
            LedgerEntry.Kind.SPEND, when=Q(on__gte=Given(f"day{number}"), on__lt=Given(f"day{number + 1}"))
        )
        for number in range(count - 1)
    }
    return rows.values(of_all=Value(1)).annotate(**sums).values_list(*sums)


@ready
def _agreed() -> QuerySet:
    """Amounts with their first and last days, of agreements that run between two days and count."""
    rows = Agreement.objects.live().filter(community__programme__pk__in=[Given("programmes")])
    rows = rows.annotate(last=Coalesce("ended_on", "end_date")).filter(
        start_date__lt=Given("after"), last__gte=Given("first")
    )
    sums = rows.filter(last__gte=F("start_date")).order_by().values("start_date", "last")
    return sums.annotate(total=Sum("amount")).values_list("start_date", "last", "total")

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
from typing import Any

from django.db.models import BigIntegerField, Case, DateField, F, Func, IntegerField, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Greatest, Least

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


class Days(Func):
    """The number of days from the second day to the first."""

    arity = 2
    arg_joiner = " - "
    template = "(%(expressions)s)"
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        days = super().as_sql(compiler, connection, template="%(expressions)s", arg_joiner=") - JULIANDAY(", **context)
        return f"CAST(JULIANDAY({days[0]}) AS INTEGER)", days[1]


def planned_until(day: Any) -> Any:
    """Return the pence that agreements with a `last` day plan from their first until `day`, rounded half up."""
    whole = Days(F("last"), F("start_date")) + 1
    passed = Least(Greatest(Days(day, F("start_date")), 0), whole)
    amount = Cast("amount", BigIntegerField())
    return (2 * amount * passed + whole) / (2 * whole)


def quarters_of(programmes: Iterable[int], *, on: date) -> list[Quarter]:
    """Return the last quarters of these programmes, the running one at the end. Two queries."""
    ids, starts = list(programmes), starts_of(on)
    bounds = [*starts, months_on(starts[-1], 3)]
    spent, planned = spent_in(ids, bounds), planned_in(ids, bounds)
    return [
        Quarter(start, after - timedelta(days=1), plan, amount, on)
        for start, after, plan, amount in zip(bounds, bounds[1:], planned, spent, strict=False)
    ]


def planned_in(programmes: list[int], bounds: list[date]) -> list[Decimal]:
    """Return what agreements that count plan from each day to the next."""
    days = {f"day{number}": day for number, day in enumerate(bounds)}
    sums = _planned(len(bounds)).first(programmes=programmes, **days) or [None] * len(bounds)
    return [Decimal(after - before).scaleb(-2) for before, after in pairwise(one or 0 for one in sums)]


def spent_in(programmes: list[int], bounds: list[date]) -> list[Decimal]:
    """Return what the ledger says was spent from each day to the next, in one look."""
    days = {f"day{number}": day for number, day in enumerate(bounds)}
    sums = dict(_spent(len(bounds)).all(programmes=programmes, **days))
    return [sums.get(number, NOTHING) for number in range(len(bounds) - 1)]


@ready
def _spent(count: int) -> QuerySet:
    """The numbers of the quarters in which something was spent, and how much."""
    rows = LedgerEntry.objects.filter(agreement__community__programme__pk__in=[Given("programmes")])
    rows = rows.filter(kind=LedgerEntry.Kind.SPEND, on__gte=Given("day0"), on__lt=Given(f"day{count - 1}")).order_by()
    before = [When(on__lt=Given(f"day{number + 1}"), then=Value(number)) for number in range(count - 2)]
    quarter = Case(*before, default=Value(count - 2), output_field=IntegerField())
    sums = rows.annotate(quarter=quarter).values("quarter").annotate(spent=LedgerEntry.spent_sum())
    return sums.values_list("quarter", "spent")


@ready
def _planned(count: int) -> QuerySet:
    """The sums until each day, in pence, of agreements that run between the first and the last of them."""
    rows = Agreement.objects.live().filter(community__programme__pk__in=[Given("programmes")]).order_by()
    rows = rows.annotate(last=Coalesce("ended_on", "end_date")).filter(last__gte=Given("day0"))
    rows = rows.filter(start_date__lt=Given(f"day{count - 1}"), last__gte=F("start_date"))
    sums = {f"until{number}": Sum(planned_until(Given(f"day{number}", DateField()))) for number in range(count)}
    return rows.values(of_all=Value(1)).annotate(**sums).values_list(*sums)

"""What was spent each quarter of the year, against what was planned (DESIGN.md 6c).

An agreement plans to spend its amount evenly, day by day, from its first day to its last. What a quarter plans is what
is planned up to its end less what was planned before it began, to whole pennies: all quarters together are the amount.
What was spent is summed from the ledger, by the day on which it was booked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from biglocal.money import to_penny

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
    whole = (end - start).days + 1
    passed = min(max((day - start).days + 1, 0), whole)
    return to_penny(amount * passed / whole)


def quarters_of(programmes: Iterable[int], *, on: date) -> list[Quarter]:
    """Return the last quarters of these programmes, the running one at the end. Two queries."""
    ids, starts = list(programmes), starts_of(on)
    spans = [(start, months_on(start, 3) - timedelta(days=1)) for start in starts]
    spent, agreed = spent_in(ids, spans), agreed_in(ids, spans[0][0], spans[-1][1])
    found = []
    for number, (start, end) in enumerate(spans):
        before = start - timedelta(days=1)
        parts = (planned_until(*row, end) - planned_until(*row, before) for row in agreed)
        found.append(Quarter(start, end, sum(parts, NOTHING), spent[f"quarter{number}"] or NOTHING, on))
    return found


def spent_in(programmes: list[int], spans: list[tuple[date, date]]) -> dict[str, Any]:
    """Return what the ledger says was spent between the days of each span, in one look."""
    rows = LedgerEntry.objects.filter(agreement__community__programme__in=programmes, on__gte=spans[0][0])
    sums = {
        f"quarter{number}": LedgerEntry.sum_of(LedgerEntry.Kind.SPEND, when=Q(on__range=span))
        for number, span in enumerate(spans)
    }
    return rows.aggregate(**sums)


def agreed_in(programmes: list[int], first: date, last: date) -> list[tuple[Decimal, date, date]]:
    """Return amounts with their first and last days, of agreements that run between two days and count."""
    rows = Agreement.objects.live().filter(community__programme__in=programmes, start_date__lte=last)
    rows = rows.annotate(last=Coalesce("ended_on", "end_date")).filter(
        Q(last__gte=first) & Q(last__gte=F("start_date"))
    )
    sums = rows.order_by().values("start_date", "last").annotate(total=Sum("amount"))
    return [(total, start, end) for start, end, total in sums.values_list("start_date", "last", "total")]

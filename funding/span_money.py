"""What several projects together were promised and have spent: in all, and within a span of days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import CharField, Q, QuerySet, Sum, Value

from biglocal.ready import Given, ready

from .models import BudgetLine, LedgerEntry
from .money import NOTHING


@dataclass
class SpanMoney:
    """Sums over projects: what budget lines give them, what of it is spent, and both within a span."""

    given: Decimal = NOTHING
    spent: Decimal = NOTHING
    promised_now: Decimal = NOTHING
    spent_now: Decimal = NOTHING

    def __add__(self, other: "SpanMoney") -> "SpanMoney":
        return SpanMoney(
            self.given + other.given,
            self.spent + other.spent,
            self.promised_now + other.promised_now,
            self.spent_now + other.spent_now,
        )


def money_by_project(projects: Iterable[int], *, first: date, last: date) -> dict[int, SpanMoney]:
    """Return the sums of each project id, and those of the days from `first` to `last`. One query."""
    sums = {pk: SpanMoney() for pk in projects}
    for kind, pk, total, within in _sums().all(projects=list(sums), first=first, last=last):
        if kind == "given":
            sums[pk].given, sums[pk].promised_now = total or NOTHING, within or NOTHING
        else:
            sums[pk].spent, sums[pk].spent_now = total or NOTHING, within or NOTHING
    return sums


def money_of_projects(projects: Iterable[int], *, first: date, last: date) -> SpanMoney:
    """Return the sums of all of them together. One query."""
    return sum(money_by_project(projects, first=first, last=last).values(), SpanMoney())


@ready
def _sums() -> QuerySet:
    words = CharField(max_length=5)
    offered = Q(agreement__offered_on__gte=Given("first"), agreement__offered_on__lte=Given("last"))
    lines = BudgetLine.objects.live().filter(project__pk__in=[Given("projects")]).order_by()
    given = lines.values_list(Value("given", output_field=words), "project").annotate(
        total=Sum("amount"), within=Sum("amount", filter=offered)
    )
    booked = Q(on__gte=Given("first"), on__lte=Given("last"))
    ledger = LedgerEntry.objects.filter(line__project__pk__in=[Given("projects")]).order_by()
    spent = ledger.values_list(Value("spent", output_field=words), "line__project").annotate(
        total=LedgerEntry.spent_sum(), within=LedgerEntry.sum_of(LedgerEntry.Kind.SPEND, when=booked)
    )
    return given.union(spent, all=True)

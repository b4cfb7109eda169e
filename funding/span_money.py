"""What several projects together were promised and have spent: in all, and within a span of days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import CharField, Q, QuerySet, Sum, Value

from biglocal.ready import Given, ready

from .models import BudgetLine, LedgerEntry
from .money import NOTHING


@dataclass(frozen=True)
class SpanMoney:
    """Sums over projects: what budget lines give them, what of it is spent, and both within the span."""

    given: Decimal = NOTHING
    spent: Decimal = NOTHING
    promised_now: Decimal = NOTHING
    spent_now: Decimal = NOTHING


def money_of_projects(projects: Iterable[int], *, first: date, last: date) -> SpanMoney:
    """Return the sums of the projects, and those of the days from `first` to `last`. One query."""
    sums = {"given": [NOTHING, NOTHING], "spent": [NOTHING, NOTHING]}
    for kind, _, total, within in _sums().all(projects=list(projects), first=first, last=last):
        sums[kind][0] += total or NOTHING
        sums[kind][1] += within or NOTHING
    return SpanMoney(sums["given"][0], sums["spent"][0], sums["given"][1], sums["spent"][1])


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

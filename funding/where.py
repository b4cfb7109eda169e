"""Where an area's money is: in all and this year, by part of the plan, by organisation (money.md, rules 11 and 12).

All follows from six sums that the database makes: what was agreed, spent and sent back, in all and before the year.
What an area may spend in a year is what was still promised when it began and what began since, so

    to spend = promised when the year began + agreed since = spent + sent back + still promised

and "still promised" is the same sum as in the table of all years. Money that names no part of the running plan stands
in a line of its own, so that each table adds up to the area's bar.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Exists, IntegerField, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast

from biglocal.communities.models import Community, LtoAppointment, Organisation, Priority
from biglocal.dates import months_on, running_on
from biglocal.ready import Given, ready

from .models import Agreement, AllocationEntry, BudgetLine, LedgerEntry
from .money import NOTHING, Money, _one, money_of

OUTSIDE = "Outside this plan"
SUMS_OF_HOLDER = ["agreed", "received", "spent", "back"]
OF_ALL = -1  # in place of a position


@dataclass(frozen=True)
class YearMoney:
    """One year's money of an area or of a part of its plan."""

    opened: Decimal = NOTHING  # still promised when the year began
    agreed: Decimal = NOTHING  # since
    spent: Decimal = NOTHING
    back: Decimal = NOTHING

    @property
    def to_spend(self) -> Decimal:
        return self.opened + self.agreed

    @property
    def promised(self) -> Decimal:
        return self.to_spend - self.spent - self.back


@dataclass(frozen=True)
class Part:
    """A line of the tables: a part of the plan, or what lies outside it."""

    name: str
    money: Money
    year: YearMoney
    key: str = "none"  # how the list of movements is narrowed to it


@dataclass(frozen=True)
class Holder:
    """An organisation, what it was given of the area's money and what it did with it."""

    pk: int
    name: str
    holds_now: bool
    agreed: Decimal
    received: Decimal
    spent: Decimal
    back: Decimal

    @property
    def in_hand(self) -> Decimal:
        """What lies in its account."""
        return self.received - self.spent - self.back

    @property
    def promised(self) -> Decimal:
        return self.agreed - self.spent - self.back


@dataclass(frozen=True)
class Where:
    """All that the tables of an area's money show."""

    whole: Part
    parts: list[Part]
    holders: list[Holder]

    @property
    def rows(self) -> list[Part]:
        """The parts, and what lies outside them when that is anything: they add up to the whole."""
        rest = rest_of(self.whole, self.parts)
        return [*self.parts, rest] if (rest.money, rest.year) != (Money(), YearMoney()) else self.parts

    @property
    def longest(self) -> Decimal:
        """The longest of the year's bars."""
        return max((max(row.year.to_spend, row.year.spent) for row in self.rows), default=NOTHING)

    @property
    def several(self) -> bool:
        """Has more than one organisation held agreements?"""
        return len(self.with_money) > 1

    @property
    def with_money(self) -> list[Holder]:
        return [holder for holder in self.holders if holder.agreed or holder.received]

    @property
    def held(self) -> Holder:
        """All organisations together."""
        sums = (sum((getattr(one, name) for one in self.holders), NOTHING) for name in SUMS_OF_HOLDER)
        return Holder(0, "", True, *sums)

    @property
    def holding(self) -> list[Holder]:
        return [holder for holder in self.holders if holder.holds_now]


def plan_year(plan: Any, on: date) -> tuple[date, date]:
    """Return first and last day of the year of `plan` that holds `on`: years count from the plan's first day."""
    first = plan.start_date
    years = max(on.year - first.year - ((on.month, on.day) < (first.month, first.day)), 0)
    start, last = months_on(first, 12 * years), months_on(first, 12 * (years + 1)) - timedelta(days=1)
    return start, min(last, plan.end_date) if plan.end_date and plan.end_date >= start else last


def has_ended(plan: Any, on: date) -> bool:
    """Is the last day of `plan` over? Then none of its years runs."""
    return bool(plan.end_date and plan.end_date < on)


def where_is(community: Any, plan: Any, *, on: date) -> Where:
    """Return the area's money by part and by organisation, and this year's. Two queries."""
    since = plan_year(plan, on)[0] if plan else on
    parts, whole = [], Part("", Money(), YearMoney())
    rows = _sums().all(community=community.pk, plan=plan.pk if plan else 0, since=since)
    for position, pk, name, budget, *sums in sorted(rows, key=lambda row: row[:2]):
        part = part_of(str(pk), name, budget, sums)
        if position == OF_ALL:
            whole = part
        else:
            parts.append(part)
    holders = [
        Holder(pk, name, now, *(amount or NOTHING for amount in sums))
        for pk, name, now, *sums in _holders().all(community=community.pk, on=on)
    ]
    return Where(whole, parts, holders)


def part_of(key: str, name: str, budget: Decimal | None, sums: Iterable[Decimal | None]) -> Part:
    """Return the line that follows from six sums."""
    agreed, agreed_before, spent, spent_before, back, back_before = (amount or NOTHING for amount in sums)
    year = YearMoney(
        agreed_before - spent_before - back_before, agreed - agreed_before, spent - spent_before, back - back_before
    )
    return Part(name, money_of(budget, agreed, spent, back), year, key)


def rest_of(whole: Part, parts: list[Part]) -> Part:
    """Return what the parts leave of the whole."""
    money = Money(*(getattr(whole.money, n) - sum(getattr(p.money, n) for p in parts) for n in Money.__annotations__))
    year = YearMoney(
        *(getattr(whole.year, n) - sum(getattr(p.year, n) for p in parts) for n in YearMoney.__annotations__)
    )
    return Part(OUTSIDE, money, year)


@ready
def _sums() -> QuerySet:
    """The parts of the plan, and the area itself, each with its six sums."""
    words = CharField(max_length=120)
    ledger = LedgerEntry.objects.all()
    of_part = Priority.objects.filter(plan__pk=Given("plan")).order_by()
    parts = of_part.values_list(
        Cast("position", IntegerField()), "pk", Cast("name", words), "budget",
        *six(BudgetLine.objects.live(), "priority", "agreement__start_date__lt", ledger, "line__priority"),
    )  # fmt: skip
    allocated = AllocationEntry.objects.filter(community=OuterRef("pk"))
    of_area = Community.objects.filter(pk=Given("community")).order_by()
    area = of_area.values_list(
        Value(OF_ALL, output_field=IntegerField()), "pk", Cast("name", words),
        _one(allocated, "community", Sum("amount")),
        *six(Agreement.objects.live(), "community", "start_date__lt", ledger, "agreement__community"),
    )  # fmt: skip
    return parts.union(area, all=True)


def six(agreed: QuerySet, by: str, began_before: str, ledger: QuerySet, ledger_by: str) -> list[Any]:
    """Return what was agreed, spent and sent back of the outer row, each in all and before the day `since`."""
    agreed, ledger = agreed.filter(**{by: OuterRef("pk")}), ledger.filter(**{ledger_by: OuterRef("pk")})
    before = ledger.filter(on__lt=Given("since"))
    return [
        _one(agreed, by, Sum("amount")),
        _one(agreed.filter(**{began_before: Given("since")}), by, Sum("amount")),
        _one(ledger, ledger_by, LedgerEntry.spent_sum()),
        _one(before, ledger_by, LedgerEntry.spent_sum()),
        _one(ledger, ledger_by, LedgerEntry.returned_sum()),
        _one(before, ledger_by, LedgerEntry.returned_sum()),
    ]


@ready
def _holders() -> QuerySet:
    """Organisations with an agreement of the area, or that hold its money today, each with its sums there."""
    agreed = Agreement.objects.live().filter(community__pk=Given("community"), lto=OuterRef("pk"))
    ledger = LedgerEntry.objects.filter(agreement__community__pk=Given("community"), agreement__lto=OuterRef("pk"))
    now = LtoAppointment.objects.filter(
        running_on(Given("on")), community__pk=Given("community"), organisation=OuterRef("pk")
    )
    return (
        Organisation.objects.annotate(now=Exists(now))
        .filter(Q(now=True) | Exists(agreed))
        .order_by("name", "pk")
        .values_list(
            "pk", "name", "now",
            _one(agreed, "lto", Sum("amount")),
            _one(ledger, "agreement__lto", LedgerEntry.sum_of(LedgerEntry.Kind.PAYMENT)),
            _one(ledger, "agreement__lto", LedgerEntry.spent_sum()),
            _one(ledger, "agreement__lto", LedgerEntry.returned_sum()),
        )
    )  # fmt: skip

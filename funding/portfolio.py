"""All areas as staff look after them: where the money is, where it will be, and what to look at first.

The forecast is no more than the pace of the last year carried on (DESIGN.md 7b, money.md): what was spent in the last
365 days, by the day, times the days that are left of the programme. It knows nothing of plans; it says what happens if
nobody does anything else. An area that began less than a year ago is reckoned by the days since.

    forecast = spent so far + spent in the last 365 days / 365 x days to the end, but never more than there is in all

Six statements read all areas of a programme, however much they did; the list is made of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Case, Count, F, Min, Q, QuerySet, Sum, When

from biglocal.communities.models import Community, LtoAppointment, Programme
from biglocal.ready import Given, ready

from .models import LedgerEntry, Paper, SpendReport
from .money import NOTHING, Money, money_of, sums_of_area

YEAR = 365
SENT = ["submitted", "accepted"]


@dataclass(frozen=True)
class Lapse:
    """A paper of an organisation that holds an area's money, with its last day."""

    kind: str
    organisation: str
    expires_on: date

    @property
    def kind_words(self) -> str:
        return Paper.Kind(self.kind).label

    def words(self, on: date) -> str:
        if self.expires_on < on:
            return f"{self.kind_words} lapsed {(on - self.expires_on).days} days ago"
        return f"{self.kind_words} lapses in {(self.expires_on - on).days} days"


@dataclass
class AreaRow:
    """An area of the portfolio."""

    pk: int
    name: str
    slug: str
    region: str
    programme: int
    money: Money = field(default_factory=Money)
    received: Decimal = NOTHING  # paid to its organisations
    returned: Decimal = NOTHING
    lately: Decimal = NOTHING  # spent in the last year
    late: int = 0
    late_since: date | None = None
    lapses: list[Lapse] = field(default_factory=list)
    on: date = date.min
    days_left: int = 0
    days_seen: int = YEAR
    close_out_below: Decimal = NOTHING
    soon_days: int = 60
    close_at_most: Decimal = NOTHING

    @property
    def balance(self) -> Decimal:
        """What lies in the accounts of its organisations."""
        return self.received - self.returned - self.money.spent

    @property
    def pace(self) -> Decimal:
        """What it spends in a day, at the pace of the last year."""
        return self.lately / self.days_seen

    @property
    def forecast(self) -> Decimal:
        """What it will have spent when the programme ends, at this pace, to whole pounds: it is a guess."""
        likely = (self.money.spent + self.pace * self.days_left).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return max(min(likely, self.money.allocation), NOTHING)

    @property
    def unspent_at_end(self) -> Decimal:
        return self.money.allocation - self.forecast

    @property
    def will_not_spend(self) -> bool:
        """Will more be left than an area may close with?"""
        return self.unspent_at_end > self.close_at_most

    @property
    def closes_out(self) -> bool:
        """Rule 13: has the close-out begun? At 149,999.99, not at 150,000.00."""
        return self.money.allocation > 0 and self.money.unspent < self.close_out_below

    @property
    def look_out(self) -> list[tuple[str, str]]:
        """What to look at, as tags: kind and words."""
        found = []
        if self.late and self.late_since:
            more = f", and {self.late - 1} more" if self.late > 1 else ""
            found.append(("look", f"Report {(self.on - self.late_since).days} days late{more}"))
        found += [("look" if lapse.expires_on >= self.on else "setback", lapse.words(self.on)) for lapse in self.lapses]
        if self.will_not_spend:
            found.append(("setback", "Will not spend in time"))
        if self.closes_out:
            found.append(("going", "Closes out"))
        return found

    @property
    def weight(self) -> tuple[int, int, Decimal]:
        """The longest late report first, then the most that would be left."""
        late = (self.on - self.late_since).days if self.late_since else 0
        return (-late, -len(self.lapses), -self.unspent_at_end if self.will_not_spend else NOTHING)


FLAGS: dict[str, tuple[str, Any]] = {
    "late": ("A report is late", lambda row: bool(row.late)),
    "papers": ("A paper lapses soon", lambda row: bool(row.lapses)),
    "pace": ("Will not spend in time", lambda row: row.will_not_spend),
    "close": ("Closes out", lambda row: row.closes_out),
    "any": ("Anything to look at", lambda row: bool(row.look_out)),
}
SORTS: dict[str, Any] = {
    "look": lambda row: (*row.weight, row.name),
    "area": lambda row: row.name.casefold(),
    "spent": lambda row: row.money.spent,
    "promised": lambda row: row.money.promised,
    "left": lambda row: row.money.left,
    "balance": lambda row: row.balance,
    "forecast": lambda row: row.unspent_at_end,
}


def areas_of(programmes: Iterable[int], *, on: date, only: int | None = None) -> list[AreaRow]:
    """Return the areas of these programmes with all their figures; `only` one of them. Six queries."""
    asked = {"programmes": list(programmes)}
    figures = {one.pk: one.on(on) for one in Programme.objects.filter(pk__in=asked["programmes"])}
    one = only is not None
    given = {**asked, **({"area": only} if one else {})}
    moved = {pk: sums for pk, *sums in _moved(one).all(**given, since=on - timedelta(days=YEAR))}
    late = {pk: (count, since) for pk, count, since in _late(one).all(**given, on=on)}
    held, papers = _held(one).all(**given, on=on), _papers(one).all(**given, on=on)
    soon = {pk: on + timedelta(days=one.paper_soon_days) for pk, one in figures.items()}
    lapses = lapses_by_area(held, papers, max(soon.values(), default=on))
    rows = []
    for pk, name, slug, region, programme, begun, allocated, agreed in _areas(one).all(**given):
        spent, returned, received, lately = (amount or NOTHING for amount in moved.get(pk, [None] * 4))
        now = figures[programme]
        rows.append(
            AreaRow(
                pk, name, slug, region, programme,
                money=money_of(allocated, agreed, spent, returned),
                received=received, returned=returned, lately=lately,
                late=late.get(pk, (0, None))[0], late_since=late.get(pk, (0, None))[1],
                lapses=[one for one in lapses.get(pk, []) if one.expires_on <= soon[programme]],
                soon_days=now.paper_soon_days,
                on=on, days_left=max((now.end_date - on).days, 0),
                days_seen=min(max((on - begun).days, 1), YEAR),
                close_out_below=now.close_out_below, close_at_most=now.close_at_most,
            )
        )  # fmt: skip
    return rows


def lapses_by_area(
    held: Iterable[tuple[int, int, str]], papers: Iterable[tuple[int, str, date | None]], until: date
) -> dict[int, list[Lapse]]:
    """Return for each area its organisations' papers that lapse by `until`; of each kind the one that lasts longest."""
    longest: dict[tuple[int, str], date] = {}
    for organisation, kind, expires_on in papers:
        last = expires_on or date.max
        longest[organisation, kind] = max(longest.get((organisation, kind), last), last)
    soon: dict[int, list[tuple[date, str]]] = {}
    for (organisation, kind), last in longest.items():
        if last <= until:
            soon.setdefault(organisation, []).append((last, kind))
    found: dict[int, list[Lapse]] = {}
    for area, organisation, name in held:
        for last, kind in sorted(soon.get(organisation, [])):
            found.setdefault(area, []).append(Lapse(kind, name, last))
    return found


def within(rows: QuerySet, area: str, one: bool) -> QuerySet:
    """Narrow rows to the programmes asked for, or to one area of them; `area` leads from a row to its area."""
    rows = rows.filter(**{f"{area}programme__pk__in": [Given("programmes")]}).order_by()
    return rows.filter(**{f"{area}pk": Given("area")}) if one else rows


@ready
def _areas(one: bool) -> QuerySet:
    """The areas, each with what it has and what of it is agreed."""
    rows = within(Community.objects.all(), "", one).order_by("name", "pk")
    sums = sums_of_area()
    columns = ["pk", "name", "slug", "region", "programme", "designated_on"]
    return rows.values_list(*columns, sums["sum_allocated"], sums["sum_agreed"])


@ready
def _moved(one: bool) -> QuerySet:
    """Spent, sent back, paid, and spent since a day: one look at the ledger."""
    rows = within(LedgerEntry.objects.all(), "agreement__community__", one).values("agreement__community")
    signed = Case(When(corrects__isnull=True, then=F("amount")), default=F("amount") * -1)
    return rows.annotate(
        spent=LedgerEntry.spent_sum(),
        back=LedgerEntry.returned_sum(),
        paid=LedgerEntry.sum_of(LedgerEntry.Kind.PAYMENT),
        lately=Sum(signed, filter=Q(kind=LedgerEntry.Kind.SPEND, on__gt=Given("since"))),
    ).values_list("agreement__community", "spent", "back", "paid", "lately")


@ready
def _late(one: bool) -> QuerySet:
    """Reports whose day has passed and that were not sent."""
    rows = within(SpendReport.objects.exclude(state__in=SENT), "agreement__community__", one)
    rows = rows.filter(due_on__lt=Given("on"), agreement__state__in=["accepted", "active", "closing"])
    return rows.values_list("agreement__community").annotate(count=Count("pk"), since=Min("due_on"))


@ready
def _held(one: bool) -> QuerySet:
    """Who holds which area's money today."""
    rows = within(LtoAppointment.objects.running(Given("on")), "community__", one)
    return rows.order_by("organisation__name").values_list("community", "organisation", "organisation__name")


@ready
def _papers(one: bool) -> QuerySet:
    """Checked papers of those organisations, each with its last day."""
    holding = within(LtoAppointment.objects.running(Given("on")), "community__", one).values("organisation")
    papers = Paper.objects.filter(checked_at__isnull=False, organisation__in=holding).order_by()
    return papers.values_list("organisation", "kind", "expires_on")

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
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.utils import timezone

from biglocal.communities.models import Community, LtoAppointment, Programme
from biglocal.money import pounds
from biglocal.ready import Given, ready
from projects.models import Project

from .models import BudgetLine, LedgerEntry, Paper, SpendReport
from .money import NOTHING, Money, money_of, sums_of_area

YEAR = 365
QUIET = 30  # days
RUNNING = ["accepted", "active", "closing"]
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
    over: Decimal = NOTHING  # spent above the budget, on the line that is furthest above it
    over_on: str = ""
    last_update: date | None = None
    has_closed: bool = False
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

    @cached_property
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
    def quiet_for(self) -> int:
        """Days since somebody logged progress, where it is more than a month; what has closed may rest."""
        since = (self.on - self.last_update).days if self.last_update else self.days_seen
        return 0 if self.has_closed or since <= QUIET else since

    @property
    def standing(self) -> str:
        """How it does, one of `STANDINGS`: the gravest that is true."""
        return "late" if self.late else "over" if self.over else "quiet" if self.quiet_for else "track"

    @property
    def look_out(self) -> list[tuple[str, str]]:
        """What to look at, as tags: kind and words."""
        found = []
        if self.late and self.late_since:
            more = f", and {self.late - 1} more" if self.late > 1 else ""
            found.append(("look", f"Report {(self.on - self.late_since).days} days late{more}"))
        found += [("look" if lapse.expires_on >= self.on else "setback", lapse.words(self.on)) for lapse in self.lapses]
        if self.over:
            found.append(("setback", f"{pounds(self.over)} over on {self.over_on}"))
        if self.quiet_for:
            found.append(("quiet", f"Quiet for {self.quiet_for} days" if self.last_update else "No update yet"))
        if self.will_not_spend:
            found.append(("setback", "Will not spend in time"))
        if self.closes_out:
            found.append(("going", "Closes out"))
        return found

    @property
    def weight(self) -> tuple[int, Decimal, int, int, Decimal]:
        """The longest late report first, then what is over, papers, silence, and the most that would be left."""
        late = (self.on - self.late_since).days if self.late_since else 0
        spare = -self.unspent_at_end if self.will_not_spend else NOTHING
        return (-late, -self.over, -len(self.lapses), -self.quiet_for, spare)


FLAGS: dict[str, tuple[str, Any]] = {
    "late": ("A report is late", lambda row: bool(row.late)),
    "over": ("Over budget", lambda row: bool(row.over)),
    "quiet": ("Quiet for a month", lambda row: bool(row.quiet_for)),
    "papers": ("A paper lapses soon", lambda row: bool(row.lapses)),
    "pace": ("Will not spend in time", lambda row: row.will_not_spend),
    "close": ("Closes out", lambda row: row.closes_out),
    "any": ("Anything to look at", lambda row: bool(row.look_out)),
    "track": ("On track", lambda row: row.standing == "track"),
}
# How areas do, as the quilt of all areas shows it: each area has one of these.
STANDINGS = {"track": "on track", "quiet": "quiet for a month", "late": "report late", "over": "over budget"}
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
    over: dict[int, tuple[Decimal, str]] = {}
    for pk, words, amount, spent in _over(one).all(**given):
        over[pk] = max(over.get(pk, (NOTHING, "")), (spent - amount, words))
    late = {pk: (count, since) for pk, count, since in _late(one).all(**given, on=on)}
    held = _papers(one).all(**given, on=on)
    holders = list(dict.fromkeys((area, organisation, name) for area, organisation, name, *_ in held))
    papers = {(organisation, kind, last) for _, organisation, _, kind, last in held}
    soon = {pk: on + timedelta(days=one.paper_soon_days) for pk, one in figures.items()}
    lapses = lapses_by_area(holders, papers, max(soon.values(), default=on))
    rows, here = [], timezone.get_current_timezone()
    for pk, name, slug, region, programme, begun, state, said, allocated, agreed in _areas(one).all(**given):
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
                over=over.get(pk, (NOTHING, ""))[0], over_on=over.get(pk, (NOTHING, ""))[1],
                last_update=said.astimezone(here).date() if said else None, has_closed=state == Community.State.CLOSED,
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
    columns = ["pk", "name", "slug", "region", "programme", "designated_on", "state"]
    said = Project.objects.filter(community=OuterRef("pk")).order_by().values("community")
    last = Subquery(said.annotate(last=Max("last_update_at")).values("last"))
    return rows.values_list(*columns, last, sums["sum_allocated"], sums["sum_agreed"])


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
def _over(one: bool) -> QuerySet:
    """Lines of running agreements on which more was spent than they have."""
    booked = LedgerEntry.objects.filter(kind=LedgerEntry.Kind.SPEND, line__isnull=False).order_by().values("line")
    booked = booked.annotate(spent=LedgerEntry.spent_sum())  # of few columns: most lines stop here
    rows = within(BudgetLine.objects.filter(agreement__state__in=RUNNING), "agreement__community__", one)
    rows = rows.filter(pk__in=booked.filter(spent__gt=F("line__amount")).values("line"))
    spent = Subquery(booked.filter(line=OuterRef("pk")).values("spent"))
    return rows.values_list("agreement__community", "description", "amount", spent)


@ready
def _late(one: bool) -> QuerySet:
    """Reports whose day has passed and that were not sent."""
    rows = within(SpendReport.objects.exclude(state__in=SENT), "agreement__community__", one)
    rows = rows.filter(due_on__lt=Given("on"), agreement__state__in=RUNNING)
    return rows.values_list("agreement__community").annotate(count=Count("pk"), since=Min("due_on"))


@ready
def _papers(one: bool) -> QuerySet:
    """Who holds which area's money today, with each of their checked papers and its last day."""
    rows = within(LtoAppointment.objects.running(Given("on")), "community__", one)
    rows = rows.filter(organisation__papers__checked_at__isnull=False).order_by("organisation__name", "community")
    paper = ["organisation__papers__kind", "organisation__papers__expires_on"]
    return rows.values_list("community", "organisation", "organisation__name", *paper)

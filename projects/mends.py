"""How an area mends: how many of its setbacks were put right, how fast, and which places are not open just now."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from math import ceil
from statistics import median
from typing import Any

from django.db.models import CharField, DateField, F, OuterRef, Subquery, TimeField, Value
from django.db.models.functions import Cast

from biglocal.ready import Given, ready

from .models import PlaceState, Update

A_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class NotOpen:
    """A place that is closed or part open, and since when."""

    title: str
    path_slug: str
    state: str
    since: date


@dataclass
class Mends:
    """What everybody may read of an area's setbacks: told as mending, never as failure."""

    setbacks: int = 0
    days: list[float] = field(default_factory=list)  # of each mend
    not_open: list[NotOpen] = field(default_factory=list)
    states: dict[int, str] = field(default_factory=dict)  # of each project that is not open

    @property
    def mended(self) -> int:
        return len(self.days)

    @property
    def waiting(self) -> int:
        return self.setbacks - self.mended

    @property
    def half_within(self) -> str:
        """Within which time half of the mends were done: the median, so that one long wait does not hide the rest."""
        middle = median(self.days) if self.days else 0
        if middle < 1:
            return "on the same day"
        return "within a day" if middle == 1 else f"within {ceil(middle):,} days"


def mends_of(community: Any) -> Mends:
    """Return how the area mends. One query; what only the partnership reads does not count."""
    mends, places = Mends(), {}
    for row in sorted(_setbacks().all(community=community.pk), key=lambda row: (row[4], row[6] or row[4])):
        if row[1] != "setback":
            places[row[0]] = row
            continue
        if row[2] == "stopped" and not row[6]:  # nothing there is to be mended any more
            continue
        mends.setbacks += 1
        if row[6]:
            mends.days.append(days_between(row[4], row[5], row[6], row[7]))
    for project, (_, state, title, slug, since, *_) in places.items():
        if state != PlaceState.State.OPEN:
            mends.states[project] = state
            mends.not_open.append(NotOpen(title, slug, state, since))
    return mends


@ready
def _setbacks() -> Any:
    """An area's setbacks with when they were put right, and what was said of its places."""
    words = CharField(max_length=200)
    repairs = Update.objects.public().filter(puts_right=OuterRef("pk")).order_by("happened_on", "pk")
    setbacks = (
        Update.objects.public()
        .in_community(Given("community"))
        .filter(kind=Update.Kind.SETBACK)
        .order_by()
        .values_list(
            F("pk"),
            Value("setback", output_field=words),
            Cast("project__standing", words),
            Value("", output_field=words),
            "happened_on",
            "happened_at",
            Subquery(repairs.values("happened_on")[:1]),
            Subquery(repairs.values("happened_at")[:1]),
        )
    )
    states = (
        PlaceState.objects.visible(inside=False)
        .filter(project__community=Given("community"))
        .order_by()
        .values_list(
            F("project_id"),
            Cast("state", words),
            Cast("project__title", words),
            Cast("project__slug", words),
            "since",
            Cast(Value(None), TimeField()),
            Cast("said_at", DateField()),
            Cast(Value(None), TimeField()),
        )
    )
    return setbacks.union(states, all=True)


def days_between(broke_on: date, broke_at: time | None, mended_on: date, mended_at: time | None) -> float:
    """Return the days from setback to repair: whole ones unless both have a time of day."""
    if broke_at and mended_at:
        span = datetime.combine(mended_on, mended_at) - datetime.combine(broke_on, broke_at)
        return max(span.total_seconds(), 0) / A_DAY
    return float((mended_on - broke_on).days)

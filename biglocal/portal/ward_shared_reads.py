"""What areas share that a councillor can act on or use: what waits for the council, residents' words, free photos."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q

from biglocal.places.models import WardLine
from biglocal.places.pre_election import is_held
from biglocal.ready import Given, ReadyRows, how_many, ready
from projects.models import Photo, Project, Update
from projects.querysets import OF_UPDATE

MOST_STUCK, MOST_QUOTES, MOST_PHOTOS = 10, 3, 3
NAMES = ["title", "slug", "community__name", "community__slug", "cover__key", "cover__drawing"]


@dataclass
class Noted:
    """Setbacks that wait for the council, the longest first, and what residents said, the newest first."""

    stuck: list[Update] = field(default_factory=list)
    quotes: list[Update] = field(default_factory=list)


def noted_in(line: WardLine) -> Noted:
    """Return both, of what everybody may read. One query."""
    rows = _noted().all(line=line.pk)
    stuck = [row for row in rows if row.waits]
    quotes = [row for row in reversed(rows) if row.quote and not row.held_until]
    return Noted(stuck, quotes[:MOST_QUOTES])


@ready
def _noted() -> Any:
    ours = Update.objects.public().filter(ward_lines=Given("line"))
    mine = ours.exclude(quote="").exclude(Q(features_councillor=True) & Q(is_held(OF_UPDATE)))
    quoted = mine.order_by("-happened_on", "-pk")[:MOST_QUOTES]
    waiting = waits_for_council(ours).order_by("happened_on", "pk")[:MOST_STUCK]
    return (
        Update.objects.filter(ward_lines=Given("line"))  # few rows to look through
        .filter(Q(pk__in=quoted.values("pk")) | Q(pk__in=waiting.values("pk")))
        .with_held()
        .annotate(waits=Exists(waits_for_council(Update.objects.filter(pk=OuterRef("pk")))))
        .select_related("project__community", "project__cover")
        .only("title", "quote", "quote_by", "happened_on", *(f"project__{name}" for name in NAMES))
        .order_by("happened_on", "pk")
    )


def waits_for_council(updates: Any) -> Any:
    """Those that are setbacks, wait for the council and were not put right, of projects that go on."""
    repairs = Update.objects.public().filter(puts_right=OuterRef("pk"))
    setbacks = updates.filter(~Exists(repairs), kind=Update.Kind.SETBACK, facts__needs_council=True)
    return setbacks.exclude(project__standing=Project.Standing.STOPPED)


def free_photos(line: WardLine) -> ReadyRows:
    """Return the photos of the ward that others may show, the newest first, for a paginator."""
    return ReadyRows(_photos, _how_many(), line=line.pk)


def newest_free_photos(line: WardLine) -> list[Photo]:
    """Return the first few of them. One query."""
    return _photos(0, MOST_PHOTOS).all(line=line.pk)


@ready
def _photos(start: int, stop: int) -> Any:
    shown = ["key", "drawing", "width", "height", "alt", "credit", "mail", "update__title", "update__happened_on"]
    photos = of_ward().select_related("update", "project__community")
    photos = photos.only(
        *shown, "project__title", "project__slug", "project__community__name", "project__community__slug"
    )
    return photos.order_by("-update__happened_on", "-pk")[start:stop]


@ready
def _how_many() -> Any:
    return how_many(of_ward())


def of_ward() -> Any:
    return Photo.objects.free().filter(update__ward_lines=Given("line"))

"""Figures of the whole programme. Counting them costs more than the page that shows them, so each process keeps them
for a minute: they are true, and at most a minute old."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.cache import caches
from django.db.models import Count, Q

from biglocal.communities.models import Community
from biglocal.dates import days_ago
from funding.money import programme_money
from projects.models import Project, Update

KEY, SECONDS = "programme-figures", 60


@dataclass(frozen=True)
class Figures:
    """The programme at a glance."""

    spent: Decimal
    started: int
    finished: int
    updates: int
    areas: list[tuple[str, float | None, float | None]]  # name, longitude, latitude
    regions: list[tuple[str, int]]
    mend: tuple[int, int] | None  # ids of the setback and of what put it right, both with a picture


def programme_figures() -> Figures:
    """Return the figures; counted anew once a minute."""
    cache = caches["memory"]
    kept = cache.get(KEY)
    if kept is None:
        kept = count_figures()
        cache.set(KEY, kept, SECONDS)
    return kept


def count_figures() -> Figures:
    """Count the figures now, in seven queries whatever the number of areas."""
    areas = list(Community.objects.values_list("name", "lon", "lat", "region"))
    by_region = Counter(region for *_, region in areas)
    projects = Project.objects.aggregate(
        started=Count("pk", filter=~Q(stage=Project.Stage.IDEA)),
        finished=Count("pk", filter=Q(stage__in=["open", "look_after"]) & ~Q(standing="stopped")),
    )
    return Figures(
        spent=programme_money().spent,
        started=projects["started"],
        finished=projects["finished"],
        updates=Update.objects.public().count(),
        areas=[(name, lon, lat) for name, lon, lat, _ in areas],
        regions=[(region, by_region[region]) for region in Community.Region.values if by_region[region]],
        mend=mend_of_the_year(),
    )


def mend_of_the_year() -> Any:
    """Return (setback, put right) of the past year's mend that people thanked for most, both with pictures for all."""
    return (
        Update.objects.public()
        .filter(
            kind=Update.Kind.PUT_RIGHT,
            happened_on__gte=days_ago(365),
            photos__taken_down_at__isnull=True,
            photos__isnull=False,
            puts_right__deleted_at__isnull=True,
            puts_right__audience=Update.Audience.PUBLIC,
            puts_right__photos__isnull=False,
            puts_right__photos__taken_down_at__isnull=True,
        )
        .order_by("-thanks_count", "-happened_on", "-posted_at")
        .values_list("puts_right", "pk")
        .first()
    )

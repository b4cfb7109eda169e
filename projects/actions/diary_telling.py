"""Tell those who said they will come what has become of their dates: each of them once, however many changed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from biglocal.notices.events import record_event
from biglocal.notices.models import Event

from ..models import Coming, Occasion

KEY = "occasion-changed:"


def tell_of(rows: list[Occasion], by: Any, *, near: set[int], now: datetime) -> None:
    """Tell of changed `rows`, the soonest first; what was to be told of earlier changes to them holds no longer.

    Who comes to one that is `near` gets one mail about all of theirs; others read of theirs in the week's news.
    """
    retract(rows)
    soon: dict[int, list[int]] = defaultdict(list)
    later: dict[int, list[int]] = defaultdict(list)
    for person, theirs in dates_by_person(rows).items():
        if near & set(theirs):
            soon[theirs[0]].append(person)
        else:
            for pk in theirs:
                later[pk].append(person)
    for row in rows:
        _tell("occasion-changed-soon", row, soon[row.pk], by, now)
        _tell("occasion-changed", row, later[row.pk], by, now)


def retract(rows: Iterable[Occasion]) -> None:
    """What was to be told of changes to `rows` is not told any more."""
    told = Event.objects.filter(subject__in=[row.topic for row in rows], key__startswith=KEY)
    told.filter(retracted_at__isnull=True).update(retracted_at=timezone.now())


def was_heard(row: Occasion, *, since: datetime) -> bool:
    """Did a mail about `row` go out since then: one of its own, or of another date that changed together with it?"""
    topics = [row.topic]
    if row.series:
        topics = [other.topic for other in Occasion.objects.filter(series=row.series).only("pk")]
    told = Event.objects.filter(subject__in=topics, key__startswith=KEY, happened_at__gte=since)
    return told.filter(fanned_out_at__isnull=False).exists()


def dates_by_person(rows: list[Occasion]) -> dict[int, list[int]]:
    """Return, of each person who comes to some of `rows`, which, in their order."""
    found: dict[int, list[int]] = defaultdict(list)
    said = Coming.objects.filter(occasion__in=rows).order_by("person").values_list("occasion", "person")
    places = {row.pk: place for place, row in enumerate(rows)}
    for occasion, person in sorted(said, key=lambda one: (one[1], places[one[0]])):
        found[person].append(occasion)
    return found


def _tell(kind: str, row: Occasion, people: list[int], by: Any, now: datetime) -> None:
    if people:
        key = f"{KEY}{row.pk}:{row.sequence}:{kind}:{now.timestamp():.6f}"
        facts: dict[str, Any] = {"actor": by, "community": row.community_id, "happened_at": now}
        record_event(kind, key=key, subject=row.topic, topics=[], people=people, **facts)

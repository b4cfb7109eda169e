"""The diary as people read it: dates of the group and the partnership's open meetings, in one order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import CharField, Count, Max, Value

from biglocal.audit.models import AuditLine
from biglocal.audit.record import topic_of
from biglocal.communities.models import Meeting

from .models import Occasion

DATE, MEETING = "date", "meeting"


def diary_of(community: Any, *, on: date, past: bool = False) -> Any:
    """Return (day, hour, kind, id) of an area's dates and open meetings: from `on`, or with `past` before it."""
    dates = Occasion.objects.in_community(community)
    meetings = Meeting.objects.in_community(community).filter(open_to_all=True)
    if past:
        dates, meetings = dates.past(on), meetings.filter(on__lt=on, cancelled_at__isnull=True)
    else:
        dates, meetings = dates.to_show(on), meetings.filter(on__gte=on)
    down = "-" if past else ""
    return _keys(dates, DATE).union(_keys(meetings, MEETING), all=True).order_by(f"{down}on", f"{down}begins_at", "pk")


def soonest(*kinds: list[Any], most: int) -> list[Any]:
    """Return the next of dates and meetings, in one order."""
    return sorted((row for rows in kinds for row in rows), key=lambda row: (row.on, row.begins_at or time.min))[:most]


def _keys(rows: Any, kind: str) -> Any:
    return rows.order_by().values_list("on", "begins_at", Value(kind, output_field=CharField()), "pk")


def shown(keys: Iterable[Any], reader: Any) -> list[Any]:
    """Return the rows of one page of the diary, in its order. Two queries."""
    wanted = [(kind, pk) for _, _, kind, pk in keys]
    dates = Occasion.objects.filter(pk__in=[pk for kind, pk in wanted if kind == DATE])
    meetings = Meeting.objects.filter(pk__in=[pk for kind, pk in wanted if kind == MEETING])
    found: dict[tuple[str, int], Any] = {(DATE, row.pk): row for row in dates.with_places().with_coming(reader)}
    with_area = meetings.select_related("community").defer("community__outline")
    found |= {(MEETING, row.pk): row for row in with_area.with_coming(reader)}
    return [found[key] for key in wanted if key in found]


@dataclass(frozen=True)
class Told:
    """How often something was changed, and when last: what calendars ask."""

    times: int
    last: Any


def changes_of(rows: Iterable[Any]) -> dict[str, Told]:
    """Return, by topic, what the history says of rows. One query."""
    topics = [topic_of(row) for row in rows]
    lines = AuditLine.objects.filter(topic__in=topics).order_by().values_list("topic")
    counted = lines.annotate(times=Count("pk"), last=Max("at"))
    return {topic: Told(times, last) for topic, times, last in counted}


def with_areas(meetings: Any) -> Any:
    """Meetings with their area, soonest first."""
    found = meetings.order_by("on", "begins_at", "pk")
    return found.select_related("community").defer("community__outline")

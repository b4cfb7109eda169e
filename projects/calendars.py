"""Dates as an iCalendar file (RFC 5545): what calendars on phones subscribe to or take in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.crypto import salted_hmac
from icalendar import Calendar, Event

from biglocal.audit.record import topic_of
from biglocal.communities.models import Meeting

from .diary_reads import Told, changes_of
from .models import Occasion, UpkeepDate


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar."""

    key: str  # the same for its whole life
    title: str
    on: date
    begins_at: time | None
    ends_at: time | None
    where: str
    words: str
    kind: str
    cancelled: bool
    sequence: int
    changed_at: datetime
    path: str


def entry_of(occasion: Occasion) -> Entry:
    """Return a date of the diary as an entry."""
    part_of = f"{occasion.project.title}, {occasion.community.name}" if occasion.project else occasion.community.name
    why = f"Cancelled. {occasion.cancelled_why}".strip() if occasion.is_cancelled else ""
    bring = f"Bring: {occasion.bring}" if occasion.bring else ""
    return Entry(
        key=f"occasion-{occasion.pk}",
        words="\n".join(filter(None, [why, occasion.note, bring, part_of])),
        kind=occasion.get_kind_display(),
        cancelled=occasion.is_cancelled,
        sequence=occasion.sequence,
        changed_at=occasion.changed_at,
        path=occasion.get_absolute_url(),
        **_times(occasion),
    )


def entries_with_history(meetings: Iterable[Meeting], upkeep: Iterable[UpkeepDate]) -> list[Entry]:
    """Return open meetings, and inspections and the like: their history says how often they were changed.

    A query for each of the two, and one for both histories.
    """
    meetings, upkeep = list(meetings), list(upkeep)
    told = changes_of([*meetings, *upkeep]) if meetings or upkeep else {}
    return [
        *(entry_of_meeting(row, told.get(topic_of(row))) for row in meetings),
        *(entry_of_upkeep(row, told.get(topic_of(row))) for row in upkeep),
    ]


def entry_of_meeting(row: Meeting, told: Told | None) -> Entry:
    """Return an open meeting as an entry."""
    return Entry(
        key=f"meeting-{row.pk}",
        words="\n".join(filter(None, ["Cancelled." if row.cancelled_at else "", row.note, row.community.name])),
        kind="Meeting",
        cancelled=row.cancelled_at is not None,
        sequence=told.times if told else 0,
        changed_at=told.last if told else moment(row.on, time.min),
        path=row.get_absolute_url(),
        **_times(row),
    )


def entry_of_upkeep(row: UpkeepDate, told: Told | None) -> Entry:
    """Return an inspection or the like, that everybody may see, as an entry."""
    return Entry(
        key=f"upkeep-{row.pk}",
        title=row.title,
        on=row.due_on,
        begins_at=None,
        ends_at=None,
        where=row.project.street,
        words="\n".join(filter(None, ["Done." if row.done_on else "", f"{row.project}, {row.project.community}"])),
        kind=row.get_what_display(),
        cancelled=False,
        sequence=told.times if told else 0,
        changed_at=told.last if told else moment(row.due_on, time.min),
        path=reverse("projects:upkeep", args=[row.project.community.slug, row.project.slug]),
    )


def _times(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("title", "on", "begins_at", "ends_at", "where")}


def calendar_of(name: str, path: str, entries: Iterable[Entry]) -> bytes:
    """Return the file. The same entries give the same bytes, so that its tag says when nothing is new."""
    calendar = Calendar()
    calendar.add("prodid", "-//Big Local portal//Dates//EN")
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("url", full(path))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for entry in entries:
        calendar.add_component(event_of(entry))
    return calendar.to_ical()


def event_of(entry: Entry) -> Event:
    """Return one event. Hours are written in UTC, so that clocks going forward or back move nothing."""
    event = Event()
    event.add("uid", f"{entry.key}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", utc(entry.changed_at))
    event.add("last-modified", utc(entry.changed_at))
    event.add("sequence", entry.sequence)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("summary", f"Cancelled: {entry.title}" if entry.cancelled else entry.title)
    if entry.begins_at:
        event.add("dtstart", moment(entry.on, entry.begins_at))
        if entry.ends_at:
            event.add("dtend", max(moment(entry.on, entry.ends_at), moment(entry.on, entry.begins_at)))
    else:
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    if entry.where:
        event.add("location", entry.where)
    event.add("description", entry.words)
    event.add("categories", [entry.kind])
    event.add("url", full(entry.path))
    return event


def moment(day: date, hour: time) -> datetime:
    """Return the hour of a London day in UTC."""
    return utc(timezone.make_aware(datetime.combine(day, hour)))


def utc(when: datetime) -> datetime:
    return when.astimezone(UTC).replace(microsecond=0)


def full(path: str) -> str:
    """Return the whole address of a path."""
    return settings.SITE_URL.rstrip("/") + path


def answer_calendar(
    request: HttpRequest, content: bytes, name: str, *, download: bool = False, private: bool = False
) -> HttpResponse:
    """Answer the file with its tag, or 304 to who has it."""
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'{"attachment" if download else "inline"}; filename="{name}"'
    return answer_tagged(request, answer, private=private)


def answer_tagged(request: HttpRequest, answer: HttpResponse, *, private: bool = False) -> HttpResponse:
    """Give what machines fetch again and again a tag; who has it gets 304. What is taken down is gone at once."""
    tag = salted_hmac("feed", answer.content, algorithm="sha256").hexdigest()[:24]
    answer["ETag"] = f'"{tag}"'
    patch_cache_control(answer, no_cache=True, **({"private": True} if private else {"public": True}))
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer

"""Dates as an iCalendar file (RFC 5545): what calendars on phones subscribe to or take in."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.crypto import salted_hmac
from icalendar import Calendar, Event

from .models import Occasion

LOOK_BACK = timedelta(days=92)  # days gone by that stay in a calendar
MOST = 500


def calendar_of(name: str, path: str, occasions: Iterable[Occasion]) -> bytes:
    """Return the file. The same dates give the same bytes, so that nothing new is known by its tag."""
    calendar = Calendar()
    calendar.add("prodid", "-//Big Local portal//Dates//EN")
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("url", full(path))
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for occasion in occasions:
        calendar.add_component(event_of(occasion))
    return calendar.to_ical()


def event_of(occasion: Occasion) -> Event:
    """Return one date. Hours are written in UTC, so that clocks going forward or back move nothing."""
    event = Event()
    event.add("uid", f"occasion-{occasion.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", utc(occasion.changed_at))
    event.add("last-modified", utc(occasion.changed_at))
    event.add("sequence", occasion.sequence)
    event.add("status", "CANCELLED" if occasion.is_cancelled else "CONFIRMED")
    event.add("summary", f"Cancelled: {occasion.title}" if occasion.is_cancelled else occasion.title)
    if occasion.begins_at:
        event.add("dtstart", moment(occasion.on, occasion.begins_at))
        if occasion.ends_at:
            event.add("dtend", max(moment(occasion.on, occasion.ends_at), moment(occasion.on, occasion.begins_at)))
    else:
        event.add("dtstart", occasion.on)
        event.add("dtend", occasion.on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    if occasion.where:
        event.add("location", occasion.where)
    event.add("description", words_of(occasion))
    event.add("categories", [occasion.get_kind_display()])
    event.add("url", full(occasion.get_absolute_url()))
    return event


def words_of(occasion: Occasion) -> str:
    """Return what the calendar shows beneath the title."""
    lines = [
        f"Cancelled. {occasion.cancelled_why}".strip() if occasion.is_cancelled else "",
        occasion.note,
        f"Bring: {occasion.bring}" if occasion.bring else "",
        f"{occasion.project.title}, {occasion.community.name}" if occasion.project else occasion.community.name,
    ]
    return "\n".join(line for line in lines if line)


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

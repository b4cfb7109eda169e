"""When mail goes: not at night, and digests on their day. The figures come from the programme, by registration."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.cache import caches
from django.utils import timezone

from . import registry

KEPT_SECONDS = 60


@dataclass(frozen=True)
class Hours:
    """Mail rests from one hour to another, London time; digests fall due on a weekday, as ISO counts, at an hour."""

    quiet_from: int = 20
    quiet_until: int = 8
    digest_weekday: int = settings.DIGEST_WEEKDAY
    digest_hour: int = settings.DIGEST_HOUR


def hours_of(day: date) -> Hours:
    """Return the hours that count on `day`. Asked once a minute: each mail that is sent wants to know."""
    if registry.hours is None:
        return Hours(digest_weekday=settings.DIGEST_WEEKDAY, digest_hour=settings.DIGEST_HOUR)
    kept = caches["memory"].get(f"hours:{day}")
    if kept is None:
        kept = registry.hours(day)
        caches["memory"].set(f"hours:{day}", kept, KEPT_SECONDS)
    return kept


def awake(moment: datetime) -> datetime:
    """Return `moment`, or where it lies in quiet hours the moment at which they end."""
    if not settings.QUIET_HOURS:
        return moment
    local = timezone.localtime(moment)
    hours = hours_of(local.date())
    first, last = time(hours.quiet_from % 24), time(hours.quiet_until % 24)
    over_midnight = first > last
    now = local.time()
    is_quiet = (now >= first or now < last) if over_midnight else first <= now < last
    if not is_quiet:
        return moment
    day = local.date() + timedelta(days=1 if over_midnight and now >= first else 0)
    return datetime.combine(day, last, tzinfo=timezone.get_default_timezone())

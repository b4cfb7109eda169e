"""From pending items to one digest a person and period. Due follows from the rows, so a missed run catches up."""

import time as clock
from datetime import datetime, time, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from ..bell import ring
from ..hours import awake, hours_of
from ..models import Item, Message

DIGEST = "digest"
STALE_DAYS = 30
BATCH = 500
SECONDS = 20  # a task's share: what is left is rung for again


def digest_moment(now: datetime, weekday: int = 0) -> datetime:
    """Return the last moment at which digests fell due: the hour of their weekday in London, this week or last.

    Without a weekday that of the programme is meant.
    """
    local = timezone.localtime(now)
    hours = hours_of(local.date())
    day = local.date() - timedelta(days=(local.isoweekday() - (weekday or hours.digest_weekday)) % 7)
    moment = datetime.combine(day, time(hours.digest_hour), tzinfo=local.tzinfo)
    return moment if moment <= now else datetime.combine(day - timedelta(days=7), moment.timetz())


def week_of(moment: datetime) -> str:
    """Return the ISO week of a digest: `2026-W53`."""
    year, week, _ = timezone.localtime(moment).isocalendar()
    return f"{year}-W{week:02}"


def compose(*, now: datetime, seconds: float = SECONDS) -> int:
    """Put together the digests that are due. Returns how many messages were made ready.

    Past its share of time it stops between two batches and rings for the next run, which goes on where it ended.
    """
    until = clock.monotonic() + seconds
    drop_stale(now)
    drop_unwanted()
    made = 0
    for weekday in weekdays_waited_for():
        moment = digest_moment(now, weekday or 0)
        people = Q(digest_weekday=weekday) if weekday else Q(digest_weekday__isnull=True)
        made += compose_for("weekly", week_of(moment), now=now, until=moment, people=people, stop_at=until)
    minute = timezone.localtime(now).strftime("%Y-%m-%dT%H:%M")
    made += compose_for("at_once", minute, now=now, until=now, stop_at=until)
    if made:
        ring("biglocal.notices.tasks.send_due")
    if clock.monotonic() > until:
        ring("biglocal.notices.tasks.compose")
    return made


def weekdays_waited_for() -> list[int | None]:
    """Return the weekdays that people with news have chosen; None for the programme's."""
    news = Item.objects.pending().filter(person=OuterRef("pk"))
    people = get_user_model()._default_manager.filter(Exists(news), cadence="weekly", is_active=True)
    return list(people.order_by().values_list("digest_weekday", flat=True).distinct())


def drop_stale(now: datetime) -> int:
    """Leave out what is older than thirty days: nobody calls that news."""
    return _drop(Q(event__visible_from__lt=now - timedelta(days=STALE_DAYS)), "stale")


def drop_unwanted() -> int:
    """Leave out what waits for people who want no news, or have left."""
    return _drop(Q(person__cadence="none"), "no_mail") + _drop(Q(person__is_active=False), "left")


def _drop(which: Q, code: str) -> int:
    """Drop some thousands of pending items at most; the next run finds more."""
    waiting = Item.objects.filter(which, state=Item.State.PENDING)
    some = list(waiting.values_list("pk", flat=True)[: BATCH * 10])
    return Item.objects.filter(pk__in=some, state=Item.State.PENDING).update(state=Item.State.DROPPED, drop_code=code)


def compose_for(
    cadence: str, period: str, *, now: datetime, until: datetime, people: Q | None = None, stop_at: float
) -> int:
    """Make the digests of `period` for people of one cadence who have news from before `until` and none yet."""
    have = Message.objects.filter(person=OuterRef("pk"), kind=DIGEST, period=period)
    news = Item.objects.pending().filter(person=OuterRef("pk"), event__visible_from__lte=until)
    due = get_user_model()._default_manager.filter(Exists(news), ~Exists(have), cadence=cadence, is_active=True)
    made, last = 0, 0
    while clock.monotonic() <= stop_at:
        some = due.filter(people or Q(), pk__gt=last).order_by("pk")
        ids = list(some.values_list("pk", flat=True)[:BATCH])
        if not ids:
            break
        made, last = made + _compose_batch(ids, period, now), ids[-1]
        if len(ids) < BATCH:
            break
    return made


@transaction.atomic
def _compose_batch(people: list[int], period: str, now: datetime) -> int:
    """Insert the messages, attach all that waits in one update, and make them ready; a second worker adds nothing."""
    drafts = [Message(person_id=person, kind=DIGEST, period=period) for person in people]
    Message.objects.bulk_create(drafts, ignore_conflicts=True)
    draft = Message.objects.filter(kind=DIGEST, period=period, state=Message.State.DRAFT)
    mine = draft.filter(person=OuterRef("person")).values("pk")[:1]
    waiting = Item.objects.pending().filter(Exists(mine), person__in=people, event__visible_from__lte=now)
    waiting.update(state=Item.State.IN_MESSAGE, message=Subquery(mine))
    ready = draft.filter(Exists(Item.objects.filter(message=OuterRef("pk"))), person__in=people)
    return ready.update(state=Message.State.READY, next_try_at=awake(now))

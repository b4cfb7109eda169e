"""From pending items to one digest a person and period. Due follows from the rows, so a missed run catches up."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from ..bell import ring
from ..models import Item, Message

DIGEST = "digest"
STALE_DAYS = 30
BATCH = 500


def digest_moment(now: datetime) -> datetime:
    """Return the last moment at which weekly digests fell due: the digest day's hour in London, this week or last."""
    local = timezone.localtime(now)
    day = local.date() - timedelta(days=(local.isoweekday() - settings.DIGEST_WEEKDAY) % 7)
    moment = datetime.combine(day, time(settings.DIGEST_HOUR), tzinfo=local.tzinfo)
    return moment if moment <= now else datetime.combine(day - timedelta(days=7), moment.timetz())


def week_of(moment: datetime) -> str:
    """Return the ISO week of a digest: `2026-W53`."""
    year, week, _ = timezone.localtime(moment).isocalendar()
    return f"{year}-W{week:02}"


def compose(*, now: datetime) -> int:
    """Put together every digest that is due. Returns how many messages were made ready."""
    drop_stale(now)
    drop_unwanted()
    moment = digest_moment(now)
    week, minute = week_of(moment), timezone.localtime(now).strftime("%Y-%m-%dT%H:%M")
    made = compose_for("weekly", week, now=now, until=moment) + compose_for("at_once", minute, now=now, until=now)
    if made:
        ring("biglocal.notices.tasks.send_due")
    return made


def drop_stale(now: datetime) -> int:
    """Leave out what is older than thirty days: nobody calls that news."""
    old = Item.objects.filter(state=Item.State.PENDING, event__visible_from__lt=now - timedelta(days=STALE_DAYS))
    return old.update(state=Item.State.DROPPED, drop_code="stale")


def drop_unwanted() -> int:
    """Leave out what waits for people who want no news, or have left."""
    people = get_user_model()._default_manager
    waiting = Item.objects.filter(state=Item.State.PENDING)
    none = waiting.filter(person__in=people.filter(cadence="none")).update(
        state=Item.State.DROPPED, drop_code="no_mail"
    )
    return none + waiting.filter(person__is_active=False).update(state=Item.State.DROPPED, drop_code="left")


def compose_for(cadence: str, period: str, *, now: datetime, until: datetime) -> int:
    """Make the digests of `period` for people of one cadence who have news from before `until` and none yet."""
    have = Message.objects.filter(person=OuterRef("pk"), kind=DIGEST, period=period)
    news = Item.objects.pending().filter(person=OuterRef("pk"), event__visible_from__lte=until)
    people = get_user_model()._default_manager.filter(Exists(news), ~Exists(have), cadence=cadence, is_active=True)
    ids = list(people.order_by("pk").values_list("pk", flat=True))
    return sum(_compose_batch(ids[at : at + BATCH], period, now) for at in range(0, len(ids), BATCH))


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
    return ready.update(state=Message.State.READY, next_try_at=now)

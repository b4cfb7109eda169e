"""From an event to people: one item a person, or at once a message. Safe to repeat, and in two workers at once."""

import logging
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from .. import registry
from ..bell import ring
from ..models import Event, Follow, Item, Message

logger = logging.getLogger(__name__)
ASKED = "asked"  # the reason of people whom the event names
CHUNK = 2000
SECONDS = 20  # a task's share: what is left is rung for again


def fan_out(*, now: datetime, seconds: float = SECONDS) -> int:
    """Fan out every event that waits, each in a transaction of its own. Returns how many.

    An event that breaks stays waiting and stops no other: /healthz/jobs/ shows its age.
    """
    until, done, broken = time.monotonic() + seconds, 0, set[int]()
    while next_event(now, broken) is not None:
        done += 1
        if time.monotonic() > until:
            ring("biglocal.notices.tasks.fan_out")
            break
    return done - len(broken)


def next_event(now: datetime, broken: set[int]) -> Event | None:
    """Claim one waiting event and fan it out; None when none waits. What breaks is added to `broken`."""
    event = None
    try:
        with transaction.atomic():
            event = Event.objects.waiting(now).exclude(pk__in=broken).select_for_update(skip_locked=True).first()
            if event is not None:
                tell_people(event, now)
                event.fanned_out_at = now
                event.save(update_fields=["fanned_out_at"])
    except Exception:
        if event is None:
            raise
        broken.add(event.pk)
        logger.exception("The event %s could not be fanned out", event.key)
    return event


def tell_people(event: Event, now: datetime) -> None:
    """Write what each person is to hear: items for the digest, and messages for the people an at-once event names."""
    kind = registry.KINDS.get(event.kind) or registry.Kind(event.kind)
    reasons = allowed(event, reasons_by_person(event, now))
    named = {person for person, why in reasons.items() if kind.at_once and ASKED in why}
    _write_messages(event, kind, {person: reasons.pop(person) for person in sorted(named)}, now)
    for chunk in _chunks(sorted(reasons)):
        items = [Item(person_id=person, event=event, reasons=sorted(reasons[person])) for person in chunk]
        Item.objects.bulk_create(items, ignore_conflicts=True)


def reasons_by_person(event: Event, now: datetime) -> dict[int, set[str]]:
    """Return who may want to hear of the event, and for which topics; never its actor, never who has left."""
    awake = Q(muted_until__isnull=True) | Q(muted_until__lt=timezone.localdate(now))
    found: dict[int, set[str]] = {person: {ASKED} for person in event.people}
    follows = Follow.objects.filter(awake, topic__in=event.topics)
    for person, topic in follows.values_list("person", "topic"):
        found.setdefault(person, set()).add(topic)
    for people_of in registry.ROLE_FOLLOWERS:
        for topic, people in people_of(event.topics).items():
            for person in people:
                found.setdefault(person, set()).add(topic)
    found.pop(event.actor_id or 0, None)
    return found


def allowed(event: Event, reasons: dict[int, set[str]]) -> dict[int, set[str]]:
    """Return the reasons of active people who may hear of the event's subject. One question when all may."""
    people = get_user_model()._default_manager.filter(is_active=True)
    to_all = bool(registry.open_to_all([event.subject]))
    kept: dict[int, set[str]] = {}
    for chunk in _chunks(sorted(reasons)):
        if to_all:
            ids = people.filter(pk__in=chunk).values_list("pk", flat=True)
            kept.update({person: reasons[person] for person in ids})
        else:
            rows = people.filter(pk__in=chunk)
            kept.update(
                {person.pk: reasons[person.pk] for person in rows if registry.may_hear(person, [event.subject])}
            )
    return kept


def _write_messages(event: Event, kind: Any, reasons: dict[int, set[str]], now: datetime) -> None:
    """Write one message and one item for each person; a second time writes nothing."""
    if not reasons:
        return
    ready = {"kind": kind.name, "event": event, "state": Message.State.READY, "must_arrive": kind.must_arrive}
    messages = [Message(person_id=person, next_try_at=now, **ready) for person in reasons]
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    items = [Item(person_id=person, event=event, reasons=sorted(why)) for person, why in reasons.items()]
    Item.objects.bulk_create(items, ignore_conflicts=True)
    of_person = Message.objects.filter(event=event, person=OuterRef("person")).values("pk")[:1]
    waiting = Item.objects.filter(event=event, person__in=reasons, state=Item.State.PENDING)
    waiting.update(state=Item.State.IN_MESSAGE, message=Subquery(of_person))
    ring("biglocal.notices.tasks.send_due")


def _chunks(people: list[int]) -> Iterator[list[int]]:
    return (people[at : at + CHUNK] for at in range(0, len(people), CHUNK))

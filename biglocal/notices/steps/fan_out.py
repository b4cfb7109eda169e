"""From an event to people: one item a person, or at once a message. Safe to repeat, and in two workers at once.

An event is worked through in chunks of people, each in a transaction that holds the event's row and writes down how
far it came. A worker that dies leaves the rest to whoever comes next.
"""

import logging
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from .. import registry
from ..bell import ring
from ..hours import awake
from ..models import Event, Follow, Item, Message
from ..roles import followers_by_role

logger = logging.getLogger(__name__)
ASKED = "asked"  # the reason of people whom the event names
CHUNK = 2000
CHUNK_ASKED_EACH = 200  # where each person is asked about: not everybody may hear of it
SECONDS = 20  # a task's share: what is left is rung for again


def fan_out(*, now: datetime, seconds: float = SECONDS) -> int:
    """Fan out every event that waits, chunk by chunk. Returns how many were finished.

    An event that breaks stays waiting and stops no other: /healthz/jobs/ shows its age.
    """
    until, done, broken = time.monotonic() + seconds, 0, set[int]()
    while (event := next_chunk(now, broken)) is not None:
        done += event.fanned_out_at is not None
        if time.monotonic() > until:
            ring("biglocal.notices.tasks.fan_out")
            break
    return done


def next_chunk(now: datetime, broken: set[int]) -> Event | None:
    """Claim one waiting event and tell its next people; None when none waits. What breaks is added to `broken`."""
    event = None
    try:
        with transaction.atomic():
            event = Event.objects.waiting(now).exclude(pk__in=broken).select_for_update(skip_locked=True).first()
            if event is not None:
                tell_chunk(event, now)
                event.save(update_fields=["fanned_to", "fanned_out_at"])
    except Exception:
        if event is None:
            raise
        broken.add(event.pk)
        logger.exception("The event %s could not be fanned out", event.key)
    return event


def tell_people(event: Event, now: datetime) -> None:
    """Tell all whom the event still has to reach."""
    tell_chunk(event, now)
    while event.fanned_out_at is None:
        tell_chunk(event, now)


def tell_chunk(event: Event, now: datetime) -> None:
    """Write what the next people are to hear: items for the digest, messages for whom an at-once event names.

    Afterwards the event says how far it came, and when it is finished.
    """
    kind = registry.KINDS.get(event.kind) or registry.Kind(event.kind)
    to_all = bool(registry.open_to_all([event.subject]))
    reasons, last = next_people(event, now, CHUNK if to_all else CHUNK_ASKED_EACH)
    reasons = allowed(event, reasons, to_all=to_all)
    named = {person for person, why in reasons.items() if kind.at_once and ASKED in why}
    _write_messages(event, kind, {person: reasons.pop(person) for person in sorted(named)}, now)
    _write_items(event, reasons)
    event.fanned_to = last or event.fanned_to
    event.fanned_out_at = None if last else now


def next_people(event: Event, now: datetime, most: int) -> tuple[dict[int, set[str]], int]:
    """Return at most some `most` people with the topics for which they may want to hear, and the last one's id.

    People come in the order of their ids, after those who were told; never the actor. The id is 0 at the end.
    """
    awake_on = Q(muted_until__isnull=True) | Q(muted_until__lt=timezone.localdate(now))
    follows = Follow.objects.filter(awake_on, topic__in=event.topics, person__gt=event.fanned_to)
    rows = list(follows.order_by("person").values_list("person", "topic")[: most + len(event.topics)])
    found: dict[int, set[str]] = {person: {ASKED} for person in event.people}
    for topic, people in followers_by_role(event.topics, timezone.localdate(now)).items():
        for person in people:
            found.setdefault(person, set()).add(topic)
    last = 0
    if len(rows) == most + len(event.topics):  # there are more: the last one's rows may not all be here
        last = rows[-1][0] - 1
    for person, topic in rows:
        found.setdefault(person, set()).add(topic)
    found = {pk: why for pk, why in found.items() if event.fanned_to < pk and (not last or pk <= last)}
    if len(found) > most + len(event.topics):  # named, or followers by role: a long list of its own
        last = sorted(found)[most - 1]
        found = {pk: why for pk, why in found.items() if pk <= last}
    found.pop(event.actor_id or 0, None)
    return found, last


def allowed(event: Event, reasons: dict[int, set[str]], *, to_all: bool) -> dict[int, set[str]]:
    """Return the reasons of active people who may hear of the event's subject. One question when all may."""
    people = get_user_model()._default_manager.filter(is_active=True, pk__in=sorted(reasons))
    if to_all:
        return {person: reasons[person] for person in people.values_list("pk", flat=True)}
    return {person.pk: reasons[person.pk] for person in people if registry.may_hear(person, [event.subject])}


def _write_items(event: Event, reasons: dict[int, Iterable[str]] | dict[int, set[str]]) -> None:
    items = [Item(person_id=person, event=event, reasons=sorted(why)) for person, why in sorted(reasons.items())]
    Item.objects.bulk_create(items, ignore_conflicts=True)


def _write_messages(event: Event, kind: Any, reasons: dict[int, set[str]], now: datetime) -> None:
    """Write one message and one item for each person; a second time writes nothing."""
    if not reasons:
        return
    due = now if kind.urgent else awake(now)
    ready = {"kind": kind.name, "event": event, "state": Message.State.READY, "must_arrive": kind.must_arrive}
    messages = [Message(person_id=person, next_try_at=due, **ready) for person in reasons]
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    _write_items(event, reasons)
    of_person = Message.objects.filter(event=event, person=OuterRef("person")).values("pk")[:1]
    waiting = Item.objects.filter(event=event, person__in=reasons, state=Item.State.PENDING)
    waiting.update(state=Item.State.IN_MESSAGE, message=Subquery(of_person))
    ring("biglocal.notices.tasks.send_due")

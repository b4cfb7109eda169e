"""Record that something happened, and who follows what. Called inside the transaction of the change itself."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from .bell import ring
from .models import Event, Follow


def record_event(
    kind: str,
    *,
    key: str,
    subject: str,
    topics: Iterable[str],
    actor: Any = None,
    community: int | None = None,
    people: Iterable[int] = (),
    happened_at: datetime | None = None,
) -> Event:
    """Write the event `key` once and ring for its fan-out after commit; the same key again is the same event.

    `subject` is the topic it is about (`update:123`), `topics` those whose followers hear of it, `people` ids of
    persons told whatever they follow (an ask's councillors). Sentences are made when the mail is, by the subject's
    part.
    """
    now = timezone.now()
    event, made = Event.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "subject": subject,
            "topics": list(topics),
            "people": list(people),
            "actor": actor,
            "community": community,
            "happened_at": happened_at or now,
            "visible_from": now,
        },
    )
    if made:
        ring("biglocal.notices.tasks.fan_out")
    return event


def retract_event(key: str) -> None:
    """Take the event back: what is not yet sent will not speak of it."""
    Event.objects.filter(key=key, retracted_at__isnull=True).update(retracted_at=timezone.now())


def restore_event(key: str) -> None:
    """Undo `retract_event`."""
    Event.objects.filter(key=key).update(retracted_at=None)


def follow(person: Any, topic: str, why: str = Follow.Why.CHOSE) -> Follow:
    """Let `person` hear of `topic`; following twice is one row, and the first reason stays."""
    row, _ = Follow.objects.get_or_create(person=person, topic=topic, defaults={"why": why})
    return row


def unfollow(person: Any, topic: str) -> None:
    """End following `topic`; without a row nothing happens."""
    Follow.objects.filter(person=person, topic=topic).delete()

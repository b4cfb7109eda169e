"""Answering a concern, closing it, opening it again."""

from datetime import datetime
from typing import Any

from django.db import transaction

from biglocal.accounts.mail import send_now
from biglocal.audit.record import record
from biglocal.notices.events import record_event
from biglocal.refusals import Refused

from ..models import Concern


def locked(concern: Concern, by: Any) -> Concern:
    """Return the row as it is now, held; refuse who may not answer it."""
    held = Concern.objects.select_for_update(of=["self"]).select_related("community").get(pk=concern.pk)
    if held.writer_id == by.pk:
        raise Refused("This is about your own words, so somebody else answers it.")
    if not Concern.objects.answerable_by(by).filter(pk=held.pk).exists():
        raise Refused("The chair, the worker or Local Trust answers this.")
    return held


@transaction.atomic
def answer_concern(*, concern: Concern, answer: str, by: Any, now: datetime) -> Concern:
    """Write to who raised it, where there is a way. The same answer again is one answer."""
    concern = locked(concern, by)
    if concern.state == Concern.State.CLOSED:
        raise Refused("This is closed. Open it again first.")
    if concern.answer == answer and concern.state == Concern.State.ANSWERED:
        return concern
    concern.answer, concern.answered_at, concern.answered_by = answer, now, by
    concern.state = Concern.State.ANSWERED
    concern.save(update_fields=["answer", "answered_at", "answered_by", "state"])
    _note("concern_answer", concern, by, "Answered a concern")
    if concern.by_id:
        record_event(
            "concern-answered",
            key=f"concern-answered:{concern.pk}:{now:%Y%m%d%H%M%S}",
            subject=f"concern:{concern.pk}",
            topics=[],
            people=[concern.by_id],
            actor=by,
            community=concern.community_id,
        )
    elif concern.email:
        transaction.on_commit(lambda: send_now("concerns/emails/answer_outside", concern.email, concern=concern))
    return concern


@transaction.atomic
def close_concern(*, concern: Concern, by: Any, now: datetime) -> Concern:
    """Nothing is left to do. Closed twice is closed once."""
    concern = locked(concern, by)
    if concern.state != Concern.State.CLOSED:
        concern.state, concern.closed_at, concern.closed_by = Concern.State.CLOSED, now, by
        concern.save(update_fields=["state", "closed_at", "closed_by"])
        _note("concern_close", concern, by, "Closed a concern")
    return concern


@transaction.atomic
def reopen_concern(*, concern: Concern, by: Any) -> Concern:
    """It was closed too soon."""
    concern = locked(concern, by)
    if concern.state == Concern.State.CLOSED:
        concern.state = Concern.State.ANSWERED if concern.answer else Concern.State.OPEN
        concern.closed_at = concern.closed_by = None
        concern.save(update_fields=["state", "closed_at", "closed_by"])
        _note("concern_reopen", concern, by, "Opened a concern again")
    return concern


def _note(verb: str, concern: Concern, by: Any, sentence: str) -> None:
    record(verb, concern, by=by, community=concern.community_id, sentence=sentence)

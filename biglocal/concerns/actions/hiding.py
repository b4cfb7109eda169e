"""Hiding something with a reason, and showing it again. What was hidden stays kept, with who, when and why."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from biglocal.access import Action
from biglocal.audit.record import record
from biglocal.communities.roles import can
from biglocal.notices.events import record_event, retract_event
from biglocal.refusals import Refused
from biglocal.web.visitors import forget_kept_pages

from ..models import Concern, Hiding
from ..registry import Shown, shown, thing_of


def may_hide(thing: Shown, by: Any) -> bool:
    """Who answers concerns in the area, but never for one's own words: those one takes down."""
    return thing.community is not None and can(by, Action.CONCERN_ANSWER, thing.community)


def hide(*, topic: str, reason: str, by: Any, now: datetime, concern: Concern | None = None) -> Hiding:
    """Take something from every page, feed, search and mail not yet sent; tell its writer why and how to answer.

    Hidden already, the row there is answers.
    """
    try:
        with transaction.atomic():
            return _hide(topic, reason, by, now, concern)
    except IntegrityError:  # two people at once: the first one's reason stands
        return Hiding.objects.standing().get(topic=topic)


def _hide(topic: str, reason: str, by: Any, now: datetime, concern: Concern | None) -> Hiding:
    found, thing = thing_of(topic), shown(topic, None)
    if found is None or thing is None:
        raise Refused("This is not there any more.")
    kind, pk = found
    if kind.hide is None:
        raise Refused(f"This {kind.word} can’t be hidden. Change its words instead.")
    if not may_hide(thing, by):
        raise Refused("The chair, the worker or Local Trust hides this.")
    if (standing := Hiding.objects.standing().filter(topic=topic).first()) is not None:
        return standing
    hiding = Hiding.objects.create(
        topic=topic,
        title=thing.title[:160],
        shown=thing.text,
        community=thing.community,
        writer=thing.writer,
        concern=concern,
        reason=reason,
        at=now,
        by=by,
        took_down=kind.hide(pk, by, now),
    )
    record("hide", hiding, by=by, community=thing.community.pk, sentence=f"Hid “{thing.title}”", topic=topic)
    forget_kept_pages()
    if thing.writer is not None and thing.writer.pk != by.pk:
        record_event(
            "words-hidden",
            key=_key(hiding),
            subject=f"hiding:{hiding.pk}",
            topics=[],
            people=[thing.writer.pk],
            actor=by,
            community=thing.community.pk,
        )
    return hiding


@transaction.atomic
def show_again(*, hiding: Hiding, reason: str, by: Any, now: datetime) -> Hiding:
    """Bring back what was hidden; what its writer had taken down before stays down. Twice does no harm."""
    hiding = _locked(hiding)
    if hiding.community is None or not can(by, Action.CONCERN_ANSWER, hiding.community):
        raise Refused("The chair, the worker or Local Trust shows this again.")
    if hiding.writer_id == by.pk and hiding.by_id != by.pk:
        raise Refused("Somebody else hid your words, so somebody else shows them again. You can answer here.")
    if not hiding.is_hidden:
        return hiding
    hiding.ended_at, hiding.ended_by, hiding.ended_because = now, by, reason
    hiding.save(update_fields=["ended_at", "ended_by", "ended_because"])
    found = thing_of(hiding.topic)
    if hiding.took_down and found is not None and found[0].unhide is not None:
        found[0].unhide(found[1], by)
    retract_event(_key(hiding))  # a mail not yet sent would say what is no longer so
    record(
        "show_again",
        hiding,
        by=by,
        community=hiding.community_id,
        sentence=f"Showed “{hiding.title}” again",
        topic=hiding.topic,
    )
    forget_kept_pages()
    return hiding


@transaction.atomic
def reply_to_hiding(*, hiding: Hiding, reply: str, by: Any, now: datetime) -> Hiding:
    """Let the writer say what there is to say; who hid it sees it in the queue."""
    hiding = _locked(hiding)
    if hiding.writer_id != by.pk:
        raise Refused("Only the person who wrote it answers here.")
    if not hiding.is_hidden:
        raise Refused("This is shown again already.")
    if hiding.reply == reply:
        return hiding
    hiding.reply, hiding.replied_at = reply, now
    hiding.save(update_fields=["reply", "replied_at"])
    record("hide_reply", hiding, by=by, community=hiding.community_id, sentence="Answered why it was hidden")
    record_event(
        "hidden-answered",
        key=f"hidden-answered:{hiding.pk}:{now:%Y%m%d%H%M%S}",
        subject=f"hiding:{hiding.pk}",
        topics=[],
        people=[hiding.by_id],
        actor=by,
        community=hiding.community_id,
    )
    return hiding


def _locked(hiding: Hiding) -> Hiding:
    return Hiding.objects.select_for_update(of=["self"]).select_related("community", "writer", "by").get(pk=hiding.pk)


def _key(hiding: Hiding) -> str:
    return f"words-hidden:{hiding.pk}"

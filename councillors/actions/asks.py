"""What a group does with an ask: raise it, change its words, take it back, tell what it led to, close it, undo."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from biglocal.audit.record import record
from biglocal.audit.stale import last_person, stale
from biglocal.communities.models import AreaWard, Community, MeetingAction
from biglocal.notices.events import record_event, restore_event, retract_event
from biglocal.places.models import WardLine
from biglocal.refusals import Refused
from projects.models import Project, Update
from projects.querysets import LEAST_SHARE

from ..ask_moves import Hand
from ..models import Ask
from .ask_rules import check_seen, how_many, locked, people_asked, step, tell, write_down


def lines_concerned(community: Community, project: Project | None, on: date) -> list[WardLine]:
    """Return the wards an ask concerns: the ward of the project's point, else those with 5 % or more of the area."""
    if project is not None and project.ward_id is not None:
        return [project.ward.line]
    links = list(AreaWard.objects.current(on).filter(community=community).select_related("ward__line"))
    large = [link for link in links if link.share_of_area >= LEAST_SHARE]
    return list({link.ward.line_id: link.ward.line for link in large or links}.values())


def widen_asks(*, on: date) -> int:
    """Open asks reach those who sit for the place on `on`: wards drawn anew come to those that were asked.

    Asks stay with the area (places.md, rule 9); what was asked of the old wards stays on record. Returns how many grew.
    """
    grown = 0
    for ask in Ask.objects.open().select_related("community", "project__ward__line").iterator(chunk_size=200):
        now = {line.pk for line in lines_concerned(ask.community, ask.project, on)}
        missing = now - set(ask.ward_lines.values_list("pk", flat=True))
        ask.ward_lines.add(*missing)
        grown += bool(missing)
    return grown


@transaction.atomic
def raise_ask(
    *,
    community: Community,
    kind: str,
    title: str,
    why: str,
    by_day: date,
    takes: str,
    by: Any,
    now: datetime,
    project: Project | None = None,
    setback: Update | None = None,
    action: MeetingAction | None = None,
    phone: str = "",
    form_key: UUID | None = None,
) -> Ask:
    """The ask stands, and every current councillor of the wards concerned will hear. The same form twice is one."""
    Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
    earlier = Ask.objects.filter(form_key=form_key).first() if form_key else None
    if earlier is not None:
        if (earlier.community_id, earlier.raised_by_id) != (community.pk, by.pk):
            raise Refused("This form was sent already. Open the page again to ask for something new.")
        return earlier
    on = timezone.localdate(now)
    if by_day < on:
        raise Refused("Choose a day that is still to come.", field="by_day")
    if project is not None and project.community_id != community.pk:
        raise Refused("Choose a project of this area.", field="project")
    _check_sources(community, setback, action)
    project = project or (setback.project if setback else None)
    lines = lines_concerned(community, project, on)
    if not lines:
        raise Refused("We do not know this area’s wards yet, so nobody can be asked. Tell Local Trust which they are.")
    ask = Ask.objects.create(
        community=community,
        project=project,
        setback=setback,
        action=action,
        kind=kind,
        title=title,
        why=why,
        by_day=by_day,
        takes=takes,
        phone=phone,
        raised_by=by,
        raised_at=now,
        last_word_at=now,
        form_key=form_key,
    )
    ask.ward_lines.set(lines)
    record("raise", ask, by=by, community=community.pk, sentence=f"Asked the councillors: {title}")
    record_event(
        "ask-raised",
        key=f"ask-raised:{ask.pk}",
        subject=f"ask:{ask.pk}",
        topics=[],
        actor=by,
        community=community.pk,
        people=people_asked(lines, on),
        happened_at=now,
    )
    return ask


def _check_sources(community: Community, setback: Update | None, action: MeetingAction | None) -> None:
    """A setback and a meeting's action must be of the area; what is kept among members is told to no councillor."""
    if setback is not None and not _is_open_setback(setback, community):
        raise Refused("This setback is not on the area’s pages any more. Ask without it.")
    if action is not None and action.meeting.community_id != community.pk:
        raise Refused("This is nothing your own meeting said. Ask without it.")
    if action is not None and (action.private or (action.decision and action.decision.is_private)):
        raise Refused("Your meeting kept this among its members. Ask in other words, from the area’s page.")


def _is_open_setback(update: Update, community: Community) -> bool:
    of_area = update.project.community_id == community.pk
    return of_area and update.kind == Update.Kind.SETBACK and update.deleted_at is None


@transaction.atomic
def edit_ask(*, ask: Ask, by: Any, now: datetime, seen: str = "", **words: Any) -> Ask:
    """The ask says something else now: only as long as nobody has it. A stale form changes nothing."""
    kept = locked(ask)
    step(kept, Hand.GROUP, "edit", now=now)
    if seen and seen != stamp_of(kept):
        raise stale(f"{last_person(kept, 'edit')} changed this request", kept.title)
    if words["by_day"] < timezone.localdate(now) and words["by_day"] != kept.by_day:
        raise Refused("Choose a day that is still to come.", field="by_day")
    before = {name: str(getattr(kept, name)) for name in words}
    for name, value in words.items():
        setattr(kept, name, value)
    if before == {name: str(getattr(kept, name)) for name in words}:
        return kept
    kept.changed_at = now
    kept.save()
    write_down("edit", kept, by=by, sentence=f"Changed the request: {kept.title}", before=before)
    return kept


def stamp_of(ask: Ask) -> str:
    """Return what a form remembers of the ask, to see whether it has changed since."""
    return f"{ask.state}:{ask.changed_at:%Y%m%d%H%M%S%f}" if ask.changed_at else f"{ask.state}:"


@transaction.atomic
def withdraw_ask(*, ask: Ask, by: Any, now: datetime, why: str = "", seen: str = "") -> Ask:
    """The ask is off every councillor's page; mail about it that has not gone out will not. Who had it hears why.

    Whoever `seen` nobody at it, and pressed when somebody was, is told first."""
    kept = locked(ask)
    if kept.state == Ask.State.WITHDRAWN:
        return kept
    check_seen(kept, seen)
    _end(kept, "withdraw", why, now)
    retract_event(f"ask-raised:{kept.pk}")
    write_down("withdraw", kept, by=by, sentence=f"Took back the request: {kept.title}", why=why)
    tell("withdraw", kept, by=by, people=[kept.holder.person_id if kept.holder else None], now=now)
    return kept


@transaction.atomic
def close_ask(*, ask: Ask, by: Any, now: datetime, why: str = "", seen: str = "") -> Ask:
    """The ask is over: nothing came of it, or its result has been told for long enough. Twice is once."""
    kept = locked(ask)
    if kept.state == Ask.State.CLOSED:
        return kept
    check_seen(kept, seen)
    _end(kept, "close", why, now, hand=Hand.GROUP if by else Hand.PORTAL)
    write_down("close", kept, by=by, sentence=f"Closed the request: {kept.title}", why=why)
    if by and not kept.result:
        tell("close", kept, by=by, people=[kept.holder.person_id if kept.holder else None], now=now)
    return kept


def _end(ask: Ask, move: str, why: str, now: datetime, hand: Hand = Hand.GROUP) -> None:
    step(ask, hand, move, now=now)
    ask.ended_at, ask.end_words = now, why
    ask.save()


@transaction.atomic
def undo_ask(*, ask: Ask, by: Any, now: datetime) -> Ask:
    """What the group did last is undone: the result, the closing, the taking back. The ask stands where it stood."""
    kept = locked(ask)
    was = kept.state
    if not kept.can(Hand.GROUP, "undo"):
        raise Refused("There is nothing to undo any more.")
    step(kept, Hand.GROUP, "undo", now=now)
    if was == Ask.State.RESULT:
        retract_event(result_key(kept))
        kept.result, kept.result_at = "", None
    kept.ended_at, kept.end_words = None, ""
    kept.save()
    if was == Ask.State.WITHDRAWN:
        restore_event(f"ask-raised:{kept.pk}")
    sentence = f"Undone, it was {Ask.State(was).label.lower()}: {kept.title}"
    write_down("undo", kept, by=by, sentence=sentence, before=was)
    return kept


def close_old_asks(*, now: datetime) -> int:
    """Close what led to something, or what nobody could take on, some weeks ago. Returns how many."""
    long_ago = now - timedelta(days=settings.ASK_CLOSES_AFTER_DAYS)
    done = Q(state=Ask.State.RESULT, result_at__lt=long_ago) | Q(state=Ask.State.DECLINED, last_word_at__lt=long_ago)
    return how_many(partial(close_ask, ask=ask, by=None, now=now) for ask in Ask.objects.filter(done))


def hand_over_asks(project: Project, old: Any, to: Any, by: Any) -> None:
    """Let the new lead of a project hear the answers to what the old one asked and is still open."""
    if old is None:
        return
    for ask in Ask.objects.select_for_update().filter(project=project, raised_by=old):
        if ask.is_open:
            ask.raised_by = to
            ask.save(update_fields=["raised_by"])
            sentence = f"{to.get_full_name()} follows up: {ask.title}"
            record("hand_over", ask, by=by, community=ask.community_id, sentence=sentence, asked_by=old.pk)


@transaction.atomic
def tell_result(*, ask: Ask, result: str, by: Any, now: datetime) -> Ask:
    """What the ask led to is told on the story and the ward's page, with thanks to who took it on."""
    kept = locked(ask)
    if kept.state == Ask.State.RESULT and kept.result == result:
        return kept
    if kept.waits:
        raise Refused("No councillor has taken this on yet. Tell the result when one has.", field="result")
    step(kept, Hand.GROUP, "result", now=now)
    kept.result, kept.result_at = result, now
    kept.save()
    write_down("result", kept, by=by, sentence=f"{kept.title}: {result}")
    topics = [f"wardline:{line}" for line in kept.ward_lines.values_list("pk", flat=True)]
    topics += [f"community:{kept.community_id}"] + ([f"project:{kept.project_id}"] if kept.project_id else [])
    record_event(
        "ask-result",
        key=result_key(kept),
        subject=f"ask:{kept.pk}",
        topics=topics,
        actor=by,
        community=kept.community_id,
        happened_at=now,
    )
    return kept


def result_key(ask: Ask) -> str:
    """Key of the event that tells the result; a result told anew is another one."""
    return f"ask-result:{ask.pk}:{ask.result_at:%Y%m%d%H%M%S%f}"

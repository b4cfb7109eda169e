"""Write the minutes, agree, publish or keep them; a correction afterwards leaves the earlier version standing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import transaction
from modelsearch.index import insert_or_update_object

from biglocal.accounts.models import Person
from biglocal.audit.record import record, topic_of
from biglocal.notices.events import record_event, restore_event, retract_event
from biglocal.refusals import Refused

from ..models import AgendaItem, Meeting, MeetingDecision, MinutesVersion
from ..models.meeting import MINUTES_MOVES

SAYS = {
    "agree": "Minutes agreed",
    "reopen": "Minutes taken up again",
    "publish": "Minutes published",
    "keep": "Minutes kept among the members",
}


def content_of(meeting: Meeting) -> dict[str, Any]:
    """Return all that the minutes say, as it stands now."""
    made: dict[int | None, list[dict[str, Any]]] = {}
    fields = ["title", "words", "why", "how", "votes_for", "votes_against", "abstained", "could_vote", "private"]
    for row in meeting.decisions.select_related("item").exclude(outcome=MeetingDecision.Outcome.DUE):
        said = {name: getattr(row, name) for name in fields} | {"pk": row.pk, "outcome": row.get_outcome_display()}
        made.setdefault(row.item_id, []).append(said)
    items: list[dict[str, Any]] = [
        {name: getattr(row, name) for name in ["pk", "title", "said", "private"]} | {"made": made.pop(row.pk, [])}
        for row in meeting.items.all()
    ]
    rest = [row for rows in made.values() for row in rows]
    people = [list(row) for row in meeting.attendances.values_list("person", "name", "kind", "state")]
    return {"items_said": items, "made": rest, "also_said": meeting.also_said, "people": people}


@contextmanager
def minuted(meeting: Meeting, *, by: Person, now: datetime) -> Iterator[Meeting]:
    """Lock `meeting` for a change; once its minutes are closed, keep them as they were where the change shows."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("community__programme")
    kept = rows.get(pk=meeting.pk)
    before = content_of(kept) if kept.minutes_are_closed else None
    yield kept
    if before is not None and content_of(kept) != before:
        MinutesVersion.objects.create(meeting=kept, content=before, replaced_at=now, replaced_by=by)
    insert_or_update_object(kept)  # agenda and decisions are part of what the search knows of a meeting


@transaction.atomic
def write_minutes(
    *, meeting: Meeting, said: dict[int, str], also_said: str, by: Person, now: datetime, on: date
) -> Meeting:
    """Write what was said under each item (by its id), and beside the agenda."""
    refuse_before(meeting, on)
    with minuted(meeting, by=by, now=now) as kept:
        items = list(kept.items.all())
        changed = [item for item in items if item.pk in said and item.said != said[item.pk]]
        for item in changed:
            item.said = said[item.pk]
        AgendaItem.objects.bulk_update(changed, ["said"])
        more = kept.also_said != also_said
        kept.also_said = also_said
        kept.save(update_fields=["also_said"])
        if changed or more:
            verb, word = ("minutes_correct", "corrected") if kept.minutes_are_closed else ("minutes_write", "written")
            record(verb, kept, by=by, community=kept.community_id, sentence=f"Minutes {word}: {kept}")
    return kept


def refuse_before(meeting: Meeting, on: date) -> None:
    """What comes of a meeting is written on its day or later, and not of one that was cancelled."""
    if meeting.cancelled_at is not None:
        raise Refused("This meeting is cancelled. Call another one.")
    if on < meeting.on:
        raise Refused(f"The meeting is on {meeting.on:%-d %B %Y}. Write down on that day what came of it.")


@transaction.atomic
def move_minutes(*, meeting: Meeting, move: str, by: Person, now: datetime, on: date) -> Meeting:
    """Agree minutes, take them up again, publish or keep them. Asked for twice it is done once."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("community").get(pk=meeting.pk)
    refuse_before(meeting, on)
    if meeting.minutes_state in set(MINUTES_MOVES[move].values()):
        return meeting
    if not meeting.can_move(move):
        state = meeting.get_minutes_state_display().lower()
        raise Refused(f"Somebody changed this while you had it open. The minutes are “{state}” now. Nothing was saved.")
    if move == "agree":
        refuse_unfinished(meeting)
        meeting.agreed_on = on
    if move == "publish":
        meeting.published_at = now
    meeting.minutes_state = MINUTES_MOVES[move][meeting.minutes_state]
    meeting.save(update_fields=["minutes_state", "agreed_on", "published_at"])
    record(f"minutes_{move}", meeting, by=by, community=meeting.community_id, sentence=f"{SAYS[move]}: {meeting}")
    tell_of_minutes(meeting, move, by, now)
    return meeting


def refuse_unfinished(meeting: Meeting) -> None:
    """Minutes say who was there and what came of each question."""
    if not meeting.attendances.filter(state="present").exists():
        raise Refused("Write down first who was there.")
    if due := meeting.decisions.filter(outcome=MeetingDecision.Outcome.DUE).first():
        raise Refused(f"Write down first what came of “{due.title}”: agreed, not agreed or put off.")


def tell_of_minutes(meeting: Meeting, move: str, by: Person, now: datetime) -> None:
    """Followers of the area hear of published minutes, once; kept ones are not spoken of."""
    key = f"minutes-published:{meeting.pk}"
    if move == "keep":
        retract_event(key)
    if move == "publish":
        record_event(
            "minutes-published",
            key=key,
            subject=topic_of(meeting),
            topics=[f"community:{meeting.community_id}"],
            actor=by,
            community=meeting.community_id,
            happened_at=now,
        )
        restore_event(key)

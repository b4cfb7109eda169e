"""Call a meeting, change and cancel it, write its agenda."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from biglocal.accounts.models import Person
from biglocal.audit.record import record, topic_of
from biglocal.notices.events import record_event, retract_event
from biglocal.refusals import Refused

from ..models import AgendaItem, Community, Meeting, MeetingDecision, MeetingRules
from .meeting_coming import must_tell, tell_who_comes
from .minutes import minuted
from .plans import lock

MOST_ITEMS = 40


@transaction.atomic
def call_meeting(*, community: Community, on: date, by: Person, now: datetime, today: date, **about: Any) -> Meeting:
    """Call a meeting of the partnership; the same one at the same time twice is one. Followers of the area hear of it.

    A meeting of the past may be put in, so that its minutes can be kept.
    """
    lock(community)
    check_times(about)
    same = {"on": on, "begins_at": about.get("begins_at"), "cancelled_at": None}
    if found := community.meetings.filter(title=about["title"], **same).first():
        return found
    number = (community.meetings.aggregate(last=Max("number"))["last"] or 0) + 1
    meeting = Meeting.objects.create(community=community, number=number, on=on, called_by=by, **about)
    record("meeting_call", meeting, by=by, community=community.pk, sentence=f"Called: {meeting}")
    if meeting.open_to_all and on >= today:
        record_event(
            "meeting-called",
            key=f"meeting-called:{meeting.pk}",
            subject=topic_of(meeting),
            topics=[f"community:{community.pk}"],
            actor=by,
            community=community.pk,
            happened_at=now,
        )
    return meeting


def check_times(about: dict[str, Any]) -> None:
    begins, ends = about.get("begins_at"), about.get("ends_at")
    if begins and ends and ends <= begins:
        raise Refused("It must end after it begins.", field="ends_at")


@transaction.atomic
def change_meeting(*, meeting: Meeting, by: Person, **about: Any) -> Meeting:
    """Change day, time, place or name; who said they will come is told.

    Once somebody was there, or minutes are closed, the day is history.
    """
    meeting = locked(meeting)
    refuse_cancelled(meeting)
    check_times(about)
    if about.get("on", meeting.on) != meeting.on and meeting.attendances.exists():
        raise Refused("You wrote down who was there, so the day stays.", field="on")
    changed = [name for name, value in about.items() if getattr(meeting, name) != value]
    if changed:
        before = meeting.on
        for name in changed:
            setattr(meeting, name, about[name])
        meeting.save(update_fields=changed)
        if must_tell(meeting, changed):
            tell_who_comes(meeting, by, first=min(before, meeting.on), now=timezone.now())
        names = ", ".join(str(meeting._meta.get_field(name).verbose_name) for name in changed)
        record("meeting_change", meeting, by=by, community=meeting.community_id, sentence=f"Meeting changed: {names}")
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: Person, now: datetime) -> Meeting:
    """Cancel a meeting that has not taken place; it stays in the list, crossed out. Who comes is told."""
    meeting = locked(meeting)
    if meeting.cancelled_at is None:
        if meeting.attendances.filter(state="present").exists():
            raise Refused("People were there, so this meeting can’t be cancelled.")
        meeting.cancelled_at = now
        meeting.save(update_fields=["cancelled_at"])
        retract_event(f"meeting-called:{meeting.pk}")
        tell_who_comes(meeting, by, first=meeting.on, now=now)
        record("meeting_cancel", meeting, by=by, community=meeting.community_id, sentence=f"Cancelled: {meeting}")
    return meeting


@transaction.atomic
def save_item(
    *, meeting: Meeting, by: Person, now: datetime, item: AgendaItem | None = None, decide: bool = False, **about: Any
) -> AgendaItem:
    """Write an item of the agenda: a new one, or changes. With `decide` it asks the meeting for a decision."""
    with minuted(meeting, by=by, now=now) as kept:
        refuse_cancelled(kept)
        if item is None:
            if found := kept.items.filter(title=about["title"]).first():
                return found
            count = kept.items.aggregate(last=Max("position"))["last"] or 0
            if count >= MOST_ITEMS:
                raise Refused(f"An agenda has at most {MOST_ITEMS} items. Take one out first.")
            item = AgendaItem(meeting=kept, position=count + 1)
        elif kept.items.exclude(pk=item.pk).filter(title=about["title"]).exists():
            raise Refused("The agenda has this already.", field="title")
        for name, value in about.items():
            setattr(item, name, value)
        item.save()
        if decide and not item.decisions.exists():
            add_decision(kept, item)
        sentence = f"Agenda: {item.title}"
        record("agenda_save", kept, by=by, community=kept.community_id, sentence=sentence)
    return item


def add_decision(meeting: Meeting, item: AgendaItem) -> MeetingDecision:
    """Put the question of an agenda item to the meeting."""
    number = (meeting.decisions.aggregate(last=Max("number"))["last"] or 0) + 1
    return MeetingDecision.objects.create(
        meeting=meeting, number=number, item=item, title=item.title, private=item.private
    )


@transaction.atomic
def remove_item(*, item: AgendaItem, by: Person, now: datetime) -> None:
    """Take an item off the agenda, and the questions it put, as long as nothing came of them."""
    with minuted(item.meeting, by=by, now=now) as meeting:
        if meeting.minutes_are_closed:
            raise Refused("The minutes are finished, so the item stays. You can correct its words.")
        if item.decisions.exclude(outcome=MeetingDecision.Outcome.DUE).exists():
            raise Refused("Something was decided under this item, so it stays.")
        if item.decisions.filter(declarations__isnull=False).exists():
            raise Refused("Somebody declared an interest under this item, so it stays.")
        record("agenda_remove", meeting, by=by, community=meeting.community_id, sentence=f"Taken off: {item.title}")
        item.decisions.all().delete()
        item.delete()


@transaction.atomic
def move_item_up(*, item: AgendaItem, by: Person) -> None:
    """Let an item come before the one above it."""
    meeting = locked(item.meeting)
    items = list(meeting.items.all())
    place = next((n for n, one in enumerate(items) if one.pk == item.pk), 0)
    if place:
        items[place - 1], items[place] = items[place], items[place - 1]
        for position, one in enumerate(items, start=1):
            one.position = position
        AgendaItem.objects.bulk_update(items, ["position"])
        record("agenda_order", meeting, by=by, community=meeting.community_id, sentence=f"Moved up: {item.title}")


@transaction.atomic
def save_rules(*, community: Community, by: Person, **about: Any) -> MeetingRules:
    """Write how the partnership decides. What was decided before keeps the quorum of its day."""
    lock(community)
    rules, _ = MeetingRules.objects.update_or_create(community=community, defaults=about)
    community.meeting_rules = rules  # what was read of them before holds no longer
    sentence = f"Quorum: {rules.quorum} ({rules.get_quorum_rule_display().lower()})"
    record("meeting_rules", rules, by=by, community=community.pk, sentence=sentence)
    return rules


def locked(meeting: Meeting) -> Meeting:
    """Return the meeting as it is now, kept from others until the transaction ends."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("community__programme")
    return rows.get(pk=meeting.pk)


def refuse_cancelled(meeting: Meeting) -> None:
    if meeting.cancelled_at is not None:
        raise Refused("This meeting is cancelled. Call another one.")

"""How meetings, reviews and things to do are shown in mail, who may hear of them, and what members are reminded of."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from biglocal.access import Action
from biglocal.dates import today
from biglocal.notices.registry import Due, Kind, Line, Rule, Subject

from . import meeting_coming_news
from .models import Meeting, MeetingAction, PlanReview
from .roles import standing_of

OFFSETS = [-3, 0, 7]  # days from the day by which it is to be done


# How they are shown ---------------------------------------------------------------------------------------------------
def meeting_lines(ids: list[int]) -> dict[int, Line]:
    """Return how each meeting is shown: called, cancelled, or with minutes to read."""
    found = Meeting.objects.filter(pk__in=ids).select_related("community")
    return {meeting.pk: meeting_line(meeting) for meeting in found.defer("community__outline")}


def meeting_line(meeting: Meeting) -> Line:
    published = meeting.minutes_state == Meeting.Minutes.PUBLISHED
    when = f"{meeting.on:%A} {meeting.on.day} {meeting.on:%B}"
    return Line(
        title=f"What was decided on {meeting.on.day} {meeting.on:%B}" if published else f"{meeting.title}, {when}",
        text="" if published else meeting.note or meeting.where,
        url=meeting.get_absolute_url(),
        place=meeting.community.name,
        tag="Cancelled" if meeting.is_cancelled else "Minutes" if published else "Meeting",
        when=meeting.on,
    )


def public_meetings(ids: list[int]) -> set[int]:
    """Return the ids of meetings that everybody may read of now."""
    return set(Meeting.objects.public(today()).filter(pk__in=ids).values_list("pk", flat=True))


def may_see_meetings(person: Any, ids: list[int]) -> set[int]:
    """Return the ids of meetings the person may hear of now: public ones, and those of areas of theirs."""
    mine = standing_of(person).communities_with(Action.MEETING_SEE)
    inside = Meeting.objects.filter(pk__in=ids, community__in=mine).values_list("pk", flat=True)
    return public_meetings(ids) | set(inside)


def action_lines(ids: list[int]) -> dict[int, Line]:
    """Return how each thing to do is shown."""
    rows = MeetingAction.objects.filter(pk__in=ids).select_related("meeting__community")
    return {
        row.pk: Line(
            title=row.what,
            text="",
            url=row.meeting.get_absolute_url() + "#to-do",
            place=row.meeting.community.name,
            tag="To do",
            when=row.due_on,
        )
        for row in rows.defer("meeting__community__outline")
    }


def may_see_actions(person: Any, ids: list[int]) -> set[int]:
    """One's own, and those of areas whose meetings one reads."""
    mine = standing_of(person).communities_with(Action.MEETING_SEE)
    rows = MeetingAction.objects.filter(pk__in=ids)
    own = rows.filter(owner=person).values_list("pk", flat=True)
    return set(own) | set(rows.filter(meeting__community__in=mine).values_list("pk", flat=True))


def review_lines(ids: list[int]) -> dict[int, Line]:
    """Return how each review is shown."""
    rows = PlanReview.objects.filter(pk__in=ids).for_list()
    return {
        row.pk: Line(
            title=str(row),
            text="",
            url=row.get_absolute_url(),
            place=row.plan.community.name,
            tag=row.get_state_display(),
            when=row.feedback_at or row.submitted_at or row.planned_on,
        )
        for row in rows
    }


def may_see_reviews(person: Any, ids: list[int]) -> set[int]:
    """Members those of their area, Local Trust what was sent, everybody what is published."""
    standing = standing_of(person)
    found = set()
    for row in PlanReview.objects.filter(pk__in=ids).for_list():
        may = standing.actions_in(row.plan.community)
        staff = Action.REVIEW_ANSWER in may and row.is_sent
        if row.state == PlanReview.State.PUBLISHED or Action.MEETING_SEE in may or staff:
            found.add(row.pk)
    return found


# What is due ----------------------------------------------------------------------------------------------------------
def actions_due(on: date) -> Iterable[Due]:
    """What somebody said they would do and has not: three days before, on the day, a week after. Earlier first."""
    rows = MeetingAction.objects.open().filter(due_on__lte=on - timedelta(days=OFFSETS[0]))
    for row in rows.exclude(meeting__cancelled_at__isnull=False).select_related("owner", "meeting"):
        people = [row.owner_id] if row.owner.is_active else []
        for offset in OFFSETS:
            if row.due_on + timedelta(days=offset) <= on:
                skip = "" if people else "left"
                yield Due(f"meetingaction:{row.pk}", f"{offset:+d}", people, row.meeting.community_id, skip)


def action_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail about a thing to do shows; nothing once it is done."""
    rows = MeetingAction.objects.select_related("meeting__community").defer("meeting__community__outline")
    row = rows.filter(pk=event.subject.split(":")[1]).first()
    if row is None or row.done_on:
        return None
    days = (row.due_on - today()).days
    return {
        "person": person,
        "action": row,
        "meeting": row.meeting,
        "community": row.meeting.community,
        "days": abs(days),
        "when": "late" if days < 0 else "today" if days == 0 else "soon",
        "path": row.meeting.get_absolute_url() + "#to-do",
    }


def review_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail with Local Trust's answer shows."""
    row = PlanReview.objects.for_list().filter(pk=event.subject.split(":")[1], feedback_at__isnull=False).first()
    return row and {
        "person": person,
        "review": row,
        "community": row.plan.community,
        "path": row.get_absolute_url(),
    }


SUBJECTS = [
    Subject(prefix="meeting", lines=meeting_lines, may_see=may_see_meetings, open_to_all=public_meetings),
    Subject(prefix="meetingaction", lines=action_lines, may_see=may_see_actions),
    Subject(prefix="planreview", lines=review_lines, may_see=may_see_reviews),
]
KINDS = [
    Kind("meeting-called"),
    Kind("minutes-published"),
    *meeting_coming_news.KINDS,
    Kind("review-submitted"),
    Kind(
        "review-answered",
        at_once=True,
        template="communities/emails/review_answered",
        context=review_context,
        must_arrive=True,
        why="you write or send the review of your area’s plan",
    ),
    Kind(
        "meeting-action",
        at_once=True,
        template="communities/emails/meeting_action",
        context=action_context,
        why="you said at a meeting that you would do it",
    ),
]
RULES = [Rule(name="meeting-action", kind="meeting-action", due=actions_due), meeting_coming_news.RULE]

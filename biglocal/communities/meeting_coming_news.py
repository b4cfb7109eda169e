"""What those who said they will come to an open meeting are told: a change, a cancellation, the day before."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from biglocal.dates import today
from biglocal.notices.registry import Due, Kind, Rule

from .models import Meeting, MeetingComing


def meetings_to_come(on: date) -> Iterable[Due]:
    """An open meeting of tomorrow, or of today where yesterday's run was missed: once for each day it is moved to."""
    near = list(Meeting.objects.public_from(on).filter(on__lte=on + timedelta(days=1)))
    people: dict[int, list[int]] = defaultdict(list)
    said = MeetingComing.objects.filter(meeting__in=near, person__is_active=True).order_by("person")
    for meeting, person in said.values_list("meeting", "person"):
        people[meeting].append(person)
    for row in near:
        told = people[row.pk]
        yield Due(f"meeting:{row.pk}", row.on.isoformat(), told, row.community_id, "" if told else "nobody-said")


def changed_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail about a change shows; nothing to who takes it back, nor after the day."""
    rows = Meeting.objects.filter(pk=event.subject.split(":")[1], on__gte=today()).select_related("community")
    meeting = rows.defer("community__outline").with_coming(person).first()
    if meeting is None or meeting.i_come is None:
        return None
    return {
        "person": person,
        "meeting": meeting,
        "community": meeting.community,
        "days": (meeting.on - today()).days,
        "path": meeting.get_absolute_url() if meeting.open_to_all else meeting.community.get_absolute_url(),
    }


def tomorrow_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the reminder shows; nothing about what was cancelled, closed or moved away meanwhile."""
    found = changed_context(event, person)
    if found is None or found["meeting"].is_cancelled or not found["meeting"].open_to_all or found["days"] > 1:
        return None
    return found


WHY = "you said you will come"
KINDS = [
    Kind(
        name="meeting-changed-soon",
        at_once=True,
        template="communities/emails/meeting_changed",
        context=changed_context,
        must_arrive=True,
        why=WHY,
    ),
    Kind(name="meeting-changed", why=WHY),
    Kind(
        name="meeting-tomorrow",
        at_once=True,
        template="communities/emails/meeting_tomorrow",
        context=tomorrow_context,
        must_arrive=True,
        why=WHY,
    ),
]
RULE = Rule(name="meeting-tomorrow", kind="meeting-tomorrow", due=meetings_to_come)

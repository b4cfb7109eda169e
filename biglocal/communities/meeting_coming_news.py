"""What those who said they will come to an open meeting are told: a change, a cancellation, the day before."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from biglocal.dates import today
from biglocal.notices import coming
from biglocal.notices.registry import Due, Rule

from .models import Meeting, MeetingComing


def meetings_to_come(on: date) -> Iterable[Due]:
    """An open meeting of tomorrow."""
    return coming.tomorrow(Meeting.objects.public_from(on), MeetingComing.objects, "meeting", on=on)


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


KINDS = coming.kinds("meeting", "communities", changed=changed_context, tomorrow=tomorrow_context)
RULE = Rule(name="meeting-tomorrow", kind="meeting-tomorrow", due=meetings_to_come)

"""Say that one will come to an open meeting, and take it back; who said so is told of changes."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from biglocal.audit.record import topic_of
from biglocal.notices.events import record_event
from biglocal.notices.models import Event
from biglocal.refusals import Refused
from biglocal.web.coming import MOST_PEOPLE

from ..models import Meeting, MeetingComing

KEY = "meeting-changed:"
NEAR = timedelta(days=8)  # within it people are told at once, else with the week's news
TOLD = {"on", "begins_at", "ends_at", "where"}  # a change of these is told to those who come


@transaction.atomic
def say_coming_to_meeting(*, meeting: Meeting, by: Any, now: datetime, people: int = 1) -> MeetingComing:
    """Note that the person comes, with so many in all; said again, the new number holds."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.cancelled_at:
        raise Refused("This meeting is cancelled.")
    if not meeting.open_to_all:
        raise Refused("This meeting is for members only.")
    if meeting.on < timezone.localdate(now):
        raise Refused("This day has passed.")
    if not 1 <= people <= MOST_PEOPLE:
        raise Refused(f"Enter a number from 1 to {MOST_PEOPLE}.", field="people")
    row, _ = MeetingComing.objects.update_or_create(
        meeting=meeting, person=by, defaults={"people": people}, create_defaults={"people": people, "at": now}
    )
    return row


def take_back_coming_to_meeting(*, meeting: Meeting, by: Any) -> None:
    """The person does not come after all; not having said so, nothing happens."""
    MeetingComing.objects.filter(meeting=meeting, person=by).delete()


def must_tell(meeting: Meeting, changed: list[str]) -> bool:
    """Does the change matter to who comes: another day, hour or place, or that it is for members only now?"""
    return bool(TOLD & set(changed)) or ("open_to_all" in changed and not meeting.open_to_all)


def tell_who_comes(meeting: Meeting, by: Any, *, first: Any, now: datetime) -> None:
    """Tell those who said they will come; `first` is the sooner of the old and the new day.

    What was to be told of an earlier change holds no longer.
    """
    earlier = Event.objects.filter(subject=topic_of(meeting), key__startswith=KEY)
    earlier.filter(retracted_at__isnull=True).update(retracted_at=timezone.now())
    people = list(meeting.coming.order_by("person").values_list("person", flat=True))
    if not people or max(first, meeting.on) < timezone.localdate(now):
        return
    near = first - timezone.localdate(now) <= NEAR or not meeting.open_to_all
    record_event(
        "meeting-changed-soon" if near else "meeting-changed",
        key=f"{KEY}{meeting.pk}:{now.timestamp():.6f}",
        subject=topic_of(meeting),
        topics=[],
        actor=by,
        community=meeting.community_id,
        people=people,
        happened_at=now,
    )

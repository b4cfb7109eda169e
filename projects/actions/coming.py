"""Say that one will come to a date, and take it back; one's own calendar's address."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from biglocal.refusals import Refused
from biglocal.web.coming import MOST_PEOPLE

from ..models import CalendarAddress, Coming, Occasion
from ..models.calendar import new_token


@transaction.atomic
def say_coming(*, occasion: Occasion, by: Any, now: datetime, people: int = 1) -> Coming:
    """Note that the person comes, with so many in all; said again, the new number holds."""
    occasion = Occasion.objects.select_for_update(of=["self"]).get(pk=occasion.pk)
    if occasion.is_cancelled:
        raise Refused("This date is cancelled.")
    if occasion.on < timezone.localdate(now):
        raise Refused("This day has passed.")
    if not 1 <= people <= MOST_PEOPLE:
        raise Refused(f"Enter a number from 1 to {MOST_PEOPLE}.", field="people")
    row, _ = Coming.objects.update_or_create(
        occasion=occasion, person=by, defaults={"people": people}, create_defaults={"people": people, "at": now}
    )
    return row


def take_back_coming(*, occasion: Occasion, by: Any) -> None:
    """The person does not come after all; not having said so, nothing happens."""
    Coming.objects.filter(occasion=occasion, person=by).delete()


def calendar_address(person: Any) -> CalendarAddress:
    """Return the secret address of the person's calendar; the first time it is made."""
    return CalendarAddress.objects.get_or_create(person=person)[0]


@transaction.atomic
def change_calendar_address(*, by: Any, now: datetime) -> CalendarAddress:
    """Give the person's calendar a new address; the old one answers no more."""
    row, _ = CalendarAddress.objects.select_for_update().get_or_create(person=by)
    row.token, row.made_at = new_token(), now
    row.save(update_fields=["token", "made_at"])
    return row

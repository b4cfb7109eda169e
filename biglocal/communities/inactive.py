"""People who have not signed in for years and hold nothing here: told twice, then the name and address go."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from biglocal.accounts.models import Person
from biglocal.dates import months_on, today
from biglocal.notices.models import Reminder
from biglocal.notices.registry import Due, Kind, Rule

from .actions.leaving import leave_portal
from .models import Membership, RoleHeld

OFFSETS = [-60, -14]  # days before it is done
RULE = "account-unused"


def ends_on(person: Any) -> date:
    """Return the day on which the account goes; `seen` is the last sign-in, or the first day."""
    return months_on(timezone.localdate(person.seen), settings.INACTIVE_MONTHS)


def unused(on: date) -> Any:
    """People whose account is to go within sixty days of `on`; nobody with a role or a membership, now or to come."""
    if settings.INACTIVE_MONTHS <= 0:
        return Person.objects.none()
    still = Q(end_date__isnull=True) | Q(end_date__gte=on)
    seen_before = months_on(on - timedelta(days=OFFSETS[0] - 3), -settings.INACTIVE_MONTHS)
    return (
        Person.objects.filter(is_active=True, is_staff=False, is_superuser=False)
        .annotate(seen=Coalesce("last_login", "joined_at"))
        .filter(seen__date__lte=seen_before)
        .exclude(pk__in=RoleHeld.objects.filter(still).values("person"))
        .exclude(pk__in=Membership.objects.filter(still).values("person"))
        .order_by("pk")
    )


def unused_due(on: date) -> Iterable[Due]:
    """Sixty and fourteen days before an unused account goes. Named by the last sign-in: a new one starts anew."""
    for person in unused(on):
        for offset in OFFSETS:
            if ends_on(person) + timedelta(days=offset) <= on:
                yield Due(f"person:{person.pk}", moment(person, offset), [person.pk])


def moment(person: Any, offset: int) -> str:
    return f"{timezone.localdate(person.seen)}:{offset}"


def unused_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail says; nothing once the person has signed in or takes part again."""
    found = unused(today()).filter(pk=event.subject.split(":")[1]).first()
    if found is None or found.pk != person.pk:
        return None
    goes = max(ends_on(found), today() + timedelta(days=1))
    return {"person": person, "seen": found.seen, "goes": goes, "path": reverse("account_login")}


def purge_unused(*, on: date, now: datetime) -> int:
    """Let those go whose day has come and who were told the last time fourteen days ago. Returns how many."""
    gone = 0
    for person in unused(on):
        told = Reminder.objects.filter(
            rule=RULE, subject=f"person:{person.pk}", offset=moment(person, OFFSETS[-1]), event__isnull=False
        ).first()
        waited = told is not None and timezone.localdate(told.made_at) - timedelta(days=OFFSETS[-1]) <= on
        if waited and ends_on(person) <= on:
            leave_portal(person=person, on=on, now=now, because="Not used for long")
            gone += 1
    return gone


KIND = Kind(
    RULE,
    at_once=True,
    template="accounts/emails/unused",
    context=unused_context,
    must_arrive=True,
    why="you have an account here",
)
UNUSED = Rule(name=RULE, kind=RULE, due=unused_due)

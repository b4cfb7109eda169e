"""Dates in the diary: put one in, cancel it."""

from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from biglocal.audit.record import record
from biglocal.communities.models import Community
from biglocal.refusals import Refused

from ..models import Occasion, Project


@transaction.atomic
def add_occasion(
    *,
    community: Community,
    title: str,
    day: date,
    by: Any,
    on: date,
    begins_at: time | None = None,
    ends_at: time | None = None,
    where: str = "",
    note: str = "",
    project: Project | None = None,
) -> Occasion:
    """Put a date in the area's diary; the same one twice is one."""
    if day < on:
        raise Refused("Choose today or a day to come.", field="day")
    if begins_at and ends_at and ends_at <= begins_at:
        raise Refused("It must end after it begins.", field="ends_at")
    if project is not None and project.community_id != community.pk:
        raise Refused("Choose one of this area’s projects.", field="project")
    Community.objects.select_for_update(of=["self"]).get(pk=community.pk)
    occasion, made = Occasion.objects.get_or_create(
        community=community,
        title=title.strip(),
        on=day,
        begins_at=begins_at,
        cancelled_at=None,
        defaults={"ends_at": ends_at, "where": where.strip(), "note": note.strip(), "project": project},
    )
    if made:
        record("occasion_added", occasion, by=by, sentence=f"Put “{occasion}” in the diary", community=community.pk)
    return occasion


@transaction.atomic
def cancel_occasion(*, occasion: Occasion, by: Any, now: datetime) -> Occasion:
    """Take a date off the diary; it stays on record."""
    occasion = Occasion.objects.select_for_update().get(pk=occasion.pk)
    if occasion.cancelled_at is None:
        occasion.cancelled_at = now
        occasion.save(update_fields=["cancelled_at"])
        record(
            "occasion_cancelled",
            occasion,
            by=by,
            sentence=f"Cancelled “{occasion}”",
            community=occasion.community_id,
        )
    return occasion

"""Dates in the diary: put one in, move it, cancel it, put it back on."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from biglocal.audit.record import record
from biglocal.communities.models import Community
from biglocal.notices.events import record_event, retract_event
from biglocal.notices.models import Event
from biglocal.refusals import Refused
from biglocal.web.visitors import forget_kept_pages

from ..models import Coming, Occasion, Project

LONGEST_SERIES = timedelta(days=366)
NEAR = timedelta(days=8)  # within it people are told at once, else with the week's news
TOLD = ("on", "begins_at", "ends_at", "where")  # a change of these is told to those who come


@transaction.atomic
def add_occasion(
    *,
    community: Community,
    title: str,
    day: date,
    by: Any,
    on: date,
    kind: str = Occasion.Kind.OTHER,
    begins_at: time | None = None,
    ends_at: time | None = None,
    where: str = "",
    note: str = "",
    bring: str = "",
    project: Project | None = None,
    until: date | None = None,
) -> Occasion:
    """Put a date in the area's diary, or with `until` one each week; the same one twice is one. Answers the first."""
    _check(community, day, begins_at, ends_at, project, on=on)
    days = list(_weeks(day, until))
    Community.objects.select_for_update(of=["self"]).get(pk=community.pk)
    series = Occasion.new_series() if len(days) > 1 else None
    facts = {"ends_at": ends_at, "where": where.strip(), "note": note.strip(), "bring": bring.strip()}
    rows = [
        Occasion.objects.get_or_create(
            community=community,
            title=title.strip(),
            on=each,
            begins_at=begins_at,
            cancelled_at=None,
            defaults={**facts, "kind": kind, "project": project, "series": series},
        )
        for each in days
    ]
    first, made = rows[0]
    if made:
        more = {"weeks": len(days)} if series else {}
        _note("occasion_added", f"Put “{first}” in the diary", first, by, **more)
    return first


@transaction.atomic
def change_occasion(*, occasion: Occasion, by: Any, on: date, **facts: Any) -> Occasion:
    """Move a date, or change its words; who said they will come hears of a new day, time or place."""
    occasion = _locked(occasion)
    if occasion.is_cancelled:
        raise Refused("This date is cancelled. Put it back on first.")
    before = occasion.on
    given = {"on": facts.pop("day", occasion.on), **facts}
    for name, value in given.items():
        given[name] = value.strip() if isinstance(value, str) else value
    changed = [name for name, value in given.items() if getattr(occasion, name) != value]
    if not changed:
        return occasion
    for name in changed:
        setattr(occasion, name, given[name])
    _check(occasion.community, occasion.on, occasion.begins_at, occasion.ends_at, occasion.project, on=on)
    _save_change(occasion, timezone.now(), *changed)
    _note("occasion_changed", f"Changed “{occasion}”", occasion, by, fields=changed)
    if set(changed) & set(TOLD):
        _tell(occasion, by, near=min(before, occasion.on) - on <= NEAR)
    return occasion


@transaction.atomic
def cancel_occasion(
    *, occasion: Occasion, by: Any, now: datetime, why: str = "", later_too: bool = False
) -> list[Occasion]:
    """Take a date off the diary, with the later ones of its weeks if asked; all stay on record. Answers them."""
    occasion = _locked(occasion)
    rows = [occasion]
    if later_too and occasion.series:
        later = Occasion.objects.filter(series=occasion.series, on__gt=occasion.on, cancelled_at__isnull=True)
        rows += list(later.select_for_update(of=["self"]).select_related("community"))
    done = [row for row in rows if not row.is_cancelled]
    for row in done:
        row.cancelled_at, row.cancelled_why = now, why.strip()
        _save_change(row, now, "cancelled_at", "cancelled_why")
        _note("occasion_cancelled", f"Cancelled “{row}”", row, by, why=row.cancelled_why)
        _tell(row, by, near=row.on - timezone.localdate(now) <= NEAR)
    return done


@transaction.atomic
def restore_occasion(*, occasion: Occasion, by: Any, now: datetime) -> Occasion:
    """Undo a cancellation. Who heard of it hears that it is on again; who did not hears nothing."""
    occasion = _locked(occasion)
    if not occasion.is_cancelled:
        return occasion
    if occasion.on < timezone.localdate(now):
        raise Refused("This day has passed.")
    heard = Event.objects.filter(key=_key(occasion), fanned_out_at__isnull=False).exists()
    retract_event(_key(occasion))
    occasion.cancelled_at, occasion.cancelled_why = None, ""
    _save_change(occasion, now, "cancelled_at", "cancelled_why")
    _note("occasion_restored", f"“{occasion}” is on again", occasion, by)
    if heard:
        _tell(occasion, by, near=occasion.on - timezone.localdate(now) <= NEAR)
    return occasion


def _check(
    community: Community,
    day: date,
    begins_at: time | None,
    ends_at: time | None,
    project: Project | None,
    *,
    on: date,
) -> None:
    if day < on:
        raise Refused("Choose today or a day to come.", field="day")
    if ends_at and not begins_at:
        raise Refused("Enter when it begins as well.", field="begins_at")
    if begins_at and ends_at and ends_at <= begins_at:
        raise Refused("It must end after it begins.", field="ends_at")
    if project is not None and project.community_id != community.pk:
        raise Refused("Choose one of this area’s projects.", field="project")


def _weeks(day: date, until: date | None) -> Iterator[date]:
    """Yield the day, and the same weekday of each week up to `until`."""
    if until is not None and until < day:
        raise Refused("Choose a last day after the first one.", field="until")
    if until is not None and until - day > LONGEST_SERIES:
        raise Refused("Choose a last day within a year of the first one.", field="until")
    while True:
        yield day
        day += timedelta(weeks=1)
        if until is None or day > until:
            return


def _locked(occasion: Occasion) -> Occasion:
    rows = Occasion.objects.select_for_update(of=["self"]).select_related("community", "project")
    return rows.get(pk=occasion.pk)


def _save_change(occasion: Occasion, now: datetime, *fields: str) -> None:
    occasion.sequence += 1
    occasion.changed_at = now
    occasion.save(update_fields=[*fields, "sequence", "changed_at"])
    forget_kept_pages()


def _key(occasion: Occasion) -> str:
    """Return the key of the event about the occasion as it stands."""
    return f"occasion-changed:{occasion.pk}:{occasion.sequence}"


def _tell(occasion: Occasion, by: Any, *, near: bool) -> None:
    """Tell those who said they will come; what was to be told of an earlier change holds no longer."""
    earlier = Event.objects.filter(subject=occasion.topic, key__startswith="occasion-changed:")
    earlier.filter(retracted_at__isnull=True).update(retracted_at=timezone.now())
    people = list(Coming.objects.filter(occasion=occasion).order_by("person").values_list("person", flat=True))
    if not people:
        return
    record_event(
        "occasion-changed-soon" if near else "occasion-changed",
        key=_key(occasion),
        subject=occasion.topic,
        topics=[],
        actor=by,
        community=occasion.community_id,
        people=people,
    )


def _note(verb: str, sentence: str, occasion: Occasion, by: Any, **detail: Any) -> None:
    record(verb, occasion, by=by, sentence=sentence, community=occasion.community_id, **detail)

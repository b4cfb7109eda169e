"""Dates in the diary: put one in, move it, cancel it, put it back on."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from biglocal.audit.record import record
from biglocal.communities.models import Community
from biglocal.refusals import Refused
from biglocal.web.visitors import forget_kept_pages

from ..models import Occasion, Project
from .diary_telling import retract, tell_of, was_heard
from .series import cancelled_together, check_free, days_of_series, later_ones

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
    repeats: str = Occasion.Repeats.WEEK,
) -> Occasion:
    """Put a date in the area's diary, or with `until` all that follow; the same one twice is one. Answers the first."""
    _check(community, day, begins_at, ends_at, project, on=on)
    days = list(days_of_series(day, until, repeats))
    Community.objects.select_for_update(of=["self"]).get(pk=community.pk)
    series = Occasion.new_series() if len(days) > 1 else None
    facts: dict[str, Any] = {"ends_at": ends_at, "where": where.strip(), "note": note.strip(), "bring": bring.strip()}
    facts |= {"kind": kind, "project": project, "series": series, "repeats": repeats}
    rows = [
        Occasion.objects.get_or_create(
            community=community,
            title=title.strip(),
            on=each,
            begins_at=begins_at,
            cancelled_at=None,
            defaults=facts,
        )
        for each in days
    ]
    first, made = rows[0]
    if made:
        more = {"weeks": len(days)} if series else {}
        _note("occasion_added", f"Put “{first}” in the diary", first, by, **more)
    return first


@transaction.atomic
def change_occasion(*, occasion: Occasion, by: Any, on: date, later_too: bool = False, **facts: Any) -> Occasion:
    """Move a date, or change its words; who said they will come hears of a new day, time or place.

    With `later_too` the later ones of its series take over what changed, and move by as many days.
    """
    occasion = _locked(occasion)
    if occasion.is_cancelled:
        raise Refused("This date is cancelled. Put it back on first.")
    given = {"on": facts.pop("day", occasion.on), **facts}
    for name, value in given.items():
        given[name] = value.strip() if isinstance(value, str) else value
    changed = [name for name, value in given.items() if getattr(occasion, name) != value]
    if not changed:
        return occasion
    rows = [occasion, *(later_ones(occasion) if later_too else [])]
    days = given["on"] - occasion.on
    check_free(occasion, rows, days)
    near, now = set(), timezone.now()
    for row in rows:
        before = row.on
        for name in changed:
            setattr(row, name, before + days if name == "on" else given[name])
        _check(row.community, row.on, row.begins_at, row.ends_at, row.project, on=on)
        _save_change(row, now, *changed)
        _note("occasion_changed", f"Changed “{row}”", row, by, fields=changed)
        near |= {row.pk} if min(before, row.on) - on <= NEAR else set()
    if set(changed) & set(TOLD):
        tell_of(rows, by, near=near, now=now)
    return occasion


@transaction.atomic
def cancel_occasion(
    *, occasion: Occasion, by: Any, now: datetime, why: str = "", later_too: bool = False
) -> list[Occasion]:
    """Take a date off the diary, with the later ones of its series if asked; all stay on record. Answers them."""
    occasion = _locked(occasion)
    rows = [occasion, *(later_ones(occasion) if later_too else [])]
    done = [row for row in rows if not row.is_cancelled]
    for row in done:
        row.cancelled_at, row.cancelled_why = now, why.strip()
        _save_change(row, now, "cancelled_at", "cancelled_why")
        _note("occasion_cancelled", f"Cancelled “{row}”", row, by, why=row.cancelled_why)
    tell_of(done, by, near=_near(done, now), now=now)
    return done


@transaction.atomic
def restore_occasion(*, occasion: Occasion, by: Any, now: datetime) -> Occasion:
    """Undo a cancellation. Who heard of it hears that it is on again; who did not hears only of those that stay off."""
    occasion = _locked(occasion)
    if occasion.cancelled_at is None:
        return occasion
    if occasion.on < timezone.localdate(now):
        raise Refused("This day has passed.")
    heard = was_heard(occasion, since=occasion.cancelled_at)
    off = [] if heard else cancelled_together(occasion)
    retract([occasion])
    occasion.cancelled_at, occasion.cancelled_why = None, ""
    _save_change(occasion, now, "cancelled_at", "cancelled_why")
    _note("occasion_restored", f"“{occasion}” is on again", occasion, by)
    told = [occasion] if heard else off
    tell_of(told, by, near=_near(told, now), now=now)
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


def _near(rows: list[Occasion], now: datetime) -> set[int]:
    """Return the ids of those that are so near that people hear at once."""
    return {row.pk for row in rows if row.on - timezone.localdate(now) <= NEAR}


def _locked(occasion: Occasion) -> Occasion:
    rows = Occasion.objects.select_for_update(of=["self"]).select_related("community", "project")
    return rows.get(pk=occasion.pk)


def _save_change(occasion: Occasion, now: datetime, *fields: str) -> None:
    occasion.sequence += 1
    occasion.changed_at = now
    occasion.save(update_fields=[*fields, "sequence", "changed_at"])
    forget_kept_pages()


def _note(verb: str, sentence: str, occasion: Occasion, by: Any, **detail: Any) -> None:
    record(verb, occasion, by=by, sentence=sentence, community=occasion.community_id, **detail)

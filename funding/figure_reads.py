"""The programme's figures as a page shows them: what counts today, since when, what comes, and what was."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from biglocal.access import Action
from biglocal.communities.figure_words import GROUPS, Told, differences, said
from biglocal.communities.models import Figures, Programme

from .payment_reads import programmes_of


@dataclass
class FigureRow:
    """One figure: what it is today, since which day (none: from the beginning), and what it will be from a day on."""

    told: Told
    value: str
    since: date | None
    coming: list[tuple[date, str]] = field(default_factory=list)


@dataclass
class Change:
    """One set: who wrote it and when, why, and what differed from the set before."""

    row: Any
    differs: list[tuple[str, str, str]]
    is_coming: bool


def programmes_for(person: Any, action: Action) -> list[Programme]:
    """Return the programmes in which the person may do `action`."""
    return list(Programme.objects.filter(pk__in=programmes_of(person, action)).order_by("name"))


def sets_of(programme: Programme) -> list[Figures]:
    """Return all sets, the first one first."""
    return [programme, *reversed(programme.changes.select_related("by"))]


def newest(programme: Programme) -> Figures:
    """Return the set that counts last: a new one begins from it."""
    return programme.on(date.max)


def first_day(figures: Figures) -> date:
    """Return the day from which a set counts; the programme's own counts from the beginning."""
    return getattr(figures, "counts_from", date.min)


def groups_on(sets: list[Figures], day: date) -> list[tuple[str, list[FigureRow]]]:
    """Return each figure as it counts on `day`."""
    return [(words, [figure_on(sets, told, day) for told in group]) for words, group in GROUPS.items()]


def figure_on(sets: list[Figures], told: Told, day: date) -> FigureRow:
    now = getattr(sets[0], told.name)
    row = FigureRow(told, "", None)
    last = now
    for one in sets[1:]:
        value = getattr(one, told.name)
        if value != last:
            if first_day(one) <= day:
                now, row.since = value, first_day(one)
            else:
                row.coming.append((first_day(one), said(told.name, value)))
        last = value
    row.value = said(told.name, now)
    return row


def changes_in(sets: list[Figures], day: date) -> list[Change]:
    """Return what changed, the newest first."""
    pairs = zip(sets, sets[1:], strict=False)
    found = [Change(after, differences(before, after), first_day(after) > day) for before, after in pairs]
    return found[::-1]

"""Interests that nobody looked at for a year: chair and rep are told once a spell, beside the member's own reminder."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any

from django.urls import reverse

from biglocal.access import Action, Role
from biglocal.dates import today
from biglocal.notices.registry import Due, Kind, Rule

from .models import Community, RegisterCheck, RoleHeld
from .register import a_year_after, due_day, members_with_checks
from .roles import standing_of

Span = tuple[date, date | None]  # from the day it was due to the day somebody looked; None: still


def registers_old(on: date) -> Iterable[Due]:
    """Each partnership with a member's interests older than a year; named by the day since when that is so."""
    spans = overdue_spans(on)
    since = {area: day for area, found in spans.items() if (day := spell_since(found, on))}
    held = RoleHeld.objects.running(on).filter(person__is_active=True, role__in=[Role.CHAIR, Role.REP])
    told: dict[int, set[int]] = defaultdict(set)
    for area, person in held.filter(community__in=list(since)).values_list("community", "person"):
        told[area].add(person)
    for area, day in sorted(since.items()):
        people = sorted(told[area])
        yield Due(f"community:{area}", day.isoformat(), people, area, "" if people else "nobody")


def overdue_spans(on: date, areas: list[int] | None = None) -> dict[int, list[Span]]:
    """Return for each area when interests of today's members were older than a year. Two queries."""
    members = members_with_checks(on).filter(person__is_active=True)
    if areas is not None:
        members = members.filter(group__community__in=areas)
    looked: dict[tuple[int, int], list[date]] = defaultdict(list)
    checks = RegisterCheck.objects.filter(on__lte=on).order_by("on")
    checks = checks if areas is None else checks.filter(community__in=areas)
    for area, person, day in checks.values_list("community", "person", "on"):
        looked[area, person].append(day)
    found: dict[int, list[Span]] = defaultdict(list)
    for member in members:
        area = member.group.community_id
        days = looked[area, member.person_id]
        found[area] += [(a_year_after(day), later) for day, later in pairwise([*days, None]) if day]
        found[area] += [] if days else [(a_year_after(due_day(member)), None)]
    return found


def spell_since(spans: list[Span], on: date) -> date | None:
    """Return since when, without a break, somebody's interests are older than a year; None when nobody's are."""
    open_since = [start for start, end in spans if end is None and start < on]
    if not open_since:
        return None
    since = min(open_since)
    while before := [start for start, end in spans if end and start < since <= end]:
        since = min(before)
    return since


def old_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail shows; nothing once all have looked."""
    pk = int(event.subject.split(":")[1])
    area = Community.objects.filter(pk=pk).defer("outline").first()
    if area is None or Action.REGISTER_SEE not in standing_of(person).actions_in(area):
        return None
    late = [1 for start, end in overdue_spans(today(), [pk])[pk] if end is None and start < today()]
    if not late:
        return None
    path = reverse("communities:interests", args=[area.slug])
    return {"person": person, "community": area, "late": len(late), "path": path}


KIND = Kind(
    name="register-old",
    at_once=True,
    template="communities/emails/register_old",
    context=old_context,
    why="you chair or support the partnership",
)
RULE = Rule(name="register-old", kind="register-old", due=registers_old)

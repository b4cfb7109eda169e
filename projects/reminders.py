"""Reminder rules of projects: what is due by a day. Who was told already is the business of `notices` (messages.md)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from biglocal.access import Role
from biglocal.communities.models import Programme, RoleHeld
from biglocal.dates import today
from biglocal.notices.registry import Due, Kind, Rule

from .models import Milestone, Project, UpkeepDate

UPKEEP_OFFSETS = [-60, -30, -7, 1]  # the last one: it is past


def milestones_due(on: date) -> Iterable[Due]:
    """A milestone that is not done, on the days that its programme names. Earlier ones first."""
    days = {programme.pk: programme.on(on).moments("milestone_moments") for programme in Programme.objects.all()}
    first = min((min(moments) for moments in days.values() if moments), default=0)
    milestones = (
        Milestone.objects.filter(done_on__isnull=True, due_on__lte=on - timedelta(days=first))
        .exclude(project__standing__in=[Project.Standing.STOPPED, Project.Standing.FINISHED])
        .select_related("project__lead", "project__community")
        .defer("project__community__outline")
    )
    workers = workers_of({milestone.project.community_id for milestone in milestones}, on)
    for milestone in milestones:
        people, skip = _told(milestone.project, workers)
        for offset in days[milestone.project.community.programme_id]:
            if milestone.due_on + timedelta(days=offset) <= on:
                yield Due(f"milestone:{milestone.pk}", f"{offset:+d}", people, milestone.project.community_id, skip)


def projects_quiet(on: date) -> Iterable[Due]:
    """A project under way without an update for as long as its programme says: once a spell, named by its first day."""
    for_rule = [Project.Standing.RUNNING, Project.Standing.ON_HOLD]
    fewest = min((programme.on(on).quiet_days for programme in Programme.objects.all()), default=0)
    rows = Project.objects.quiet(on=on, days=fewest, standings=for_rule).select_related("lead", "community__programme")
    projects = [one for one in rows if (on - quiet_since(one)).days >= one.community.programme.on(on).quiet_days]
    workers = workers_of({project.community_id for project in projects}, on)
    for project in projects:
        people, skip = _told(project, workers)
        yield Due(f"project:{project.pk}", quiet_since(project).isoformat(), people, project.community_id, skip)


def upkeep_due(on: date) -> Iterable[Due]:
    """A day of a place's calendar that is not done: 60, 30 and 7 days before, and when it is past. Earlier ones first.

    A finished project's place is still looked after, and an insurance runs out whether a project is on hold or not.
    The day itself is part of the moment's name: moved to another day, it is told anew.
    """
    entries = (
        UpkeepDate.objects.due_within(-UPKEEP_OFFSETS[0], on=on)
        .exclude(project__standing=Project.Standing.STOPPED)
        .select_related("project__lead")
    )
    workers = workers_of({entry.project.community_id for entry in entries}, on)
    for entry in entries:
        people = people_of_place(entry.project, workers)
        for offset in UPKEEP_OFFSETS:
            if entry.due_on + timedelta(days=offset) <= on:
                moment = f"{entry.due_on.isoformat()} {offset:+d}"
                yield Due(
                    f"upkeepdate:{entry.pk}", moment, people, entry.project.community_id, "" if people else "no-lead"
                )


def quiet_since(project: Project) -> date:
    """Return the first day of the quiet spell: that of the last update, or the project's own."""
    return timezone.localdate(project.last_update_at) if project.last_update_at else project.started_on


def workers_of(communities: set[int], on: date) -> dict[int, list[int]]:
    """Return the ids of today's workers of each area. One query."""
    roles = RoleHeld.objects.running(on).filter(role=Role.WORKER, community__in=communities, person__is_active=True)
    found: dict[int, list[int]] = defaultdict(list)
    for community, person in roles.values_list("community", "person"):
        found[community].append(person)
    return found


def people_of_place(project: Project, workers: dict[int, list[int]]) -> list[int]:
    """Return the ids of who leads the project and of its area's workers."""
    lead = [project.lead.pk] if project.lead and project.lead.is_active else []
    return sorted({*lead, *workers.get(project.community_id, [])})


def _told(project: Project, workers: dict[int, list[int]]) -> tuple[list[int], str]:
    """Return who is told, and the code of why nobody is."""
    people = people_of_place(project, workers)
    if project.standing == Project.Standing.ON_HOLD:
        return people, "on-hold"
    return people, "" if people else "no-lead"


# What the mails say ---------------------------------------------------------------------------------------------------
def milestone_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail about a milestone shows; nothing once it is done or its project has ended."""
    milestone = _subject(Milestone.objects.select_related("project__community"), event)
    if milestone is None or milestone.done_on or milestone.project.standing != Project.Standing.RUNNING:
        return None
    days = (milestone.due_on - today()).days
    return {
        "person": person,
        "milestone": milestone,
        "project": milestone.project,
        "community": milestone.project.community,
        "days": abs(days),
        "when": "late" if days < 0 else "today" if days == 0 else "soon",
        "path": milestone.project.get_absolute_url(),
    }


def upkeep_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail about a due day shows; nothing once it is done, taken off, or its project has stopped."""
    entry = _subject(UpkeepDate.objects.open().select_related("project__community"), event)
    if entry is None or entry.project.standing == Project.Standing.STOPPED:
        return None
    days = (entry.due_on - today()).days
    return {
        "person": person,
        "entry": entry,
        "runs_out": entry.what in (UpkeepDate.What.INSURANCE, UpkeepDate.What.LICENCE),
        "project": entry.project,
        "community": entry.project.community,
        "days": days,
        "late": days < 0,
        "path": reverse("projects:upkeep", args=[entry.project.community.slug, entry.project.slug]),
    }


def quiet_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail about a quiet project shows; nothing once somebody logged something."""
    project = _subject(Project.objects.select_related("community__programme"), event)
    if project is None or project.standing != Project.Standing.RUNNING:
        return None
    days = (today() - quiet_since(project)).days
    if days < project.community.programme.now.quiet_days:
        return None
    return {
        "person": person,
        "project": project,
        "community": project.community,
        "days": days,
        "path": project.get_absolute_url(),
    }


def _subject(rows: Any, event: Any) -> Any:
    return rows.filter(pk=event.subject.split(":")[1]).first()


KINDS = [
    Kind(
        name="milestone-overdue",
        at_once=True,
        template="projects/emails/milestone_overdue",
        context=milestone_context,
        must_arrive=True,
        why="you lead this project",
    ),
    Kind(
        name="upkeep-due",
        at_once=True,
        template="projects/emails/upkeep_due",
        context=upkeep_context,
        must_arrive=True,
        why="you see to it that this is looked after",
    ),
    Kind(
        name="project-quiet",
        at_once=True,
        template="projects/emails/project_quiet",
        context=quiet_context,
        why="you lead this project, or look after this area’s projects",
    ),
]
RULES = [
    Rule(name="milestone-overdue", kind="milestone-overdue", due=milestones_due),
    Rule(name="upkeep-due", kind="upkeep-due", due=upkeep_due),
    Rule(name="project-quiet", kind="project-quiet", due=projects_quiet),
]

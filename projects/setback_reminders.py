"""A setback that waits to be put right: whoever leads the project and the worker are asked how it stands."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from biglocal.dates import today
from biglocal.notices.registry import Due, Kind, Rule

from .models import Project, Update
from .reminders import people_of_place, workers_of

OFFSETS = [2, 14]  # days after it was logged
OLDEST = 60  # what has waited longer is known to everybody


def setbacks_waiting(on: date) -> Iterable[Due]:
    """A setback that nobody has put right: two days and two weeks after it was logged. Earlier moments first."""
    setbacks = (
        Update.objects.open_setbacks()
        .filter(posted_at__date__lte=on - timedelta(days=OFFSETS[0]), posted_at__date__gt=on - timedelta(days=OLDEST))
        .exclude(project__standing__in=[Project.Standing.STOPPED, Project.Standing.FINISHED])
        .select_related("project__lead")
    )
    workers = workers_of({setback.project.community_id for setback in setbacks}, on)
    for setback in setbacks:
        people = people_of_place(setback.project, workers)
        logged_on = timezone.localdate(setback.posted_at)
        for offset in OFFSETS:
            if logged_on + timedelta(days=offset) <= on:
                skip = "" if people else "no-lead"
                yield Due(f"update:{setback.pk}", f"+{offset}", people, setback.project.community_id, skip)


def waiting_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail shows; nothing once it is put right or taken down, or its project has ended."""
    setbacks = Update.objects.open_setbacks().select_related("project__community")
    ended = [Project.Standing.STOPPED, Project.Standing.FINISHED]
    setback = setbacks.exclude(project__standing__in=ended).filter(pk=event.subject.split(":")[1]).first()
    if setback is None:
        return None
    project = setback.project
    return {
        "person": person,
        "setback": setback,
        "project": project,
        "community": project.community,
        "days": (today() - setback.happened_on).days,
        "path": f"{reverse('log', args=[project.community.slug])}?project={project.slug}",
    }


KIND = Kind(
    name="setback-waiting",
    at_once=True,
    template="projects/emails/setback_waiting",
    context=waiting_context,
    why="you lead this project, or look after this area’s projects",
)
RULE = Rule(name="setback-waiting", kind="setback-waiting", due=setbacks_waiting)

"""What is told when a project gets another lead, and which page asks who takes over."""

from datetime import date
from typing import Any

from django.urls import reverse

from biglocal.notices.registry import Kind

from .actions.handover import projects_led
from .models import ProjectLead


def handed_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail to the new lead, or to the one before, shows; nothing once it was handed on again."""
    pk = int(event.key.split(":")[1])
    span = ProjectLead.objects.filter(pk=pk).select_related("project__community", "person", "handed_by").first()
    if span is None or span.project.lead_id != span.person_id:
        return None
    project = span.project
    return {
        "person": person,
        "span": span,
        "project": project,
        "is_new": span.person_id == person.pk,
        "milestones": list(project.milestones.filter(done_on__isnull=True)[:5]),
        "offers": project.offers.open().count(),
        "path": project.get_absolute_url(),
    }


def page_for_leaving(person: Any, community: Any, on: date) -> str:
    """Return the page that asks who takes over the projects of somebody who leaves, or nothing."""
    if not projects_led(person, community).exists():
        return ""
    return reverse("projects:handover_all", args=[community.slug, person.pk])


KIND = Kind(
    name="project-handed-over",
    at_once=True,
    template="projects/emails/handed_over",
    context=handed_context,
    must_arrive=True,
    why="you lead or led the project",
)

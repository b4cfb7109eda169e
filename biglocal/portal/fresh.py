"""What shows at once on public pages that are kept for visitors (biglocal/web/visitors.py)."""

from typing import Any

from django.db.models import Count, Max, Q
from django.http import HttpRequest

from projects.models import Project, Update

from .public_reads import newest_updates


def of_home(request: HttpRequest) -> Any:
    """The newest updates everywhere."""
    return newest_updates(request)


def of_area(request: HttpRequest, community: str) -> Any:
    """The newest updates of the area."""
    newest = Update.objects.public().filter(project__community__slug=community).order_by("-posted_at")
    return list(newest.values_list("pk", "edited_at")[:5])


def of_project(request: HttpRequest, community: str, slug: str) -> Any:
    """Stage and next step of the project, and how many updates it has, with the newest change."""
    found = Project.objects.filter(community__slug=community, slug=slug)
    newest = Update.objects.public().filter(project__in=found)
    told = newest.aggregate(number=Count("pk"), posted=Max("posted_at"), edited=Max("edited_at"))
    return told, list(found.values_list("stage", "standing", "next_step", "last_update_at"))


def of_update(request: HttpRequest, community: str, slug: str, pk: int) -> Any:
    """The update, what it put right and what put it right, where everybody may read them."""
    ours = Update.objects.public().filter(project__slug=slug, project__community__slug=community)
    sewn = Q(pk=pk) | Q(put_right_by=pk) | Q(puts_right=pk) | Q(put_right_by__puts_right=pk)
    return sorted(ours.filter(sewn).values_list("pk", "edited_at", "thanks_count"))

"""The hand-over of a place: a page to print, and the same as one file to keep."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse

from biglocal.access import Action
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.web.guards import public

from ..hand_over import hand_over_of, zip_of
from ..models import Party, Project


@public
def hand_over(request: HttpRequest, community: str, slug: str) -> HttpResponse:
    """All that somebody needs who takes the place over, on paper."""
    return TemplateResponse(request, "projects/hand_over.html", _context(request, community, slug))


@public
def hand_over_file(request: HttpRequest, community: str, slug: str) -> HttpResponse:
    """The same as a ZIP: a page that needs nothing else, and tables."""
    context = _context(request, community, slug)
    page = render_to_string("projects/hand_over_file.html", context)
    answer = HttpResponse(zip_of(context["found"], page), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="hand-over-{slug}-{today():%Y-%m-%d}.zip"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _context(request: HttpRequest, community: str, slug: str) -> dict[str, Any]:
    """Keys and numbers are for the group and those allowed; `?for=everybody` leaves them out for them as well."""
    projects = Project.objects.select_related("community__programme", "lead").defer("community__outline")
    project = get_object_or_404(projects, community__slug=community, slug=slug)
    may = standing_of(request.user).actions_in(project.community) if request.user.is_authenticated else set()
    allowed = Action.UPKEEP_SEE in may
    private = allowed and request.GET.get("for") != "everybody"
    return {
        "project": project,
        "community": project.community,
        "found": hand_over_of(project, private=private, on=today()),
        "allowed": allowed,
        "private": private,
        "parties": Party.labels,
        "today": today(),
        "site": settings.SITE_URL,
    }

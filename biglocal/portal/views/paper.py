"""Pages to print, each one side of A4: a sheet to fill in by hand, and what hangs on the noticeboard."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.web.guards import public
from biglocal.web.visitors import kept_for_visitors
from projects.models import Project, Update

from .. import fresh
from ..paper_reads import board_of_area, board_of_project, projects_to_tick


@public
@kept_for_visitors()
def area_sheet(request: HttpRequest, community: str) -> HttpResponse:
    """A sheet that people fill in by hand and somebody types in."""
    found = get_object_or_404(Community, slug=community)
    context = {
        "community": found,
        "projects": projects_to_tick(found),
        "kinds": Update.Kind.choices,
        "address": whole(reverse("log", args=[found.slug])),
    }
    return TemplateResponse(request, "portal/area_sheet.html", context)


@public
@kept_for_visitors(fresh.of_area)
def area_board(request: HttpRequest, community: str) -> HttpResponse:
    """What an area hangs on its noticeboard."""
    found = get_object_or_404(Community, slug=community)
    board = board_of_area(found, on=today())
    context = {"community": found, "board": board, "today": today()}
    context["address"] = whole(found.get_absolute_url())
    return TemplateResponse(request, "portal/area_board.html", context)


@public
@kept_for_visitors(fresh.of_project)
def project_board(request: HttpRequest, community: str, slug: str) -> HttpResponse:
    """What a project hangs on the noticeboard."""
    projects = Project.objects.select_related("community", "cover__update", "cover__project")
    found = get_object_or_404(projects, community__slug=community, slug=slug)
    board = board_of_project(found, on=today())
    context = {"project": found, "community": found.community, "board": board, "today": today()}
    context["address"] = whole(found.get_absolute_url())
    return TemplateResponse(request, "portal/project_board.html", context)


def whole(path: str) -> str:
    """Return the whole address of a path of this site."""
    return settings.SITE_URL + path

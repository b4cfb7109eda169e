"""A place as everybody reads of it: who looks after it, what is due, and whether it is open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.web.guards import public
from biglocal.web.pages import page_of
from biglocal.web.visitors import kept_for_visitors

from ..actions import say_place_state
from ..models import Party, Project
from ..setback_forms import PlaceStateForm
from ..upkeep import done_dates, places_of, shown_of, upkeep_of
from .changes import change_on_page, project_to_change

DONE_A_PAGE = 20


@public
@kept_for_visitors()
def upkeep(request: HttpRequest, community: str, slug: str) -> HttpResponse:
    """Who looks after the place, what it costs a year and what is due. Keys and numbers are for the group."""
    projects = Project.objects.select_related("community", "lead").defer("about", "community__outline")
    project = get_object_or_404(projects, community__slug=community, slug=slug)
    may = standing_of(request.user).actions_in(project.community) if request.user.is_authenticated else set()
    private = Action.UPKEEP_SEE in may
    leads = Action.UPDATE_LOG in may and project.lead_id == request.user.pk
    context = {
        "project": project,
        "community": project.community,
        "may": may,
        "private": private,
        "may_change": Action.PROJECT_EDIT in may or leads,
        "upkeep": upkeep_of(project, on=today(), private=private),
        "done": page_of(request, done_dates(project, private=private), DONE_A_PAGE),
        "parties": Party.labels,
        "today": today(),
        "trail": [
            ("Home", reverse("home")),
            (project.community.name, project.community.get_absolute_url()),
            (project.title, project.get_absolute_url()),
            ("Who looks after it", ""),
        ],
    }
    return TemplateResponse(request, "projects/upkeep.html", context)


@public
@kept_for_visitors()
def area_upkeep(request: HttpRequest, community: str) -> HttpResponse:
    """An area's places, who looks after each, what it costs a year and what is due next."""
    found = get_object_or_404(Community.objects.defer("outline"), slug=community)
    may = standing_of(request.user).actions_in(found) if request.user.is_authenticated else set()
    page = page_of(request, places_of(found, on=today(), private=Action.UPKEEP_SEE in may))
    context = {
        "community": found,
        "may": may,
        "page": page,
        "places": [(project, shown_of(project)) for project in page],
        "today": today(),
        "trail": [
            ("Home", reverse("home")),
            (found.name, found.get_absolute_url()),
            ("Who looks after our places", ""),
        ],
    }
    return TemplateResponse(request, "projects/area_upkeep.html", context)


@allowed(Action.UPDATE_LOG)
def place_state(request: HttpRequest, community: Community, slug: str) -> HttpResponse:
    """Say whether the place is open, part open or closed."""
    project = project_to_change(request, community, slug)
    form = PlaceStateForm(request.POST or None, initial={"since": today()})
    return change_on_page(
        request,
        project,
        form,
        "projects/place_state.html",
        "Everybody can see how the place is now.",
        lambda data: say_place_state(project=project, by=request.user, on=today(), now=timezone.now(), **data),
    )

"""Pages that everybody may read: home, progress, areas, one area, and the pages about the portal itself."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse

from biglocal.communities.models import Community
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.portal import fresh
from biglocal.portal.area_page import area_for_page, newest_first, read_area
from biglocal.portal.england import england
from biglocal.portal.figures import programme_figures
from biglocal.portal.filters import AreaFilter, ProgressFilter, ProjectFilter
from biglocal.portal.public_reads import (
    for_cards,
    newest_updates,
    of_several_areas,
    put_newest_projects,
    updates_by_id,
    with_newest_project,
    year_of,
)
from biglocal.web.guards import public
from biglocal.web.pages import page_of
from biglocal.web.visitors import kept_for_visitors
from projects.models import Project, Update

MOST_PROGRESS = 960  # the list of all progress ends somewhere: each project's page has the rest


@public
@kept_for_visitors(fresh.of_home)
def home(request: HttpRequest) -> HttpResponse:
    """What this is, where it happens, what is new, one mend, and the way to one's own area."""
    figures = programme_figures()
    latest = of_several_areas(newest_updates(request), 4)
    updates = updates_by_id([*latest, *(figures.mend or ())])
    broke, mended = (updates.get(pk) for pk in figures.mend or (0, 0))
    mend = {"broke": broke, "mended": mended} if broke and mended and broke.pictures and mended.pictures else None
    context = {
        "figures": figures,
        "latest": [updates[pk] for pk in latest if pk in updates],
        "mend": mend,
        "england": england(figures.areas, mended.project.community.name if mend else ""),
    }
    return TemplateResponse(request, "portal/home.html", context)


@public
@kept_for_visitors(fresh.of_home)
def progress(request: HttpRequest) -> HttpResponse:
    """All that was logged for everybody to read, newest first."""
    chosen = ProgressFilter(request.GET, for_cards(Update.objects.public().order_by("-posted_at")))
    page = page_of(request, chosen.qs[:MOST_PROGRESS], 24)
    return TemplateResponse(request, "portal/progress.html", {"filter": chosen, "page": page})


@public
@kept_for_visitors()
def areas(request: HttpRequest) -> HttpResponse:
    """Areas by region and name, each with the project where something happened last."""
    chosen = AreaFilter(request.GET, with_newest_project(Community.objects.all()))
    page = page_of(request, chosen.qs)
    put_newest_projects(page.object_list, on=today())
    return TemplateResponse(request, "portal/areas.html", {"filter": chosen, "page": page})


@public
@kept_for_visitors(fresh.of_area)
def area(request: HttpRequest, community: str) -> HttpResponse:
    """An area: what is new, where it is, its money, projects and people."""
    found = area_for_page(community, request.user)
    context = {
        "community": found,
        "area": read_area(found, on=today()),
        "year": year_of(found, today()),
        "trail": [
            ("Home", reverse("home")),
            (found.region or "Areas", areas_of_region(found.region) if found.region else reverse("areas")),
            (found.name, ""),
        ],
        "may": standing_of(request.user).actions_in(found) if request.user.is_authenticated else set(),
    }
    return TemplateResponse(request, "portal/area.html", context)


@public
@kept_for_visitors()
def area_projects(request: HttpRequest, community: str) -> HttpResponse:
    """All projects of an area, by stage."""
    found = get_object_or_404(Community, slug=community)
    projects = Project.objects.in_community(found).select_related("cover", "community").defer("community__outline")
    chosen = ProjectFilter(request.GET, newest_first(projects))
    context = {
        "community": found,
        "filter": chosen,
        "page": page_of(request, chosen.qs, 24),
        "trail": [("Home", reverse("home")), (found.name, found.get_absolute_url()), ("Projects", "")],
    }
    return TemplateResponse(request, "portal/area_projects.html", context)


def areas_of_region(region: str) -> str:
    """Return the address of the list of a region's areas."""
    return f"{reverse('areas')}?{urlencode({'region': region})}"


@public
@kept_for_visitors()
def how_to_use(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "portal/how_to_use.html", {})


@public
@kept_for_visitors()
def accessibility(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "portal/accessibility.html", {})


@public
@kept_for_visitors()
def your_information(request: HttpRequest) -> HttpResponse:
    context = {"INACTIVE_MONTHS": settings.INACTIVE_MONTHS, "SMALL_GRANT_MONTHS": settings.SMALL_GRANT_MONTHS}
    return TemplateResponse(request, "portal/your_information.html", context)


@public
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: public pages, and of a demonstration nothing."""
    shut = ["/"] if settings.DEMO else ["/accounts/", "/home/", "/search/", "/mail/", "/grants/", "/ward/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in shut), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@public
def favicon(request: HttpRequest) -> HttpResponse:
    """For browsers that ask for it without reading the page."""
    return redirect(static("img/mark.svg"), permanent=False)

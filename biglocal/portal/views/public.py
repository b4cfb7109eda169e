"""Pages that everybody may read: home, areas, one area, and the pages about the portal itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from biglocal.communities.models import Community
from biglocal.web.guards import public


@public
def home(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "portal/home.html", {})


@public
def areas(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "portal/areas.html", {"communities": Community.objects.all()})


@public
def area(request: HttpRequest, community: str) -> HttpResponse:
    found = get_object_or_404(Community, slug=community)
    return TemplateResponse(request, "portal/area.html", {"community": found})


@public
def how_to_use(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "portal/how_to_use.html", {})


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "portal/accessibility.html", {})


@public
def your_information(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "portal/your_information.html", {})

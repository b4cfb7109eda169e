"""A project's story, and the page each person lands on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from biglocal.web.guards import public, signed_in
from projects.models import Project


@public
def project(request: HttpRequest, community: str, slug: str) -> HttpResponse:
    found = get_object_or_404(Project.objects.for_list(), community__slug=community, slug=slug)
    return TemplateResponse(request, "portal/project.html", {"project": found})


@signed_in
def home_for_role(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "portal/home_for_role.html", {})

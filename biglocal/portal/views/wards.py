"""Wards: the list, a ward's public page, a councillor's own ward page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.places.models import WardLine
from biglocal.web.guards import public


@public
def wards(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "portal/wards.html", {})


@public
def ward(request: HttpRequest, gss: str) -> HttpResponse:
    line = get_object_or_404(WardLine, gss=gss)
    return TemplateResponse(request, "portal/ward.html", {"line": line})


@public
def ward_by_name(request: HttpRequest, council: str, line: str) -> HttpResponse:
    found = get_object_or_404(WardLine, council__slug=council, slug=line)
    return TemplateResponse(request, "portal/ward.html", {"line": found})


@allowed(Action.ASK_ANSWER)
def ward_home(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "portal/ward_home.html", {})

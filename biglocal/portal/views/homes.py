"""The page each person lands on."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from biglocal.web.guards import signed_in


@signed_in
def home_for_role(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "portal/home_for_role.html", {"section": "home"})

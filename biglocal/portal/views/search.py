"""Search over areas, projects, updates, wards and councillors; a postcode leads to its ward and area."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from biglocal.web.guards import public


@public
def search(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "portal/search.html", {})

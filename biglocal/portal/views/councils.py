"""Councils: the map of England with its list, and one council with its wards."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from biglocal.dates import today
from biglocal.places.models import Council
from biglocal.web.guards import public
from biglocal.web.pages import page_of
from biglocal.web.visitors import kept_for_visitors

from .. import council_reads
from ..england_map import england_map

PER_PAGE = 30


@public
@kept_for_visitors()
def councils(request: HttpRequest) -> HttpResponse:
    """England: councils as blocks, areas as dots, and by region a list of both."""
    return TemplateResponse(request, "portal/councils.html", {"section": "areas", "england": england_map(today())})


@public
@kept_for_visitors()
def council(request: HttpRequest, slug: str) -> HttpResponse:
    """A council: a map of all its wards, and a list of them with areas and councillors."""
    found = get_object_or_404(Council.objects.defer("outline"), slug=slug)
    on = today()
    wards = council_reads.wards_of(found, on)
    page = page_of(request, wards, PER_PAGE)
    context = {
        "section": "wards",
        "council": found,
        "has_ended": not found.is_running(on),
        "heirs": [] if found.is_running(on) else found.replaced_by.defer("outline", "sketch"),
        "wards": wards,
        "areas": council_reads.areas_of(found, on),
        "page": page,
        "rows": council_reads.rows_of(page.object_list, on),
        "trail": [("Home", reverse("home")), ("England", reverse("councils")), (found.name, "")],
    }
    return TemplateResponse(request, "portal/council.html", context)

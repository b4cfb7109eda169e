"""Councils: the map of England with its list, and one council with its wards."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from biglocal.access import Action
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.places.mergers import merged
from biglocal.web.guards import public
from biglocal.web.pages import page_of
from biglocal.web.visitors import kept_for_visitors

from .. import council_reads
from ..england_map import england_map


@public
@kept_for_visitors()
def councils(request: HttpRequest) -> HttpResponse:
    """England: councils as blocks, areas as dots, and by region a list of both."""
    return TemplateResponse(request, "portal/councils.html", {"section": "areas", "england": england_map(today())})


@public
@kept_for_visitors()
def council(request: HttpRequest, slug: str) -> HttpResponse:
    """A council: a map of all its wards, and a list of them. Of one that ended: those of its last day."""
    found, replaces = council_reads.council_called(slug)
    ended = merged([found], today())
    on = (ended and found.end_date) or today()
    wards = council_reads.wards_of(found, on)
    page = page_of(request, wards)
    context = {
        "section": "wards",
        "council": found,
        "ended": ended[0] if ended else None,
        "replaces": replaces,
        "wards": wards,
        "areas": council_reads.areas_of(found, on),
        "page": page,
        "rows": council_reads.rows_of(page.object_list, on),
        "reads_in": request.user.is_authenticated
        and Action.PLACES_READ_IN in standing_of(request.user).actions_anywhere(),
        "trail": [("Home", reverse("home")), ("England", reverse("councils")), (found.name, "")],
    }
    return TemplateResponse(request, "portal/council.html", context)

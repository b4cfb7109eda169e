"""Photos of a ward that others may show, each with its credit and its words for who cannot see it."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from biglocal.web.guards import public
from biglocal.web.pages import page_of
from biglocal.web.visitors import kept_for_visitors

from ..ward_shared_reads import free_photos
from .ward_briefs import place_named, trail_of

PER_PAGE = 12


@public
@kept_for_visitors()
def ward_photos(request: HttpRequest, council: str, line: str) -> HttpResponse:
    """The newest first; in the weeks before an election none of councillors."""
    place = place_named(council, line)
    page = page_of(request, free_photos(place.line), PER_PAGE)
    trail = [*trail_of(place), ("Photos", "")]
    context = {"section": "wards", "place": place, "page": page, "trail": trail}
    return TemplateResponse(request, "portal/ward_photos.html", context)

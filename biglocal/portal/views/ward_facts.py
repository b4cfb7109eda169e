"""Facts of a ward for a speech, as a page to print and as text to copy."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from biglocal.dates import today
from biglocal.web.guards import public
from biglocal.web.visitors import kept_for_visitors

from ..ward_facts import as_text, facts_of
from .ward_briefs import place_named, trail_of


@public
@kept_for_visitors()
def ward_facts(request: HttpRequest, council: str, line: str) -> HttpResponse:
    """Five to eight sentences with figures of this year, or of the one before."""
    place, year = place_named(council, line), asked_year(request)
    context = {
        "section": "wards",
        "place": place,
        "facts": facts_of(place, year, today()),
        "year": year,
        "other_year": today().year - 1 if year == today().year else today().year,
        "today": today(),
        "trail": [*trail_of(place), ("Facts", "")],
    }
    return TemplateResponse(request, "portal/ward_facts.html", context)


@public
def ward_facts_file(request: HttpRequest, council: str, line: str) -> HttpResponse:
    """The same as plain text."""
    place = place_named(council, line)
    facts = facts_of(place, asked_year(request), today())
    text = as_text(place, facts, today(), settings.SITE_URL)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def asked_year(request: HttpRequest) -> int:
    """Return this year, or the one before where it is asked for."""
    asked = request.GET.get("year", "")
    years = {str(year): year for year in (today().year, today().year - 1)}
    if asked and asked not in years:
        raise Http404("There are facts of this year and of the one before.")
    return years.get(asked, today().year)

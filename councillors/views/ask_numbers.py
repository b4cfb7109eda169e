"""What councillors are asked, in numbers: for staff with everything, for everybody without what could name a person."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.dates import today
from biglocal.web.exports import list_file
from biglocal.web.guards import public
from biglocal.web.pages import page_of

from ..ask_numbers import (
    FEWEST,
    HEADER,
    AskFilter,
    by_area,
    by_kind,
    file_rows,
    public_areas,
    public_kinds,
    shown,
    told,
)
from ..ask_ready import asks_of_councillor, with_answers
from ..models import Ask

MINE = {"open": "Open", "have": "I have these", "done": "Done"}


@allowed(Action.PORTFOLIO_SEE)
def ask_numbers(request: HttpRequest) -> HttpResponseBase:
    """What is asked most and what came of it, by kind and by area."""
    narrowed = AskFilter(request.GET, Ask.objects.all())
    asks = narrowed.qs if narrowed.is_valid() else Ask.objects.none()
    kinds = by_kind(asks)
    asked = sum(row.counts["asked"] for row in kinds)
    context = {"filter": narrowed, "kinds": kinds, "asked": asked, "page": page_of(request, by_area(asks))}
    return TemplateResponse(request, "councillors/ask_numbers.html", context)


@allowed(Action.PORTFOLIO_SEE)
def ask_numbers_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The table by area as a file, narrowed as the page."""
    narrowed = AskFilter(request.GET, Ask.objects.all())
    asks = narrowed.qs if narrowed.is_valid() else Ask.objects.none()
    return list_file(form, "asks-of-councillors", HEADER, file_rows(by_area(asks).iterator()))


@public
def ask_public(request: HttpRequest) -> HttpResponseBase:
    """What councillors are asked and what it led to, for everybody: no names, no numbers below five."""
    page = page_of(request, public_areas())
    rows = [(row["name"], row["slug"], shown(row["asked"]), told(row["led"], row)) for row in page]
    context = {"kinds": public_kinds(), "page": page, "rows": rows, "fewest": FEWEST}
    return TemplateResponse(request, "councillors/ask_public.html", context)


@allowed(Action.ASK_ANSWER)
def ask_mine(request: HttpRequest) -> HttpResponseBase:
    """All that a councillor is asked, in every area of their wards: what is open, what they have, what is done."""
    which = request.GET.get("show", "open")
    which = which if which in MINE else "open"
    page = page_of(request, asks_of_councillor(request.user, today(), which))
    with_answers(page.object_list)
    views = [(name, words, name == which) for name, words in MINE.items()]
    return TemplateResponse(request, "councillors/ask_mine.html", {"page": page, "views": views})

"""All areas at a glance, for staff: balances, forecasts, and what to look at first; and one area as staff see it."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from biglocal.access import Action
from biglocal.audit.kept import kept_since, last_act
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.web.exports import list_file
from biglocal.web.pages import page_of

from ..models import Payment, SpendReport
from ..portfolio import SENT, SORTS, YEAR, AreaRow, areas_of
from ..portfolio_filter import PortfolioFilter
from ..portfolio_whole import reckon
from ..where import where_is

HEADER = [
    *("Area", "Region", "In all", "Spent", "Promised", "Left to plan", "In the accounts", "Spent in the last year"),
    *("Forecast at the end", "Unspent at the end", "Reports late", "Late since", "Last update", "Look out for"),
]

FIRST = 5
TO_PAY = ["scheduled", "ready", "on_hold", "released"]


def narrowed(request: HttpRequest, rows: list[AreaRow]) -> dict[str, Any]:
    """Return those of the areas that the address asks for, in its order."""
    filters = PortfolioFilter(request.GET, rows=rows)
    sort = request.GET.get("sort", "look")
    name = sort.removeprefix("-")
    sort = sort if name in SORTS else "look"
    shown = sorted(filters.shown, key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))
    return {"filter": filters, "sort": sort, "shown": shown}


@allowed(Action.PORTFOLIO_SEE)
def portfolio(request: HttpRequest) -> HttpResponse:
    """The list, 30 a page, with the figures of all areas above it."""
    programmes, on = tuple(standing_of(request.user).by_programme), today()
    all_areas = kept_since(last_act(), ("portfolio", programmes, on), lambda: reckon(programmes, on))
    found = narrowed(request, all_areas.rows)
    context = {
        **found,
        **all_areas._asdict(),
        "page": page_of(request, found["shown"]),
        "first": first_of(request, found),
        "heads": heads(found["sort"]),
        "today": on,
        "section": "areas",
    }
    return TemplateResponse(request, "funding/portfolio.html", context)


def first_of(request: HttpRequest, found: dict[str, Any]) -> list[AreaRow]:
    """Return the few areas to look at first; none where the list is narrowed or sorted already."""
    return [] if request.GET else [row for row in found["shown"][:FIRST] if row.look_out]


def heads(sort: str) -> list[dict[str, str]]:
    """Return the headings that order the list: their words, where they lead, and how they stand now."""
    found = []
    names = {"area": "Area", "balance": "In the accounts", "spent": "Spent", "promised": "Promised",
             "left": "Left to plan", "forecast": "Unspent at the end", "look": "Look out for"}  # fmt: skip
    for name, words in names.items():
        up = name in {"area", "look"}  # what one wants to see first, without pressing twice
        now = "ascending" if sort == name else "descending" if sort == f"-{name}" else ""
        to = name if (up and sort != name) or sort == f"-{name}" else f"-{name}"
        found.append({"name": name, "words": words, "to": to, "now": now})
    return found


@allowed(Action.PORTFOLIO_SEE)
def portfolio_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list as a file, reckoned now."""
    rows = areas_of(standing_of(request.user).by_programme, on=today())
    return list_file(form, "areas", HEADER, map(cells_of, narrowed(request, rows)["shown"]))


def cells_of(row: AreaRow) -> list[Any]:
    money = row.money
    return [
        *(row.name, row.region, money.allocation, money.spent, money.promised, money.left, row.balance, row.lately),
        *(
            row.forecast,
            row.unspent_at_end,
            row.late,
            row.late_since,
            row.last_update,
            "; ".join(words for _, words in row.look_out),
        ),
    ]


@allowed(Action.PORTFOLIO_SEE)
def portfolio_area(request: HttpRequest, slug: str) -> HttpResponse:
    """One area: its figures, how the forecast is reckoned, late reports, papers, what is to be paid."""
    programmes = list(standing_of(request.user).by_programme)
    area = get_object_or_404(Community.objects.filter(programme__in=programmes).defer("outline"), slug=slug)
    rows = areas_of(programmes, on=today(), only=area.pk)
    if not rows:
        raise Http404("No area has this address.")
    reports = SpendReport.objects.filter(agreement__community=area).exclude(state__in=SENT)
    payments = Payment.objects.filter(agreement__community=area, state__in=TO_PAY)
    context = {
        "area": area,
        "row": rows[0],
        "year": YEAR,
        "end": today() + timedelta(days=rows[0].days_left),
        "where": where_is(area, None, on=today()),
        "reports": reports.select_related("agreement__lto").order_by("due_on", "pk")[:12],
        "payments": payments.select_related("agreement__lto").order_by("due_on", "pk")[:12],
        "today": today(),
        "section": "areas",
    }
    return TemplateResponse(request, "funding/portfolio_area.html", context)

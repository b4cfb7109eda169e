"""All areas at a glance, for staff: balances, forecasts, and what to look at first; and one area as staff see it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.web.exports import list_file
from biglocal.web.pages import page_of

from ..models import Payment, SpendReport
from ..portfolio import FLAGS, SENT, SORTS, STANDINGS, YEAR, AreaRow, areas_of
from ..portfolio_filter import PortfolioFilter
from ..quarters import quarters_of
from ..where import where_is

HEADER = [
    *("Area", "Region", "In all", "Spent", "Promised", "Left to plan", "In the accounts", "Spent in the last year"),
    *("Forecast at the end", "Unspent at the end", "Reports late", "Late since", "Last update", "Look out for"),
]

COUNTED = [(flag, told) for flag, told in FLAGS.items() if flag not in {"any", "track"}]
FIRST = 5
TO_PAY = ["scheduled", "ready", "on_hold", "released"]


def asked(request: HttpRequest) -> dict[str, Any]:
    """Return all areas, and those that the address asks for in its order."""
    rows = areas_of(standing_of(request.user).by_programme, on=today())
    narrowed = PortfolioFilter(request.GET, rows=rows)
    sort = request.GET.get("sort", "look")
    name = sort.removeprefix("-")
    sort = sort if name in SORTS else "look"
    shown = sorted(narrowed.shown, key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))
    return {"all": rows, "filter": narrowed, "sort": sort, "shown": shown}


@allowed(Action.PORTFOLIO_SEE)
def portfolio(request: HttpRequest) -> HttpResponse:
    """The list, 30 a page, with the figures of all areas above it."""
    found = asked(request)
    page = page_of(request, found["shown"])
    context = {
        **found,
        "page": page,
        "first": first_of(request, found),
        **drawn_of(found["all"]),
        "quarters": quarters_of(standing_of(request.user).by_programme, on=today()),
        "whole": whole(found["all"]),
        "counts": [(flag, words, sum(map(fits, found["all"]))) for flag, (words, fits) in COUNTED],
        "heads": heads(found["sort"]),
        "today": today(),
        "section": "areas",
    }
    return TemplateResponse(request, "funding/portfolio.html", context)


def first_of(request: HttpRequest, found: dict[str, Any]) -> list[AreaRow]:
    """Return the few areas to look at first; none where the list is narrowed or sorted already."""
    return [] if request.GET else [row for row in found["shown"][:FIRST] if row.look_out]


class Patch(NamedTuple):
    """An area as it is drawn: only what the drawing follows from, so that it is drawn once for the same."""

    slug: str
    name: str
    standing: str
    pk: int


def drawn_of(rows: list[AreaRow]) -> dict[str, Any]:
    """Return how the areas do, by name, and for each way its name, its words and its areas."""
    patches = [Patch(row.slug, row.name, row.standing, row.pk) for row in sorted(rows, key=SORTS["area"])]
    ways = [(name, words, [one for one in patches if one.standing == name]) for name, words in STANDINGS.items()]
    return {"patches": patches, "standings": ways}


def whole(rows: list[AreaRow]) -> dict[str, Decimal]:
    """Return the figures of all areas together."""
    sums = {
        "allocation": sum((row.money.allocation for row in rows), Decimal(0)),
        "spent": sum((row.money.spent for row in rows), Decimal(0)),
        "balance": sum((row.balance for row in rows), Decimal(0)),
        "unspent": sum((row.unspent_at_end for row in rows), Decimal(0)),
    }
    return {**sums, "percent": 100 * sums["spent"] / sums["allocation"] if sums["allocation"] else Decimal(0)}


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
    """The same list as a file."""
    return list_file(form, "areas", HEADER, (cells_of(row) for row in asked(request)["shown"]))


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

"""What happened with the money: for staff everywhere, for an area's people what is theirs to see."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.communities.roles import standing_of
from biglocal.web.exports import list_file
from biglocal.web.pages import page_of

from ..history import about_money, for_residents, of_programmes, open_to, told
from ..history_filter import HistoryFilter
from ..history_kinds import ABOUT

HEADER = ["When", "Area", "Who", "What", "Of", "About", "Before", "After"]
AT_ONCE = 500  # lines of a file whose names are read together


def asked(request: HttpRequest) -> HistoryFilter:
    """Return the lines of the person's programmes, narrowed as the address says."""
    rows = of_programmes(about_money(), standing_of(request.user).by_programme)
    return HistoryFilter(request.GET, open_to(request.user, rows))


@allowed(Action.PORTFOLIO_SEE)
def money_history(request: HttpRequest) -> HttpResponse:
    """Everything that was done with money, newest first."""
    narrowed = asked(request)
    page = page_of(request, narrowed.rows)
    context = {"filter": narrowed, "page": page, "told": told(page), "section": "areas"}
    return TemplateResponse(request, "funding/money_history.html", context)


@allowed(Action.PORTFOLIO_SEE)
def money_history_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same as a file."""
    return list_file(form, "money-history", HEADER, cells(asked(request).rows.iterator(chunk_size=AT_ONCE)))


def cells(lines: Iterator[Any]) -> Iterator[list[Any]]:
    while some := list(islice(lines, AT_ONCE)):
        for one in told(some):
            before = "; ".join(f"{name}: {was}" for name, was, _ in one.changes)
            after = "; ".join(f"{name}: {now}" for name, _, now in one.changes)
            line = one.line
            yield [line.at, line.area, one.who, line.sentence, one.title, one.kind, before, after]


@allowed(Action.MONEY_SEE)
def area_history(request: HttpRequest, community: Community) -> HttpResponse:
    """What happened with the area's money, as far as it is its people's to see."""
    about = request.GET.get("about", "")
    kind = ABOUT.get(about)
    rows = for_residents(community, request.user)
    page = page_of(request, rows.filter(topic__startswith=f"{about}:") if kind else rows)
    context: dict[str, Any] = {
        "community": community,
        "trail": [
            ("Home", reverse("home")),
            (community.name, community.get_absolute_url()),
            ("Money", reverse("area_money", args=[community.slug])),
            ("What happened", ""),
        ],
        "kind": kind,
        "page": page,
        "told": told(page),
    }
    return TemplateResponse(request, "funding/area_history.html", context)

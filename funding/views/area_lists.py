"""The lists behind an area's sums, as pages and as files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.web.exports import list_file
from biglocal.web.pages import page_of

from ..area_lists import LISTS, AreaFilter, AreaList


def asked(request: HttpRequest, community: Community, which: str) -> tuple[AreaList, AreaFilter]:
    """Return the list that the address names, narrowed as it says."""
    found = LISTS.get(which)
    if found is None:
        raise Http404("No list has this name.")
    return found, found.filter(request.GET, found.rows(community), community=community)


@allowed(Action.MONEY_SEE)
def area_list(request: HttpRequest, community: Community, which: str) -> HttpResponse:
    """Movements, payments or agreements of the area, with the sum of what is shown."""
    found, narrowed = asked(request, community, which)
    page = page_of(request, narrowed.rows)
    context: dict[str, Any] = {
        "community": community,
        "trail": [
            ("Home", reverse("home")),
            (community.name, community.get_absolute_url()),
            ("Money", reverse("area_money", args=[community.slug])),
            (found.title, ""),
        ],
        "which": which,
        "list": found,
        "lists": [(name, one.title) for name, one in LISTS.items()],
        "filter": narrowed,
        "page": page,
        "rows": [[(column, column.of(row)) for column in found.columns] for row in page],
        "sums": found.sums(narrowed.rows),
    }
    return TemplateResponse(request, "funding/area_list.html", context)


@allowed(Action.MONEY_SEE)
def area_list_file(request: HttpRequest, community: Community, which: str, form: str) -> HttpResponseBase:
    """The same list as a file, every row of it."""
    found, narrowed = asked(request, community, which)
    rows = ([column.of(row) for column in found.columns] for row in narrowed.rows.iterator(chunk_size=1000))
    return list_file(form, f"{community.slug}-{which}", [column.title for column in found.columns], rows)

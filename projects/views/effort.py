"""How many helped and for how long in an area: by project, and as a file."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.dates import financial_year, today
from biglocal.web.exports import list_file
from biglocal.web.pages import page_of

from ..effort import hours_by_project, hours_in_all, hours_line_by_line
from ..effort_forms import SpanForm


@allowed(Action.UPDATE_SEE_INSIDE)
def hours(request: HttpRequest, community: Community) -> HttpResponse:
    """The sums by project, for the days asked for; from the start where none are."""
    form, span = span_of(request)
    context = {
        "community": community,
        "form": form,
        "page": page_of(request, hours_by_project(community, **span)),
        "all": hours_in_all(community, **span),
        "query": query_of(request),
        "this_year": financial_year(today()),
    }
    return TemplateResponse(request, "projects/hours.html", context)


@allowed(Action.UPDATE_SEE_INSIDE)
def hours_csv(request: HttpRequest, community: Community) -> HttpResponse:
    """Each update with its numbers as a file; names stay on the pages."""
    _, span = span_of(request)
    rows = (
        [one.update_of.happened_on, one.update_of.project, one.update_of.title, one.helpers, one.hours]
        for one in hours_line_by_line(community, **span).iterator()
    )
    header = ["Day", "Project", "What happened", "People who helped", "Hours together"]
    return list_file("csv", f"{community.slug}-hours", header, rows)


def span_of(request: HttpRequest) -> tuple[SpanForm, dict[str, date | None]]:
    """The days asked for; nonsense asks for all and says why."""
    form = SpanForm(request.GET)
    form.is_valid()
    return form, {name: form.cleaned_data.get(name) for name in ("first", "last")}


def query_of(request: HttpRequest) -> str:
    """The days as the file's address carries them."""
    asked: Any = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()

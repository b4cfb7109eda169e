"""The queue of staff: what waits for whom, longest wait first."""

from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.web.exports import list_file
from biglocal.web.pages import PAGE_SIZE, page_of
from projects.story import CountedPages

from ..filters import GrantFilter, order_of, waiting
from ..models import Proposal
from ..people import officers_of
from ..querysets import SILENT_DAYS, VIEWS
from ..queue_reads import counts_of_views, page_of_queue, sent_to, silent_before

NAMES = {"mine": "Waiting for me", "open": "All open", "nobody": "No one assigned", "decided": "Decided"}
LOOK_OUT = {
    "signature": "Waits for a second signature",
    "conflict": "One reader has a conflict",
    "quick": "Asks for a quick answer",
    "earlier": "An earlier grant is still open",
    "": "",
}


def queue_of(request: AllowedRequest) -> dict[str, Any]:
    """Return what the address asks for: a view, an order, and filters that are not yet asked of any rows."""
    view = request.GET.get("view", "open")
    sort, columns = order_of(request.GET.get("sort", "wait"))
    officers = officers_of(standing_of(request.user).by_programme, on=today())
    return {
        "view": view if view in VIEWS else "open",
        "sort": sort,
        "columns": columns,
        "filters": GrantFilter(request.GET, Proposal.objects.none(), person=request.user, officers=officers),
        "confirms": Action.GRANTS_CONFIRM in request.may,
    }


def rows_of(queue: dict[str, Any], person: Any) -> Any:
    """Return the filtered and ordered rows."""
    rows = sent_to(person)
    rows = rows.filter(rows.in_view(queue["view"], person, confirms=queue["confirms"]))
    queue["filters"].queryset = rows.for_queue(person, silent=silent_before())
    return queue["filters"].qs.order_by(*queue["columns"])


@allowed(Action.GRANTS_REVIEW)
def grants(request: HttpRequest) -> HttpResponse:
    """The queue, 30 a page."""
    queue = queue_of(request)
    view, person, confirms = queue["view"], request.user, queue["confirms"]
    counts = counts_of_views(person, confirms=confirms)
    form = queue["filters"].form
    narrowed = any(value for name, value in request.GET.items() if name in form.fields)
    if narrowed:
        page = page_of(request, rows_of(queue, person))
        found = page.object_list
    else:
        page = CountedPages([], PAGE_SIZE, counts[view]).get_page(request.GET.get("page"))
        found = page_of_queue(person, view, queue["columns"], page.number, confirms=confirms)
    context = {
        **queue,
        "page": page,
        "rows": [dress(proposal) for proposal in found],
        "views": [(view, NAMES[view], counts[view]) for view in VIEWS],
        "boxes": [Box(field.name, field.auto_id, field.label, value_of(field), choices_of(field)) for field in form],
        "narrowed": narrowed,
        "section": "grants",
    }
    return TemplateResponse(request, "funding/grants.html", context)


@dataclass
class Box:
    """A field of the filter as it is drawn."""

    name: str
    id: str
    label: str
    value: str
    choices: list[tuple[Any, str]]


def value_of(field: BoundField) -> str:
    """Return what stands in the field."""
    return "" if field.value() is None else str(field.value())


def choices_of(field: BoundField) -> list[tuple[Any, str]]:
    """Return what can be chosen in it; nothing where words are typed."""
    return [(str(value), str(words)) for value, words in getattr(field.field, "choices", [])]


def dress(proposal: Proposal) -> dict[str, Any]:
    """Return a row: the proposal, how long it waits, what to look out for."""
    days, over = waiting(proposal, today())
    silent = (timezone.now() - proposal.questions_at).days if proposal.questions_at else 0  # type: ignore[attr-defined]  # annotated by the list
    code = proposal.look_out  # type: ignore[attr-defined]  # annotated by the list
    words = f"No reply for {max(silent, SILENT_DAYS)} days" if code == "silent" else LOOK_OUT[code]
    return {"proposal": proposal, "days": days, "over": over, "look_out": words}


@allowed(Action.GRANTS_REVIEW)
def grants_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list as a file; of a grant that is shut for the person only reference and area."""
    header = [
        "Reference",
        "Area",
        "Title",
        "Kind",
        "Asked for",
        "Stage",
        "Sent",
        "Days",
        "Over",
        "Reader",
        "Look out for",
    ]
    rows = (cells_of(proposal) for proposal in rows_of(queue_of(request), request.user).iterator())
    return list_file(form, "grants", header, rows)


def cells_of(proposal: Proposal) -> list[Any]:
    """Return the cells of one line."""
    if proposal.shut:  # type: ignore[attr-defined]  # annotated by the list
        return [proposal.ref, proposal.community.name, "You stepped back"]
    row = dress(proposal)
    return [
        proposal.ref,
        proposal.community.name,
        proposal.title,
        proposal.get_kind_display(),
        proposal.asked,
        proposal.get_state_display(),
        timezone.localdate(proposal.submitted_at),
        row["days"],
        row["over"],
        proposal.reader.get_full_name() if proposal.reader else "",
        row["look_out"],
    ]


def back_to_queue() -> str:
    """Return the address of the queue."""
    return reverse("grants")

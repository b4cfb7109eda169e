"""The queue of staff: what waits for whom, riskiest and oldest first."""

from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Action
from biglocal.audit.kept import last_act
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.web.exports import list_file
from biglocal.web.pages import PAGE_SIZE, page_of
from projects.story import CountedPages

from ..filters import WorkFilter, order_of, waiting
from ..models import SavedView
from ..people import officers_of
from ..queue_reads import SILENT_DAYS, VIEWS, asking, counts_of_views, narrowed, page_of_queue
from ..work import SOURCES, Row

NAMES = {"mine": "Waiting for me", "open": "All open", "nobody": "No one assigned", "decided": "Decided"}


def queue_of(request: AllowedRequest) -> dict[str, Any]:
    """Return what the address asks for: a view, an order, and filters that are not yet asked of any rows."""
    view = request.GET.get("view", "open")
    sort, order = order_of(request.GET.get("sort", ""))
    officers = officers_of(standing_of(request.user).by_programme, on=today())
    confirms = Action.GRANTS_CONFIRM in request.may
    return {
        "view": view if view in VIEWS else "open",
        "sort": sort,
        "order": order,
        "filters": WorkFilter(request.GET, person=request.user, officers=officers),
        "confirms": confirms,
        "given": asking(request.user, on=today(), confirms=confirms),
    }


def rows_of(queue: dict[str, Any]) -> Any:
    """Return the narrowed and ordered rows, as tuples."""
    narrow = queue["filters"].narrow
    return narrowed(queue["given"], queue["view"], queue["order"], narrow, confirms=queue["confirms"])


@allowed(Action.GRANTS_REVIEW)
def grants(request: AllowedRequest) -> HttpResponse:
    """The queue, 30 a page."""
    queue, act = queue_of(request), last_act()
    view, confirms = queue["view"], queue["confirms"]
    counts = counts_of_views(queue["given"], confirms=confirms, act=act)
    form = queue["filters"].form
    if queue["filters"].is_on:
        page = page_of(request, rows_of(queue))
        found = [Row(*row) for row in page.object_list]
    else:
        page = CountedPages([], PAGE_SIZE, counts[view]).get_page(request.GET.get("page"))
        found = page_of_queue(queue["given"], view, queue["order"], page.number, confirms=confirms, act=act)
    context = {
        **queue,
        "page": page,
        "rows": [dress(row) for row in found],
        "views": [(view, NAMES[view], counts[view]) for view in VIEWS],
        "boxes": [Box(field.name, field.auto_id, field.label, value_of(field), choices_of(field)) for field in form],
        "narrowed": queue["filters"].is_on,
        "kept": list(SavedView.objects.filter(person=request.user)),
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


def dress(row: Row) -> dict[str, Any]:
    """Return a row with its words: how long it waits, what to look out for."""
    days, over = waiting(row, today())
    tag, stage = row.stage_tag
    words = {"ref": row.ref, "title": row.title, "area": row.area, "amount": row.amount, "shut": row.shut}
    waits = {"days": days, "over": over, "done": row.done, "look_out": "" if row.done else look_out(row)}
    about = {"kind": row.kind_words, "tag": tag, "stage": stage, "reader": row.reader_words, "url": row.url}
    return {**words, **waits, **about}


def look_out(row: Row) -> str:
    """Return what to look out for, in words."""
    words = SOURCES[row.source].reasons.get(row.why, row.why)
    if row.why != "silent":
        return words
    silent = (timezone.now() - row.why_since).days if row.why_since else 0
    return f"{words} for {max(silent, SILENT_DAYS)} days"


@allowed(Action.GRANTS_REVIEW)
def grants_file(request: AllowedRequest, form: str) -> HttpResponseBase:
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
    rows = (cells_of(Row(*row)) for row in rows_of(queue_of(request)).iterator())
    return list_file(form, "grants", header, rows)


def cells_of(row: Row) -> list[Any]:
    """Return the cells of one line."""
    if row.shut:
        return [row.ref, row.area, "You stepped back"]
    words = dress(row)
    return [
        row.ref,
        row.area,
        row.title,
        words["kind"],
        row.amount,
        words["stage"],
        timezone.localdate(row.since),
        words["days"],
        words["over"],
        row.reader_words if row.reader else "",
        words["look_out"],
    ]


def back_to_queue() -> str:
    """Return the address of the queue."""
    return reverse("grants")

"""The queue of staff: what waits for whom, longest wait first."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.web.pages import PAGE_SIZE
from biglocal.web.spreadsheets import csv_answer

from ..filters import GrantFilter, order_of, waiting
from ..models import Proposal
from ..people import officers_of
from ..querysets import SILENT_DAYS, VIEWS

NAMES = {"mine": "Waiting for me", "open": "All open", "nobody": "No one assigned", "decided": "Decided"}
LOOK_OUT = {
    "signature": "Waits for a second signature",
    "conflict": "One reader has a conflict",
    "quick": "Asks for a quick answer",
    "earlier": "An earlier grant is still open",
    "": "",
}


def sent_to(person: Any) -> Any:
    """Return the proposals that were sent to programmes the person works for."""
    return Proposal.objects.sent().of_programmes(standing_of(person).by_programme)


def queue_of(request: HttpRequest) -> dict[str, Any]:
    """Return the filtered and ordered queue with its view, from what the address says."""
    person = request.user
    confirms = Action.GRANTS_CONFIRM in request.may  # type: ignore[attr-defined]
    view = request.GET.get("view", "open")
    view = view if view in VIEWS else "open"
    rows = sent_to(person)
    condition = rows.in_view(view, person, confirms=confirms)
    officers = officers_of(standing_of(person).by_programme, on=today())
    filters = GrantFilter(
        request.GET, rows.filter(condition).for_queue(person, on=today()), person=person, officers=officers
    )
    sort, columns = order_of(request.GET.get("sort", "wait"))
    return {"view": view, "sort": sort, "filters": filters, "rows": filters.qs.order_by(*columns), "confirms": confirms}


@allowed(Action.GRANTS_REVIEW)
def grants(request: HttpRequest) -> HttpResponse:
    """The queue, 30 a page."""
    queue = queue_of(request)
    counts = sent_to(request.user).counts_of_views(request.user, confirms=queue["confirms"])
    narrowed = any(value for name, value in request.GET.items() if name in queue["filters"].form.fields)
    paginator = Paginator(queue["rows"], PAGE_SIZE)
    if not narrowed:
        paginator.count = counts[queue["view"]]  # counted already, for the saved views
    page = paginator.get_page(request.GET.get("page"))
    rows = [dress(proposal) for proposal in page]
    views = [(view, NAMES[view], counts[view]) for view in VIEWS]
    context = {**queue, "page": page, "rows": rows, "views": views, "narrowed": narrowed, "section": "grants"}
    return TemplateResponse(request, "funding/grants.html", context)


def dress(proposal: Proposal) -> dict[str, Any]:
    """Return a row: the proposal, how long it waits, what to look out for."""
    days, over = waiting(proposal, today())
    silent = (timezone.now() - proposal.questions_at).days if proposal.questions_at else 0  # type: ignore[attr-defined]
    code = proposal.look_out  # type: ignore[attr-defined]
    words = f"No reply for {max(silent, SILENT_DAYS)} days" if code == "silent" else LOOK_OUT[code]
    return {"proposal": proposal, "days": days, "over": over, "look_out": words}


@allowed(Action.GRANTS_REVIEW)
def grants_csv(request: HttpRequest) -> HttpResponse:
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
    rows = (cells_of(proposal) for proposal in queue_of(request)["rows"].iterator())
    return csv_answer(f"grants-{today():%Y-%m-%d}", header, rows)


def cells_of(proposal: Proposal) -> list[Any]:
    """Return the cells of one line."""
    if proposal.shut:  # type: ignore[attr-defined]
        return [proposal.ref, proposal.community.name, "You stepped back"]
    row = dress(proposal)
    return [
        proposal.ref,
        proposal.community.name,
        proposal.title,
        proposal.get_kind_display(),
        proposal.asked,
        proposal.get_state_display(),
        timezone.localdate(proposal.submitted_at).isoformat(),
        row["days"],
        row["over"],
        proposal.reader.get_full_name() if proposal.reader else "",
        row["look_out"],
    ]


def back_to_queue() -> str:
    """Return the address of the queue."""
    return reverse("grants")

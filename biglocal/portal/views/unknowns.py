"""For staff: what is not known yet, list by list, filled in right there (places.md, rules 3 and 8)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from biglocal.access import Action
from biglocal.audit.record import history_of
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.dates import today
from biglocal.places.models import FileImport
from biglocal.web.acting import renewed, tried
from biglocal.web.pages import PAGE_SIZE, page_of
from councillors.actions import say_why_ended
from councillors.models import Term

from ..unknown_forms import RowsForm, WhyForm
from ..unknowns import UNKNOWN_BY_KEY, UNKNOWNS, Unknown, counts


@allowed(Action.PLACES_KEEP)
def unknowns(request: AllowedRequest) -> HttpResponse:
    """Every list with its number; those with nothing in them come last."""
    found = counts(today())
    lists = sorted(((one, found.get(one.key, 0)) for one in UNKNOWNS), key=lambda row: row[1] == 0)
    return TemplateResponse(request, "portal/unknowns.html", {"lists": lists, "section": "portfolio"})


@allowed(Action.PLACES_KEEP)
def unknown_list(request: AllowedRequest, key: str) -> HttpResponse:
    """One list; what is typed for its rows is written by one press."""
    one = UNKNOWN_BY_KEY.get(key)
    if one is None:
        raise Http404("There is no such list.")
    file = file_of(request, one)
    rows = one.rows(today())
    if file is not None:
        rows = rows.filter(end_hash=file.hash)
    context: dict[str, Any] = {"one": one, "file": file, "section": "portfolio"}
    if request.method == "POST":
        form = RowsForm(request.POST, one=one, rows=asked_rows(request, rows))
        tell_stale(request, one, form)
        if fill(request, form):
            return redirect(request.get_full_path())
    else:
        context["page"] = page_of(request, rows)
        form = RowsForm(one=one, rows=list(context["page"]))
    return TemplateResponse(request, "portal/unknown_list.html", {**context, "form": form})


def file_of(request: AllowedRequest, one: Unknown) -> FileImport | None:
    """Return the list of councillors that `?file=` names: then only the terms it ended are asked about."""
    number = request.GET.get("file", "")
    if one.key != "reasons" or not number.isdecimal() or len(number) > 12:
        return None
    return get_object_or_404(FileImport.objects.filter(kind="councillors").exclude(hash=""), pk=number)


def asked_rows(request: AllowedRequest, rows: Any) -> list[Any]:
    """Return those of the rows sent that still wait."""
    return list(rows.filter(pk__in=sent(request)))


def sent(request: AllowedRequest) -> list[int]:
    numbers = [name.removeprefix("row-") for name in request.POST if name.startswith("row-")]
    return [int(number) for number in numbers if number.isdecimal() and len(number) < 12][:PAGE_SIZE]


def tell_stale(request: AllowedRequest, one: Unknown, form: RowsForm) -> None:
    """Somebody else filled some of the rows in meanwhile: say which, where something was typed for them."""
    waiting = {row.pk for row in form.rows}
    gone = [pk for pk in sent(request) if pk not in waiting and request.POST.get(f"row-{pk}")]
    if gone:
        names = ", ".join(str(row) for row in one.rows(today()).model.objects.filter(pk__in=gone)[:5])
        messages.warning(request, f"Somebody else filled this in meanwhile, so what stood here first stays: {names}.")


def fill(request: AllowedRequest, form: RowsForm) -> bool:
    """Write what is right, and say how many; is nothing wrong left?"""
    if not form.is_valid():
        return False
    if written := form.fill(request.user):
        messages.success(request, f"Kept: {written}.")
    return not form.errors


@allowed(Action.PLACES_KEEP)
def term_why(request: AllowedRequest, pk: int) -> HttpResponse:
    """Why one term ended; what was said by mistake is corrected here."""
    terms = Term.objects.filter(end_date__lte=today()).select_related("councillor", "ward__line__council")
    term = get_object_or_404(terms.defer("ward__outline", "ward__line__council__outline"), pk=pk)
    start = {"why": term.ended, "seen": term.ended}
    form = WhyForm(request.POST or None, initial=start, choices=Term.Ended.choices)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "term": term, "by": request.user}
        if tried(request, lambda: say_why_ended(**given), "Kept.", form):
            return redirect(term.councillor)
        term.refresh_from_db(fields=["ended"])
        renewed(form, term.ended)
    context = {"term": term, "form": form, "lines": history_of(term)[:20], "section": "portfolio"}
    return TemplateResponse(request, "portal/term_why.html", context)

"""For staff: files of councils, wards, areas, postcodes and councillors are brought, looked at, confirmed."""

from functools import partial

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.places.file_imports import LOOKED_FOR_EVERY
from biglocal.places.imports.kinds import KINDS, kinds
from biglocal.places.models import FileImport
from biglocal.places.reading_in import bring_file, confirm_file, drop_file
from biglocal.web.acting import renewed, tried
from biglocal.web.exports import csv_file
from biglocal.web.pages import page_of
from councillors.models import Term

from ..file_import_forms import ConfirmFileForm, FileForm

FOR_PAGE = [  # what the reports call by the names of the command line
    ("add --sure", "tick “I am sure” when you bring it"),
    ("Then add --sure", "Then tick “I am sure” when you bring it"),
    ("with --from", "when you bring it"),
    ("with --on", "when you bring it"),
    ("Add --on with", "Bring it again and enter"),
    ("Give another with --on", "Leave the file out and bring it again for another"),
    ("Add --council with its code", "Enter the council"),
    ("name councils with --council", "enter a council"),
]


def for_page(words: str) -> str:
    """Return a report's words as the page says them."""
    for there, here in FOR_PAGE:
        words = words.replace(there, here)
    return words


def without_reason(row: FileImport) -> int:
    """Return how many terms the list ended, and nobody said why yet."""
    ends = row.kind == "councillors" and row.state == FileImport.State.WRITTEN and row.hash
    return Term.objects.filter(end_hash=row.hash, ended="").count() if ends else 0


@allowed(Action.PLACES_READ_IN)
def file_imports(request: AllowedRequest) -> HttpResponse:
    """Which files can be read in, and which were."""
    rows = FileImport.objects.select_related("asked_by", "written_by").defer("found", "left_out")
    context = {"kinds": kinds(), "page": page_of(request, rows), "section": "portfolio"}
    return TemplateResponse(request, "portal/file_imports.html", context)


@allowed(Action.PLACES_READ_IN)
def file_import_bring(request: AllowedRequest, kind: str) -> HttpResponse:
    """Bring a file. It is read in the background; nothing is changed yet."""
    if kind not in KINDS:
        raise Http404("There is no such kind of file.")
    form = FileForm(request.POST or None, request.FILES or None, kind=KINDS[kind])
    if request.method == "POST" and form.is_valid():
        row = bring_file(
            kind=KINDS[kind],
            file=form.cleaned_data["file"],
            options=form.options(),
            licence=form.cleaned_data["licence"],
            attribution=form.cleaned_data.get("attribution", ""),
            by=request.user,
            now=timezone.now(),
        )
        return redirect(row)
    context = {"form": form, "kind": KINDS[kind], "section": "portfolio"}
    return TemplateResponse(request, "portal/file_import_bring.html", context)


@allowed(Action.PLACES_READ_IN)
def file_import(request: AllowedRequest, pk: int) -> HttpResponse:
    """How far a file is; what it would change, or has changed; confirm it."""
    row = get_object_or_404(FileImport.objects.select_related("asked_by", "written_by").defer("left_out"), pk=pk)
    form = ConfirmFileForm(request.POST or None, initial={"mark": row.mark})
    if request.method == "POST" and form.is_valid():
        act = partial(confirm_file, row=row, by=request.user, now=timezone.now(), **form.cleaned_data)
        if tried(request, act, f"{row.name} is being written.", form):
            return redirect(row)
        row.refresh_from_db()
        renewed(form, row.mark, box="mark")
    found = row.found
    context = {
        "row": row,
        "form": form,
        "found": found,
        "said": for_page(row.said),
        "begins_again": timezone.now() + LOOKED_FOR_EVERY if row.is_quiet else None,
        "refused": [{**one, "expected": for_page(one["expected"])} for one in found.get("refused", [])],
        "notes": [for_page(words) for words in found.get("notes", [])],
        "no_reason": without_reason(row),
        "changes_something": any(found.get(name) for name in ("created", "updated", "ended")),
        "section": "portfolio",
    }
    return TemplateResponse(request, "portal/file_import.html", context)


@allowed(Action.PLACES_READ_IN)
def file_import_wrong(request: AllowedRequest, pk: int) -> HttpResponseBase:
    """Every row of a file that is wrong, to take along: for the publisher, or to be put right."""
    row = get_object_or_404(FileImport.objects.only("name", "left_out"), pk=pk)
    rows = [[line or "", column, value, for_page(expected)] for line, column, value, expected in row.left_out]
    return csv_file("wrong-rows.csv", ["Line", "Column", "Value", "Expected"], rows)


@allowed(Action.PLACES_READ_IN)
@require_POST
def file_import_drop(request: AllowedRequest, pk: int) -> HttpResponse:
    """Leave a file out."""
    row = get_object_or_404(FileImport, pk=pk)
    done = f"{row.name} is left out, and its file deleted."
    gone = tried(request, partial(drop_file, row=row, by=request.user), done)
    return redirect("file_imports") if gone else redirect(row)

"""A table put into a spend report: pasted or as a file, shown as it was understood, kept only on a second press."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community
from biglocal.money import MOST, pounds
from biglocal.refusals import Refused
from biglocal.web.exports import list_file

from ..actions import LineGiven, save_report
from ..actions.report_rules import refuse_stale_report, report_stamp
from ..forms.reports import COLUMNS
from ..holders import of_report
from ..models import SpendReport
from ..report_figures import LineFigures, lines_of
from ..report_reads import open_lines
from ..sheets.by_hand import chosen_by_hand, packed, placed, unpacked
from ..sheets.matching import AMOUNTS, RowRead, Understood, marks_in, understand
from ..sheets.reading import MOST_BYTES, TOO_LARGE, Rows, read_file, read_text
from ..sheets.wrong import refuse_wrong_report
from .report_writing import report_to_write, trail_of_report

MOST_SHOWN = 300
NO_NAMES = (
    "None of the rows has the name of an item of this agreement. Use the names as they stand in the report, "
    "or take the empty table from this page."
)
NO_NAMES_YET = "None of the rows has the name of an item of this agreement. Choose below where each one belongs."
LOOK_AGAIN = "You chose where rows belong. Below is what would stand in the report now: if it is right, press again."


class TableField(forms.CharField):
    """A pasted table: its blanks and tabs stay as they are; a NUL is taken out where it is read."""

    def __init__(self, **kwargs: Any):
        super().__init__(strip=False, **kwargs)
        self.validators = []


class TableForm(forms.Form):
    """A table from a spreadsheet, in one of two ways."""

    pasted = TableField(
        label="Paste the table",
        help_text="In your spreadsheet choose the rows with their headings, copy them, and paste them here.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="Or choose a file",
        help_text="CSV or Excel (.xlsx), up to 5MB",
        required=False,
        allow_empty_file=True,
        error_messages={"invalid": "Choose the file again."},
    )

    @property
    def tables(self) -> list[Rows]:
        """What was brought, as rows; refused in a sentence where it can't be read."""
        file, pasted = self.cleaned_data["file"], self.cleaned_data["pasted"]
        if file:
            return read_file(file)
        if len(pasted) > MOST_BYTES:
            raise Refused(TOO_LARGE, field="pasted")
        if not pasted.strip():
            raise Refused("Paste the table, or choose a file.", field="pasted")
        return [read_text(pasted)]


@allowed(Action.REPORT_WRITE, own=of_report)
def report_paste(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """Show what is understood of a table, row by row, with what was chosen by hand. Nothing is kept by this."""
    report = report_to_write(request, community, pk)
    if request.method == "GET" and not report.can_move("save"):
        messages.info(request, f"This report is “{report.get_state_display()}”, so it can’t be changed now.")
        return redirect(report)
    figures, read = lines_of(report), None
    brought = request.method == "POST" and "table" not in request.POST
    form = TableForm(request.POST, request.FILES) if brought else TableForm()
    try:
        if brought and form.is_valid():
            read = understood(form, report, figures)
        elif "table" in request.POST:
            read, _ = carried(request, report, figures)
        if read and not report.can_move("save"):
            refuse_stale_report(report, "before that")
    except Refused as refused:
        return page(request, report, figures, form, read, refused)
    return page(request, report, figures, form, read)


def page(
    request: AllowedRequest,
    report: SpendReport,
    figures: list[LineFigures],
    form: TableForm,
    read: Understood | None,
    refused: Refused | None = None,
) -> HttpResponse:
    """Show the page to bring a table, or what is understood of the one that was brought."""
    at_form = refused is not None and refused.field in form.fields and form.is_bound
    if refused is not None and at_form:
        form.add_error(refused.field, refused.sentence)
    context = {
        "community": report.agreement.community,
        "report": report,
        "form": form,
        "refused": refused if not at_form else None,
        "read": read,
        "rows": shown_rows(read) if read else [],
        "table": packed(read) if read else "",
        "items": open_lines(report, [one.line for one in figures]),
        "changes": changes(read, figures) if read else [],
        "column_names": [(COLUMNS[name], words) for name, words in read.columns.words.items()] if read else [],
        "seen": report_stamp(report),
        "trail": trail_of_report(report, "Put in a table"),
    }
    return TemplateResponse(request, "funding/report_paste.html", context)


def shown_rows(read: Understood) -> list[RowRead]:
    """Return the rows to show: all, or of a long table those that are left out before others."""
    if len(read.rows) <= MOST_SHOWN:
        return read.rows
    first = sorted(read.rows, key=lambda row: (row not in read.left_out, row.number))[:MOST_SHOWN]
    return sorted(first, key=lambda row: row.number)


def understood(form: TableForm, report: SpendReport, figures: list[LineFigures]) -> Understood:
    """Return what the table says; refuse one that belongs to another report."""
    tables = form.tables
    lines = [one.line for one in figures]
    refuse_wrong_report(report, set().union(*(marks_in(rows) for rows in tables)))
    read = understand(tables, lines)
    if not read.matched:
        refuse_wrong_report(report, set(), tables)
        if not any(row.amounts for row in read.rows):
            raise Refused(NO_NAMES)
        read.notes.append(NO_NAMES_YET)
    shut = {line.pk for line in lines} - {line.pk for line in open_lines(report, lines)}
    for row in read.rows:
        if row.found_pk in shut:
            row.found_as, row.found_pk = "closed", 0
            row.found_says = f"Local Trust did not ask about {row.line}: that stays as it was sent"
    return placed(read.rows, read.columns.words, lines, {}) if shut else read


def carried(request: AllowedRequest, report: SpendReport, figures: list[LineFigures]) -> tuple[Understood, bool]:
    """Return the table that came with its page, and whether other items are chosen than the page showed."""
    lines = open_lines(report, [one.line for one in figures])
    read = unpacked(request.POST.get("table", ""), lines)
    return chosen_by_hand(read, lines, request.POST.dict())


def changes(read: Understood, figures: list[LineFigures]) -> list[dict[str, Any]]:
    """Return each line with what would be put in, and what stands there now."""
    return [
        {
            "figures": one,
            "amounts": [(name, read.amounts[one.line.pk].get(name), getattr(one, name)) for name in AMOUNTS],
        }
        for one in figures
        if one.line.pk in read.amounts
    ]


@allowed(Action.REPORT_WRITE, own=of_report)
@require_POST
def report_fill(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """Keep what the preview showed; where other items are chosen than it showed, show it once more."""
    report = report_to_write(request, community, pk)
    figures, read = lines_of(report), None
    try:
        read, is_other = carried(request, report, figures)
        given = filled(read, figures)
        if is_other:
            read.notes.insert(0, LOOK_AGAIN)
            return page(request, report, figures, TableForm(), read)
        seen = request.POST.get("seen", "")[:60] or "nothing"
        save_report(report=report, lines=given, verb="fill", by=request.user, now=timezone.now(), seen=seen)
    except Refused as refused:
        report.refresh_from_db(fields=["state", "written_at"])
        return page(request, report, lines_of(report), TableForm(), read, refused)
    messages.success(request, "Put in. Look through it, then add the words.")
    return redirect("funding:report_edit", community=community.slug, pk=report.pk)


def filled(read: Understood, figures: list[LineFigures]) -> dict[int, LineGiven]:
    """Return the lines with what the table says; what it did not have stays."""
    kept = {one.line.pk: one for one in figures}
    found = {}
    for pk, said in read.amounts.items():
        one = kept[pk]
        if too_large := [amount for amount in said.values() if amount > MOST]:
            raise Refused(f"{one.line} would come to {pounds(too_large[0])}: that is more than any amount here.")
        now = {"spent": one.spent, "committed": one.committed, "forecast": one.forecast}
        found[pk] = LineGiven(**{**now, **said}, note=one.note)
    if not found:
        raise Refused("Nothing would be put in. Choose an item for at least one row, or bring another table.")
    return found


@allowed(Action.REPORT_WRITE, own=of_report)
def report_sheet(request: AllowedRequest, community: Community, pk: int, form: str) -> HttpResponseBase:
    """Give the table to fill in, with its items and a mark that says which report it is for."""
    report = report_to_write(request, community, pk)
    header = [
        "Item",
        "Planned",
        "Spent before",
        "Spent in this time",
        "Promised, not paid yet",
        "Likely next",
        "Report",
    ]
    mark = f"R-{report.pk}"
    rows = (
        [one.line.description, one.planned, one.before, one.spent, one.committed or None, one.forecast or None, mark]
        for one in lines_of(report)
    )
    return list_file(form, f"spend-report-{report.number}", header, rows)

"""A table put into a spend report: pasted or as a file, shown as it was understood, kept only on a second press."""

from decimal import Decimal
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
from biglocal.refusals import Refused
from biglocal.web.exports import list_file

from ..actions import LineGiven, save_report
from ..actions.report_rules import report_stamp
from ..forms.reports import COLUMNS, AmountField
from ..models import SpendReport
from ..report_figures import LineFigures, lines_of
from ..report_reads import open_lines
from ..sheets.matching import AMOUNTS, Understood, marks_in, understand
from ..sheets.reading import MOST_BYTES, TOO_LARGE, Rows, read_file, read_text
from ..sheets.wrong import refuse_wrong_report
from .report_writing import report_to_write, trail_of_report


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


@allowed(Action.REPORT_WRITE)
def report_paste(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """Show what is understood of a table, line by line. Nothing is kept by this."""
    report = report_to_write(request, community, pk)
    if not report.can_move("save"):
        messages.info(request, f"This report is “{report.get_state_display()}”, so it can’t be changed now.")
        return redirect(report)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    read = None
    figures = lines_of(report)
    if form.is_valid():
        try:
            read = understood(form, report, figures)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
    context = {
        "community": community,
        "report": report,
        "form": form,
        "read": read,
        "changes": changes(read, figures) if read else [],
        "column_names": [(COLUMNS[name], words) for name, words in read.columns.words.items()] if read else [],
        "seen": report_stamp(report),
        "trail": trail_of_report(report, "Put in a table"),
    }
    return TemplateResponse(request, "funding/report_paste.html", context)


def understood(form: TableForm, report: SpendReport, figures: list[LineFigures]) -> Understood:
    """Return what the table says; refuse one that belongs to another report."""
    tables = form.tables
    lines = [one.line for one in figures]
    refuse_wrong_report(report, set().union(*(marks_in(rows) for rows in tables)))
    read = understand(tables, lines)
    if not read.matched:
        refuse_wrong_report(report, set(), tables)
        raise Refused(
            "None of the rows has the name of an item of this agreement. Use the names as they stand in the report, "
            "or take the empty table from this page."
        )
    named = {one.pk for one in open_lines(report, lines)}
    if closed := [one.line.description for one in figures if one.line.pk in read.amounts and one.line.pk not in named]:
        read.notes.append(f"Local Trust did not ask about {', '.join(closed)}: that stays as it was sent.")
        read.amounts = {pk: amounts for pk, amounts in read.amounts.items() if pk in named}
    return read


def changes(read: Understood, figures: list[LineFigures]) -> list[dict[str, Any]]:
    """Return each line with what would be put in, and what stands there now."""
    return [
        {
            "figures": one,
            "amounts": [
                (name, f"{name}_{one.line.pk}", read.amounts[one.line.pk].get(name), getattr(one, name))
                for name in AMOUNTS
            ],
        }
        for one in figures
        if one.line.pk in read.amounts
    ]


@allowed(Action.REPORT_WRITE)
@require_POST
def report_fill(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """Keep what the preview showed."""
    report = report_to_write(request, community, pk)
    given = {"by": request.user, "now": timezone.now(), "seen": request.POST.get("seen", "")[:60] or "nothing"}
    try:
        save_report(report=report, lines=filled(request, report), verb="fill", **given)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect(report)
    messages.success(request, "Put in. Look through it, then add the words.")
    return redirect("funding:report_edit", community=community.slug, pk=report.pk)


def filled(request: AllowedRequest, report: SpendReport) -> dict[int, LineGiven]:
    """Return the lines with what was posted; what the table did not have stays."""
    field, found = AmountField(required=False), {}
    for one in lines_of(report):
        said: dict[str, Decimal] = {}
        for name in AMOUNTS:
            text = request.POST.get(f"{name}_{one.line.pk}", "")
            try:
                amount = field.clean(text)
            except forms.ValidationError as error:
                raise Refused(f"{one.line}: {error.messages[0]}") from None
            if amount is not None:
                said[name] = amount
        if said:
            kept = {"spent": one.spent, "committed": one.committed, "forecast": one.forecast}
            found[one.line.pk] = LineGiven(**{**kept, **said}, note=one.note)
    if not found:
        raise Refused("There was nothing to put in. Bring the table again.")
    return found


@allowed(Action.REPORT_WRITE)
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

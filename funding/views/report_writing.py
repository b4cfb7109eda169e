"""Writing a spend report: one form, saved as often as one likes, checked, then shown to the partnership."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.acting import put_error

from ..actions import save_report, show_report
from ..actions.receipts import add_receipts, take_out_receipt
from ..actions.report_rules import report_stamp
from ..actions.reports import open_points
from ..forms.reports import WORDS, ReportForm
from ..holders import of_report
from ..models import SpendReport
from ..report_checks import Facts, problems
from ..report_figures import LineFigures, balance_of, lines_of, previous_of
from ..report_files import read_receipt
from ..report_papers import paper_checks
from ..report_reads import Part, draft_of, progress_of, receipts_of, report_seen
from .reports import trail_of


def report_to_write(request: AllowedRequest, community: Community, pk: int) -> SpendReport:
    """Return a report of the person's own organisation, or 404."""
    found, part = report_seen(community, pk, request.user, request.may, today())
    if not part.writes:
        raise Http404("Another organisation writes this report.")
    return found


def trail_of_report(report: SpendReport, here: str) -> list[tuple[str, str]]:
    """Return the breadcrumbs of a page beneath a report."""
    above = (f"Report {report.number}", report.get_absolute_url())
    return trail_of(report.agreement.community, above, (here, ""))


@allowed(Action.REPORT_WRITE, own=of_report)
def report_edit(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """The report as it is written."""
    report = report_to_write(request, community, pk)
    if request.method == "GET" and not report.can_move("save"):
        messages.info(request, f"This report is “{report.get_state_display()}”, so it can’t be changed now.")
        return redirect(report)
    lines = lines_of(report)
    updates = progress_of(report, [one.line for one in lines])
    form = form_of(request, report, lines, draft_of(updates))
    do = request.POST.get("do", "")
    files = keep_receipts(request, report) if request.method == "POST" else None
    if do == "draft":
        form = with_draft(request, form, draft_of([one for one in updates if str(one.pk) in ticked(request)]))
    elif "out" in request.POST:
        form = with_draft(request, form, {})
    elif files:
        form.add_error(None, files)
    elif request.method == "POST" and form.is_valid() and (answer := saved(request, report, form, do)):
        return answer
    context = {
        "community": community,
        "form": form,
        "updates": updates,
        "ticked": ticked(request) if request.method == "POST" else {str(one.pk) for one in updates},
        **beside(report, form),
        "part": Part(writes=True),
        "trail": trail_of_report(report, "Write"),
    }
    return TemplateResponse(request, "funding/report_edit.html", context)


def keep_receipts(request: AllowedRequest, report: SpendReport) -> str | None:
    """Keep the photos and scans that came along, take out the one that is to go. A sentence where one is wrong."""
    key = request.POST.get("out", "")
    receipt = next((one for one in report.receipts.all() if str(one.key) == key), None)
    given = {"by": request.user, "now": timezone.now()}
    try:
        files = [read_receipt(file) for file in request.FILES.getlist("files")]
        if files:
            add_receipts(report=report, files=files, **given)
        if receipt:
            take_out_receipt(receipt=receipt, **given)
    except Refused as refused:
        return refused.sentence
    return None


def form_of(
    request: AllowedRequest, report: SpendReport, lines: list[LineFigures], draft: dict[str, str]
) -> ReportForm:
    """Return the form with what is kept; one that nobody has saved yet begins with what was logged."""
    fresh = report.state == SpendReport.State.OPEN
    words = {name: getattr(report, name) or (draft.get(name, "") if fresh else "") for name in WORDS}
    facts = {"with_vat": report.with_vat, "other_money": report.other_money, "seen": report_stamp(report)}
    points = open_points(report)
    return ReportForm(request.POST or None, report=report, lines=lines, points=points, initial={**words, **facts})


def ticked(request: AllowedRequest) -> set[str]:
    """Return the updates that are ticked, by their ids as text."""
    return set(request.POST.getlist("progress"))


def with_draft(request: AllowedRequest, form: ReportForm, draft: dict[str, str]) -> ReportForm:
    """Return the form as typed, with the ticked lines put into its boxes where they are not there yet."""
    data = request.POST.copy()
    for name, text in draft.items():
        typed = data.get(name, "").rstrip()
        new = [line for line in text.splitlines() if line and line not in typed]
        data[name] = "\n".join([typed, *new] if typed else new)
    again = ReportForm(data, report=form.report, lines=form.lines, points=form.points, initial=form.initial)
    again.is_valid()
    again._errors = {}  # type: ignore[attr-defined]  # nothing was sent yet, so nothing is wrong yet
    return again


def saved(request: AllowedRequest, report: SpendReport, form: ReportForm, do: str) -> HttpResponse | None:
    """Save; then check or show where the button says so. None where the page is shown again."""
    given = {"lines": form.line_values, "words": form.word_values, "answers": form.answer_values}
    now = timezone.now()
    try:
        report = save_report(report=report, by=request.user, now=now, seen=form.cleaned_data["seen"], **given)
    except Refused as refused:
        refuse(form, report, refused)
        return None
    if do not in ("check", "show"):
        messages.success(request, "Saved. Come back when you like.")
        return redirect(report)
    for field, sentence in problems(Facts.of(report, previous=previous_of(report), on=today())):
        form.add_error(field if field in form.fields else None, sentence)
    if do == "show" and form.is_valid():
        try:
            report = show_report(report=report, by=request.user, now=now)
        except Refused as refused:
            refuse(form, report, refused)
            return None
        messages.success(request, SHOWN[SpendReport.State(report.state)])
        return redirect(report)
    form.checked = True  # type: ignore[attr-defined]  # the page says that it was saved
    renew(form, report)
    return None


SHOWN = {
    SpendReport.State.SHOWN: "The chair says when the partnership has seen it, then your second person signs.",
    SpendReport.State.SEEN: "Your second person signs the answers, then they go to Local Trust.",
}


def refuse(form: ReportForm, report: SpendReport, refused: Refused) -> None:
    """Show the sentence with all that was typed; the next press counts from how the report is now."""
    put_error(form, refused)
    renew(form, report)


def renew(form: ReportForm, report: SpendReport) -> None:
    """Let the page remember the report as it is now."""
    report.refresh_from_db(fields=["state", "written_at"])
    typed: Any = form.data
    data = typed.copy()
    data["seen"] = report_stamp(report)
    form.data = data


def beside(report: SpendReport, form: ReportForm) -> dict[str, Any]:
    """Return what stands beside the form: how far it is, and the sums (rule 8)."""
    balance = balance_of(report, previous_of(report), form.spent)
    rows = form.rows
    filled = sum(1 for row in rows if not row.boxes or row.boxes[0].value != "")
    names = ["planned", "before", "spent", "committed", "forecast"]
    given = [form.given(one) for one in form.lines]
    total = {name: sum((getattr(one, name) or 0 for one in given), start=balance.opening * 0) for name in names}
    return {
        "report": report,
        "balance": balance,
        "total": {**total, "spent": form.spent},
        "rows": rows,
        "filled": filled,
        "receipts": receipts_of(report),
        "papers": paper_checks(report, today()),
        "days_late": report.days_late(today()),
        "waiting": report.waiting_amount,  # type: ignore[attr-defined]  # annotated
    }

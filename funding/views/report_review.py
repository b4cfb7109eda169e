"""Spend reports as staff read them: figures, what changed, what was logged beside it, questions, accept."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.refusals import Refused
from biglocal.web.acting import put_error

from ..actions import accept_report, ask_about_report
from ..actions.report_rules import is_shut, need_reader, report_stamp
from ..forms.reports import PointsForm, PressForm
from ..models import SpendReport
from ..report_reads import for_review, history, lines_asked, progress_of, receipts_of, review_of, waiting_for

SHUT = "You told us about a conflict of interest with this grant, so its reports are shut for you. Ask another officer."


def report_for(request: HttpRequest, pk: int) -> SpendReport:
    """Return the report to review; a declared conflict shuts it (rule 7)."""
    report = for_review(request.user, pk)
    if is_shut(request.user, report):
        raise PermissionDenied(SHUT)
    return report


@allowed(Action.REPORT_ACCEPT)
def report_review(request: HttpRequest, pk: int) -> HttpResponse:
    """One report as it was sent last."""
    return page(request, report_for(request, pk))


def page(request: HttpRequest, report: SpendReport, form: PointsForm | None = None) -> HttpResponse:
    """Show the review page, with what was typed."""
    review = review_of(report)
    refused = refusal(request.user, report) if report.can_move("accept") else None
    lines = lines_asked(report)
    context = {
        "report": report,
        "review": review,
        "updates": progress_of(report, lines),
        "history": history(report),
        "may_act": refused is None,
        "refusal": refused,
        "form": form or PointsForm(lines=lines, initial={"seen": report_stamp(report)}),
        "seen": report_stamp(report),
        "receipts": [one for one in receipts_of(report) if one.sent_in_id],
        "waiting": waiting_for(report),
        "total": {name: sum(line[name] for line in review.lines) for name in AMOUNTS} if review else {},
        "section": "grants",
    }
    return TemplateResponse(request, "funding/report_review.html", context)


AMOUNTS = ["planned", "before", "spent", "committed", "forecast"]


def refusal(person: Any, report: SpendReport) -> str | None:
    """Return why the person can't act on it, in a sentence."""
    try:
        need_reader(person, report)
    except Refused as refused:
        return refused.sentence
    return None


@allowed(Action.REPORT_ACCEPT)
@require_POST
def report_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Send numbered questions about named parts."""
    report = report_for(request, pk)
    form = PointsForm(request.POST, lines=lines_asked(report))
    if form.is_valid():
        try:
            ask_about_report(report=report, by=request.user, now=timezone.now(), **form.given)
        except Refused as refused:
            put_error(form, refused)
        else:
            messages.success(request, "Sent. They answer these questions, and only these parts open again.")
            return redirect("funding:report_review", pk=pk)
    return page(request, report, form)


@allowed(Action.REPORT_ACCEPT)
@require_POST
def report_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept it: the spend is booked."""
    report = report_for(request, pk)
    form = PressForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else "nothing"
    try:
        accept_report(report=report, by=request.user, now=timezone.now(), seen=seen)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "Accepted. The spend is booked; what waited for it can go on.")
    return redirect("funding:report_review", pk=pk)

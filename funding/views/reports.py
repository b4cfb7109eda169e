"""Spend reports where they are written, seen and signed: the organisation's and the partnership's side."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.acting import put_error
from biglocal.web.pages import page_of

from ..actions import see_report, send_report, sign_and_send_report, sign_report, take_back_report
from ..actions.report_rules import report_stamp
from ..forms.reports import PressForm, SeenForm
from ..holders import of_area, of_report
from ..models import SpendReport
from ..report_figures import kept_balance, lines_of
from ..report_papers import paper_checks
from ..report_reads import history, meetings_since, report_seen, reports_of


def trail_of(community: Community, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the breadcrumbs of an area's reports."""
    here = ("Spend reports", reverse("funding:report_list", args=[community.slug]) if more else "")
    money = reverse("area_money", args=[community.slug])
    return [("Home", reverse("home")), (community.name, community.get_absolute_url()), ("Money", money), here, *more]


@allowed(Action.MONEY_SEE, own=of_area)
def report_list(request: AllowedRequest, community: Community) -> HttpResponse:
    """The area's reports: residents find what is accepted, those concerned also what is on its way."""
    page = page_of(request, reports_of(community, request.user, request.may))
    context = {"community": community, "page": page, "today": today(), "trail": trail_of(community)}
    return TemplateResponse(request, "funding/report_list.html", context)


@allowed(Action.MONEY_SEE, own=of_report)
def report(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """One report to read, with the one thing that the person can do with it."""
    found, part = report_seen(community, pk, request.user, request.may, today())
    context = {
        "community": community,
        "part": part,
        **shown(found),
        "history": history(found) if not part.is_staff or part.of_lto else [],
        "receipts": list(found.receipts.all()) if part.of_lto else [],
        "papers": paper_checks(found, today()) if part.reads_checks and found.state != "accepted" else [],
        "points": list(found.points.select_related("line", "asked_by", "answered_by")),
        "seen": report_stamp(found),
        "trail": trail_of(community, (f"Report {found.number}", "")),
    }
    return TemplateResponse(request, "funding/report.html", context)


def shown(found: SpendReport) -> dict[str, Any]:
    """Return what every page of a report shows of it."""
    lines = lines_of(found)
    total = {
        name: sum((getattr(one, name) or 0 for one in lines), start=found.opening * 0)
        for name in ["planned", "before", "spent", "committed", "forecast"]
    }
    balance = kept_balance(found, total["spent"])
    days = found.days_late(today())
    return {"report": found, "lines": lines, "total": total, "balance": balance, "days_late": days, "today": today()}


@allowed(Action.REPORT_SEEN)
def report_see(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """The chair says when the partnership saw it."""
    found, part = report_seen(community, pk, request.user, request.may, today())
    if request.method == "GET" and not found.can_move("see"):
        messages.info(request, f"This report is “{found.get_state_display()}”. There is nothing to say about it now.")
        return redirect(found)
    meetings = meetings_since(found, today())
    form = SeenForm(request.POST or None, meetings=meetings, initial={"seen": report_stamp(found)})
    if form.is_valid():
        try:
            see_report(report=found, by=request.user, now=timezone.now(), **form.given)
        except Refused as refused:
            put_error(form, refused)
        else:
            messages.success(request, "Thank you. Now the second person of the organisation signs it.")
            return redirect(found)
    trail = trail_of(community, (f"Report {found.number}", found.get_absolute_url()), ("Seen", ""))
    context = {"community": community, "form": form, "part": part, **shown(found), "trail": trail}
    return TemplateResponse(request, "funding/report_see.html", context)


@allowed(Action.REPORT_SIGN, own=of_report)
@require_POST
def report_sign(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """The second person signs, and sends it on with the same press unless told otherwise."""
    if request.POST.get("do") == "send":
        return pressed(request, community, pk, sign_and_send_report, "Signed and sent. Local Trust reads it now.")
    return pressed(request, community, pk, sign_report, "Signed. It can be sent to Local Trust now.")


@allowed(Action.LTO_SEE, own=of_report)
@require_POST
def report_send(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """Send what is signed."""

    return pressed(request, community, pk, send_report, "Sent. Local Trust reads it now.")


@allowed(Action.LTO_SEE, own=of_report)
@require_POST
def report_back(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """Take it back to change it."""
    return pressed(request, community, pk, take_back_report, "It is back with you. You can change it again.")


def pressed(request: AllowedRequest, community: Community, pk: int, act: Any, done: str) -> HttpResponse:
    """Do what the button says, and go back to the report."""
    found, _ = report_seen(community, pk, request.user, request.may, today())
    form = PressForm(request.POST)
    if not form.is_valid():
        raise Http404("The button came from another page.")
    given = form.cleaned_data if act is take_back_report else {"seen": form.cleaned_data["seen"]}
    try:
        act(report=found, by=request.user, now=timezone.now(), **given)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, done)
    return redirect(found)

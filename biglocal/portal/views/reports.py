"""Reports: ask for one, see how far it is, change the draft, make the file, send it, open it."""

from datetime import date
from functools import partial
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action, Role
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community, Membership
from biglocal.dates import months_on, today
from biglocal.private_files import download
from biglocal.reports import actions
from biglocal.reports.models import Report
from biglocal.web.acting import tried
from biglocal.web.guards import public, signed_in
from biglocal.web.pages import page_of
from funding.people import holding

from ..report_forms import DraftForm, SendForm, SpanForm
from ..report_links import file_path, report_of

WAITS = "We are putting it together. You get an email when it is ready to look at."


@allowed(Action.AREA_REPORT)
def area_reports(request: AllowedRequest, community: Community) -> HttpResponse:
    """The reports of an area, and the days of a new one."""
    start = months_on(today(), -6)
    form = SpanForm(request.POST or None, initial={"first": start, "last": today()})
    if request.method == "POST" and form.is_valid():
        ask = partial(ask_for, "area", community.pk, form, request.user)
        if tried(request, ask, WAITS, form):
            newest = Report.objects.filter(kind="area", subject=community.pk, asked_by=request.user).first()
            return redirect(newest or "area_reports", *([] if newest else [community.slug]))
    rows = Report.objects.about("area", community.pk).select_related("asked_by").defer("drafted")
    context = {"community": community, "form": form, "page": page_of(request, rows)}
    return TemplateResponse(request, "portal/area_reports.html", context)


@signed_in
def report(request: HttpRequest, key: Any) -> HttpResponse:
    """One report: how far it is, the draft as it will be, or the file."""
    found = readable(request, key)
    context = {"report": found, "back": found.kind_of.back(found.subject), "link": ""}
    if found.state == Report.State.READY:
        context["link"] = file_path(found)
        context["form"] = SendForm(circles=circles_of(found, today())) if found.kind == "area" else None
    return TemplateResponse(request, "portal/report.html", context)


@signed_in
def report_edit(request: HttpRequest, key: Any) -> HttpResponse:
    """Words of one's own for each heading, and what is left out."""
    found = readable(request, key)
    if not found.kind_of.is_edited or found.is_under_way:
        raise Http404("There is no draft to change.")
    form = DraftForm(request.POST or None, report=found)
    if request.method == "POST" and form.is_valid():
        facts = {"own": form.own(), "left_out": form.left_out(), "by": request.user, "now": timezone.now()}
        if tried(request, partial(actions.change_draft, report=found, **facts), "The draft is saved.", form):
            return redirect(found)
    context = {"report": found, "form": form}
    return TemplateResponse(request, "portal/report_edit.html", context)


@signed_in
@require_POST
def report_move(request: HttpRequest, key: Any) -> HttpResponse:
    """Make the file of a draft, or draft it anew."""
    found = readable(request, key)
    again = "again" in request.POST
    act = actions.draft_again if again else actions.agree_draft
    tried(
        request,
        partial(act, report=found, by=request.user, now=timezone.now()),
        WAITS if again else "The file is being made.",
    )
    return redirect(found)


@signed_in
@require_POST
def report_send(request: HttpRequest, key: Any) -> HttpResponse:
    """Mail the file's link to circles of the area."""
    found = readable(request, key)
    if found.kind != "area":
        raise Http404("Only reports of areas are sent on.")
    circles = circles_of(found, today())
    form = SendForm(request.POST, circles=circles)
    if form.is_valid():
        people = {pk for name in form.cleaned_data["to"] for pk in circles[name][1]}
        send = partial(actions.send_report, report=found, people=people, by=request.user)
        if tried(request, send, lambda sent: f"Sent to {sent} {'person' if sent == 1 else 'people'}.", form):
            return redirect(found)
    context = {"report": found, "back": found.kind_of.back(found.subject), "link": file_path(found), "form": form}
    return TemplateResponse(request, "portal/report.html", context)


@public
def report_file(request: HttpRequest, link: str) -> HttpResponse:
    """The file, for whoever was sent its link, for a month."""
    found = report_of(link)
    if found is None:
        raise Http404("This link has run out. Ask who sent it for a new one.")
    return download(found.file, f"{found.kind}-report-{found.last}")


# What they share ------------------------------------------------------------------------------------------------------
def readable(request: HttpRequest, key: Any) -> Report:
    """Return the report, if its kind lets this person read it; else there is none."""
    found = get_object_or_404(Report.objects.select_related("asked_by"), key=key)
    if not found.kind_of.may_read(request.user, found.subject):
        raise Http404("There is no such report.")
    return found


def ask_for(kind: str, subject: int, form: SpanForm, by: Any) -> Report:
    return actions.ask_for_report(
        kind=kind,
        subject=subject,
        first=form.cleaned_data["first"],
        last=form.cleaned_data["last"],
        by=by,
        on=today(),
        now=timezone.now(),
    )


def circles_of(report: Report, on: date) -> dict[str, tuple[str, list[int]]]:
    """Return who may be sent a report of an area: name, words, ids of people. Four queries."""
    community = Community.objects.defer("outline").get(pk=report.subject)
    members = Membership.objects.in_community(community).in_partnership().running(on).filter(person__is_active=True)
    holders = community.lto_appointments.running(on).values("organisation")
    officers = Q(programme=community.programme_id, role=Role.OFFICER)
    return {
        "partnership": ("The partnership", sorted(set(members.values_list("person", flat=True)))),
        "holder": ("Who holds the money", holding(Q(role=Role.FINANCE, organisation__in=holders), on=on)),
        "rep": ("The rep", holding(Q(role=Role.REP, community=community), on=on)),
        "officers": ("Local Trust", holding(officers, on=on)),
        "councillors": ("The ward councillors", holding(Q(role=Role.COUNCILLOR, community=community), on=on)),
    }

"""Reports: ask for one, see how far it is, change the draft, make the file, send it, open it."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community
from biglocal.dates import months_on, today
from biglocal.private_files import download
from biglocal.reports import actions
from biglocal.reports.models import Report
from biglocal.web.acting import tried
from biglocal.web.guards import public, signed_in
from biglocal.web.pages import page_of
from councillors.models import Councillor
from funding.figure_reads import programmes_for
from funding.views.figures import named

from ..months import quarter_before
from ..report_councillor import waits_until, year_of
from ..report_forms import DraftForm, SendForm, SpanForm
from ..report_links import file_path, report_of

WAITS = "We are putting it together. You get an email when it is ready to look at."


@allowed(Action.AREA_REPORT)
def area_reports(request: AllowedRequest, community: Community) -> HttpResponse:
    """The reports of an area, and the days of a new one."""
    form = SpanForm(request.POST or None, initial={"first": months_on(today(), -6), "last": today()})
    if newest := asked_for(request, "area", community.pk, form):
        return redirect(newest)
    context = {"community": community, "form": form, "page": page_of(request, so_far("area", community.pk))}
    return TemplateResponse(request, "portal/area_reports.html", context)


@allowed(Action.PORTFOLIO_SEE)
def programme_reports(request: AllowedRequest) -> HttpResponse:
    """The reports of a programme, and the days of a new one: the last quarter, or others."""
    programmes = programmes_for(request.user, Action.PORTFOLIO_SEE)
    programme = named(programmes, request.GET.get("programme"))
    form = SpanForm(request.POST or None, initial=dict(zip(["first", "last"], quarter_before(today()), strict=True)))
    if newest := asked_for(request, "programme", programme.pk, form):
        return redirect(newest)
    page = page_of(request, so_far("programme", programme.pk))
    context = {"programme": programme, "programmes": programmes, "form": form, "page": page, "section": "areas"}
    return TemplateResponse(request, "portal/programme_reports.html", context)


@signed_in
def councillor_years(request: HttpRequest) -> HttpResponse:
    """A councillor's own years, also after the last term, and the days of a new one."""
    councillor = get_object_or_404(Councillor.objects.select_related("council"), person=request.user)
    first, last = year_of(today())
    form = SpanForm(request.POST or None, initial={"first": first, "last": last})
    if newest := asked_for(request, "councillor-year", councillor.pk, form):
        return redirect(newest)
    page = page_of(request, so_far("councillor-year", councillor.pk))
    context: dict[str, Any] = {"councillor": councillor, "form": form, "page": page}
    context["until"] = waits_until(councillor.pk)
    return TemplateResponse(request, "portal/councillor_years.html", context)


@signed_in
def report(request: HttpRequest, key: Any) -> HttpResponse:
    """One report: how far it is, the draft as it will be, or the file."""
    found = readable(request, key)
    context = {"report": found, "back": found.kind_of.back(found.subject), "link": "", "until": found.waits_until}
    context["may_change"] = may_change(request, found)
    if found.state == Report.State.READY and not found.waits_until:
        context["link"] = file_path(found)
        circles = found.kind_of.circles
        context["form"] = SendForm(circles=circles(found, today())) if circles else None
    return TemplateResponse(request, "portal/report.html", context)


@signed_in
def report_edit(request: HttpRequest, key: Any) -> HttpResponse:
    """Words of one's own for each heading, and what is left out."""
    found = changeable(request, key)
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
    found = changeable(request, key)
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
    """Mail the file's link to circles of people."""
    found = changeable(request, key)
    if found.kind_of.circles is None:
        raise Http404("Reports of this kind are not sent on.")
    circles = found.kind_of.circles(found, today())
    form = SendForm(request.POST, circles=circles)
    if form.is_valid():
        people = {pk for name in form.cleaned_data["to"] for pk in circles[name][1]}
        send = partial(actions.send_report, report=found, people=people, by=request.user)
        if tried(request, send, lambda sent: f"Sent to {sent} {'person' if sent == 1 else 'people'}.", form):
            return redirect(found)
    context = {"report": found, "back": found.kind_of.back(found.subject), "link": file_path(found), "form": form}
    context["may_change"] = True
    return TemplateResponse(request, "portal/report.html", context)


@public
def report_file(request: HttpRequest, link: str) -> HttpResponse:
    """The file, for whoever was sent its link, for a month."""
    found = report_of(link)
    if found is None:
        raise Http404("This link has run out. Ask who sent it for a new one.")
    if until := found.waits_until:
        raise Http404(f"An election is near. This report opens again after the poll on {until:%-d %B %Y}.")
    return download(found.file, f"{found.kind}-report-{found.last}")


# What they share ------------------------------------------------------------------------------------------------------
def readable(request: HttpRequest, key: Any) -> Report:
    """Return the report, if its kind lets this person read it; else there is none."""
    found = get_object_or_404(Report.objects.select_related("asked_by"), key=key)
    if not found.kind_of.may_read(request.user, found.subject):
        raise Http404("There is no such report.")
    return found


def so_far(kind: str, subject: int) -> Any:
    """Return the reports there are, for a list."""
    return Report.objects.about(kind, subject).select_related("asked_by").defer("drafted")


def asked_for(request: HttpRequest, kind: str, subject: int, form: SpanForm) -> Report | None:
    """Return the report that was asked for just now; None where nothing was, or the days are refused."""
    if request.method != "POST" or not form.is_valid():
        return None
    if not tried(request, partial(ask_for, kind, subject, form, request.user), WAITS, form):
        return None
    return Report.objects.filter(kind=kind, subject=subject, asked_by=request.user).first()


def may_change(request: HttpRequest, found: Report) -> bool:
    allowed_to = found.kind_of.may_change
    return allowed_to is None or allowed_to(request.user, found.subject)


def changeable(request: HttpRequest, key: Any) -> Report:
    """Return the report, if this person may change, make and send it."""
    found = readable(request, key)
    if not may_change(request, found):
        raise Http404("This report is somebody else’s to change.")
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

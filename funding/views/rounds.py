"""Rounds of small grants as everybody sees them: the rounds, asking without an account, the group's own page."""

from typing import Any
from uuid import UUID

from allauth.core.ratelimit import consume
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from biglocal.communities.models import Community
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.acting import put_error
from biglocal.web.guards import public
from biglocal.web.pages import page_of

from ..actions.small_grants import ask_small_grant, report_small_grant, take_back_asking
from ..forms.rounds import AskForm, ReportForm
from ..models import GrantRound, SmallGrant

TOO_MANY = "Many forms came from your place in a short while. Wait an hour, then send this again."


def trail_of(community: Community, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way from home to a page about small grants."""
    here = reverse("funding:round_list", args=[community.slug])
    trail = [("Home", reverse("home")), (community.name, community.get_absolute_url())]
    return [*trail, ("Small grants", here), *more]


def area_of(slug: str) -> Community:
    """Return the area of the address."""
    return get_object_or_404(Community.objects.select_related("programme").defer("outline"), slug=slug)


def round_of(community: Community, number: int, *, inside: bool = False) -> GrantRound:
    """Return the area's round of this number; one that is prepared or called off is for its people."""
    rows = GrantRound.objects.in_community(community)
    rows = rows.select_related("community", "line__agreement__lto").defer("community__outline").with_sums()
    return get_object_or_404(rows if inside else rows.public(), number=number)


def may_here(request: HttpRequest, community: Community) -> set[Any]:
    """Return what the reader may do in the area; nothing for who is not signed in."""
    return standing_of(request.user).actions_in(community) if request.user.is_authenticated else set()


@public
def round_list(request: HttpRequest, community: str) -> HttpResponse:
    """The rounds of an area, and what groups did with the money."""
    found = area_of(community)
    may = may_here(request, found)
    rows = GrantRound.objects.in_community(found).select_related("community").defer("community__outline").with_sums()
    told = SmallGrant.objects.in_community(found).public().exclude(report="").order_by("-reported_at")
    context = {
        "community": found,
        "rounds": (rows if "round_run" in may else rows.public()).open_first()[:30],
        "page": page_of(request, told),
        "may": may,
        "on": today(),
        "trail": trail_of(found),
    }
    return TemplateResponse(request, "funding/round_list.html", context)


@public
def round_detail(request: HttpRequest, community: str, number: int) -> HttpResponse:
    """One round: what it is for, how to ask, and, once decided, who got what."""
    found = area_of(community)
    may = may_here(request, found)
    round = round_of(found, number, inside="round_run" in may)
    given = SmallGrant.objects.filter(round=round).public().order_by("group_name", "number")
    context = {
        "community": found,
        "round": round,
        "is_open": round.is_open(today()),
        "on": today(),
        "page": page_of(request, given),
        "may": may,
        "trail": trail_of(found, (round.title, "")),
    }
    return TemplateResponse(request, "funding/round_detail.html", context)


@public
def small_grant_ask(request: HttpRequest, community: str, number: int) -> HttpResponse:
    """Two questions for a group, without an account."""
    found = area_of(community)
    round = round_of(found, number)
    if not round.is_open(today()):
        messages.info(request, "Groups can’t ask just now. The dates are below.")
        return redirect(round)
    form, status = AskForm(request.POST or None, round=round), 200
    if form.is_valid():
        if consume(request, action="small_grant"):
            key = form.cleaned_data["form_key"]
            try:
                made = ask_small_grant(round=round, now=timezone.now(), form_key=key, **form.written)
                return redirect(made.own_page)
            except Refused as refused:
                put_error(form, refused)
        else:
            form.add_error(None, TOO_MANY)
            status = 429
    context = {
        "community": found,
        "round": round,
        "form": form,
        "months": settings.SMALL_GRANT_MONTHS,
        "figures": found.programme.on(today()),
        "trail": trail_of(found, (round.title, ""), ("Ask", "")),
    }
    return TemplateResponse(request, "funding/small_grant_ask.html", context, status=status)


@public
def small_grant(request: HttpRequest, key: UUID) -> HttpResponse:
    """The group's own page: where it is; later, what became of it. Whoever has the address is the group."""
    rows = SmallGrant.objects.select_related("round__community__programme").defer("round__community__outline")
    grant = get_object_or_404(rows, key=key)
    form, status = ReportForm(request.POST or None, initial={"report": grant.report}), 200
    if request.method == "POST":
        answer, status = own_act(request, grant, form)
        if answer is not None:
            return answer
    decided = grant.round.state == GrantRound.State.FINISHED
    context = {
        "grant": grant,
        "round": grant.round,
        "community": grant.round.community,
        "form": form,
        "decided": decided,
    }
    page = TemplateResponse(request, "funding/small_grant.html", context, status=status)
    page["X-Robots-Tag"] = "noindex"
    page["Referrer-Policy"] = "no-referrer"
    return page


def own_act(request: HttpRequest, grant: SmallGrant, form: ReportForm) -> tuple[HttpResponse | None, int]:
    """Take it back, or keep the sentence; nothing where the form is to be put right."""
    takes_back = request.POST.get("act") == "take_back"
    if not takes_back and not form.is_valid():
        return None, 200
    if not consume(request, action="small_grant"):
        form.add_error(None, TOO_MANY)
        return None, 429
    try:
        if takes_back:
            take_back_asking(grant=grant, now=timezone.now())
            messages.success(request, "Taken back. Nobody decides on it.")
        else:
            report_small_grant(grant=grant, report=form.cleaned_data["report"], now=timezone.now())
            messages.success(request, "Thank you. It is on the area’s page.")
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect(grant.own_page), 200

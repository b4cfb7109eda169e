"""One meeting with what its decisions are about, the page before it, and what a decision is about."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.meeting_page import for_page, read_meeting
from biglocal.communities.models import Community, Meeting
from biglocal.communities.roles import standing_of
from biglocal.communities.views.decisions import decision_of
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.guards import public
from funding.actions import link_money
from projects.actions import link_decision

from ..before_reads import meeting_with_money, read_before
from ..meeting_forms import LinksForm
from ..meeting_reads import LINKS, put_links


@public
def meeting(request: HttpRequest, community: str, number: int) -> HttpResponse:
    """One meeting. Everybody reads published minutes and open meetings to come; members read all of it."""
    found = get_object_or_404(for_page(Meeting.objects.filter(community__slug=community)), number=number)
    area = found.community
    may = standing_of(request.user).actions_in(area) if request.user.is_authenticated else set()
    inside = Action.MEETING_SEE in may
    if not (inside or found.is_public(today())):
        raise Http404("Only members of the partnership see this meeting.")
    read = read_meeting(found, inside=inside, decisions_with=LINKS)
    for decision in read.decisions:
        put_links(decision)
    context = {
        "community": area,
        "meeting": found,
        "may": may,
        "edit": Action.MEETING_EDIT in may,
        "inside": inside,
        "today": today(),
        "user_id": request.user.pk,
        "read": read,
    }
    return TemplateResponse(request, "portal/meeting.html", context)


@allowed(Action.MEETING_SEE)
def meeting_before(request: AllowedRequest, community: Community, number: int) -> HttpResponse:
    """One sheet before a meeting: money, late things, what is to be decided, who may not vote."""
    found = meeting_with_money(community, number)
    if found is None:
        raise Http404("There is no such meeting.")
    register = Action.REGISTER_SEE in request.may
    context = {
        "community": community,
        "meeting": found,
        "items": found.items.all(),
        "before": read_before(found, on=today(), register=register),
        "register": register,
        "today": today(),
        "trail": [
            (community.name, community.get_absolute_url()),
            ("Meetings", reverse("communities:meeting_list", args=[community.slug])),
            (str(found), found.get_absolute_url()),
            ("Before the meeting", ""),
        ],
    }
    return TemplateResponse(request, "portal/meeting_before.html", context)


@allowed(Action.MEETING_EDIT)
def decision_links(request: HttpRequest, community: Community, number: int, pk: int) -> HttpResponse:
    """Say which project and which money a decision is about."""
    found: Any = decision_of(community, number, pk)
    put_links(found)
    money = found.money
    linked = {"project": found.project, "proposal": money and money.proposal, "line": money and money.line}
    form = LinksForm(request.POST or None, community=community, initial=linked)
    if request.method == "POST" and form.is_valid():
        try:
            link_decision(decision=found, project=form.cleaned_data["project"], by=request.user)
            link_money(
                decision=found,
                proposal=form.cleaned_data["proposal"],
                line=form.cleaned_data["line"],
                by=request.user,
            )
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "Saved: what the decision is about.")
            return redirect(found)
    context = {"community": community, "meeting": found.meeting, "decision": found, "form": form}
    return TemplateResponse(request, "portal/decision_links.html", context)

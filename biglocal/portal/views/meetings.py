"""One meeting with what its decisions are about, the page before it, and what a decision is about."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from biglocal.access import Action
from biglocal.communities.actions import say_coming_to_meeting, take_back_coming_to_meeting
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.meeting_page import for_page, read_meeting
from biglocal.communities.models import Community, Meeting
from biglocal.communities.roles import standing_of
from biglocal.communities.views.decisions import decision_of
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.coming import ComingForm, heard
from biglocal.web.guards import public, signed_in
from councillors.ask_sources import asks_of, mark
from funding.actions import link_money
from projects.actions import link_decision

from ..before_reads import meeting_with_money, read_before
from ..meeting_forms import LinksForm
from ..meeting_reads import LINKS, put_links


@public
def meeting(request: HttpRequest, community: str, number: int) -> HttpResponse:
    """One meeting. Everybody reads published minutes and open meetings to come; members read all of it."""
    return show_meeting(request, *readable(request, community, number), ComingForm())


@signed_in
def meeting_come(request: HttpRequest, community: str, number: int) -> HttpResponse:
    """Say that one will come to an open meeting and with how many, or take it back."""
    found, may = readable(request, community, number)
    if request.method != "POST":
        return redirect(found)
    form = ComingForm(request.POST)
    if heard(request, form, say_coming_to_meeting, take_back_coming_to_meeting, meeting=found):
        return redirect(found)
    return show_meeting(request, found, may, form)


def readable(request: HttpRequest, community: str, number: int) -> tuple[Any, set[Action]]:
    """Return the meeting that the reader may read, with who comes, and what they may do in its area."""
    rows = for_page(Meeting.objects.filter(community__slug=community)).with_coming(request.user)
    found = get_object_or_404(rows, number=number)
    may = standing_of(request.user).actions_in(found.community) if request.user.is_authenticated else set()
    if not (Action.MEETING_SEE in may or found.is_public(today())):
        raise Http404("Only members of the partnership see this meeting.")
    return found, may


def show_meeting(request: HttpRequest, found: Any, may: set[Action], form: ComingForm) -> HttpResponse:
    """Answer the page of a meeting, with the form as it stands."""
    inside = Action.MEETING_SEE in may
    read = read_meeting(found, inside=inside, decisions_with=LINKS)
    for decision in read.decisions:
        put_links(decision)
    if read.actions and Action.UPDATE_SEE_INSIDE in may:
        mark(read.actions, asks_of(found.community.slug, action__meeting=found.pk), "action")
    to_come = found.is_to_come(today()) and found.open_to_all
    takes_part = Action.DATE_EDIT in may
    people = found.coming.select_related("person").order_by("at", "pk")[:60] if takes_part and to_come else []
    context = {
        "community": found.community,
        "meeting": found,
        "may": may,
        "edit": Action.MEETING_EDIT in may,
        "inside": inside,
        "today": today(),
        "user_id": request.user.pk,
        "read": read,
        "to_come": to_come,
        "people": people,
        "public": found.is_public(today()),
        "headline": f"{found.title}, {found.on:%A} {found.on.day} {found.on:%B}",
        "told": f"{found.community.name}. {', '.join(item.title for item in read.items if not item.private)}",
        "form": form,
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

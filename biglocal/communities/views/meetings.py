"""Meetings: the list, calling one, its agenda, how one decides."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.guards import public
from biglocal.web.pages import page_of

from ..actions import (
    call_meeting,
    cancel_meeting,
    change_meeting,
    move_item_up,
    remove_item,
    save_item,
    save_rules,
)
from ..guards import allowed
from ..meeting_forms import AgendaItemForm, MeetingForm, RulesForm
from ..models import AgendaItem, Community, Meeting, MeetingDecision
from ..roles import standing_of
from ..voting import rules_of

FIELDS = ["title", "on", "begins_at", "ends_at", "where", "note", "open_to_all"]


def area_and_may(request: HttpRequest, slug: str) -> tuple[Community, set[Action]]:
    """The area of a page that everybody may open, and what the person may do there."""
    area = get_object_or_404(Community.objects.select_related("programme").defer("outline"), slug=slug)
    may = standing_of(request.user).actions_in(area) if request.user.is_authenticated else set()
    return area, may


@public
def meeting_list(request: HttpRequest, community: str) -> HttpResponse:
    """Meetings to come, and those held, by year: for everybody what is public, for members all."""
    area, may = area_and_may(request, community)
    inside = Action.MEETING_SEE in may
    meetings = Meeting.objects.in_community(area)
    shown = meetings if inside else meetings.public(today())
    past = shown.filter(on__lt=today())
    years = [day.year for day in past.dates("on", "year", order="DESC")]
    year = request.GET.get("year", "")
    if chosen := next((one for one in years if str(one) == year), None):
        past = past.filter(on__year=chosen)
    decisions = MeetingDecision.objects.made() if inside else MeetingDecision.objects.made().public()
    page = page_of(request, past.prefetch_related(Prefetch("decisions", decisions, to_attr="made")))
    coming = list(shown.filter(on__gte=today()).order_by("on", "begins_at", "number")[:12])
    context = {"community": area, "coming": coming, "page": page, "years": years, "year": chosen, "may": may}
    return TemplateResponse(request, "communities/meeting_list.html", context)


def meeting_of(community: Community, number: int) -> Meeting:
    """The meeting of a page where it is changed."""
    found = get_object_or_404(Meeting.objects.in_community(community), number=number)
    found.community = community
    return found


@allowed(Action.MEETING_EDIT)
def meeting_call(request: HttpRequest, community: Community) -> HttpResponse:
    """Call a meeting."""
    form = MeetingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = call_meeting(
                community=community, by=request.user, now=timezone.now(), today=today(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "The meeting is called. Put its agenda together now.")
            return redirect(found)
    return TemplateResponse(request, "communities/meeting_call.html", {"community": community, "form": form})


@allowed(Action.MEETING_EDIT)
def meeting_edit(request: HttpRequest, community: Community, number: int) -> HttpResponse:
    """Change day, time and place."""
    found = meeting_of(community, number)
    form = MeetingForm(request.POST or None, initial={name: getattr(found, name) for name in FIELDS})
    if request.method == "POST" and form.is_valid():
        try:
            change_meeting(meeting=found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "Your changes are saved.")
            return redirect(found)
    context = {"community": community, "meeting": found, "form": form}
    return TemplateResponse(request, "communities/meeting_edit.html", context)


@allowed(Action.MEETING_EDIT)
@require_POST
def meeting_cancel(request: HttpRequest, community: Community, number: int) -> HttpResponse:
    """Cancel a meeting."""
    found = meeting_of(community, number)
    try:
        cancel_meeting(meeting=found, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "The meeting is cancelled.")
    return redirect(found)


@allowed(Action.MEETING_EDIT)
def agenda_add(request: HttpRequest, community: Community, number: int) -> HttpResponse:
    """One more item on the agenda."""
    return item_page(request, meeting_of(community, number), None, {})


@allowed(Action.MEETING_EDIT)
def agenda_edit(request: HttpRequest, community: Community, number: int, pk: int) -> HttpResponse:
    """Change an item, move it up, or take it off."""
    found = meeting_of(community, number)
    item = get_object_or_404(found.items, pk=pk)
    item.meeting = found
    act = request.POST.get("act", "")
    if act in {"up", "remove"}:
        try:
            if act == "up":
                move_item_up(item=item, by=request.user)
            else:
                remove_item(item=item, by=request.user, now=timezone.now())
                messages.success(request, "It is off the agenda.")
        except Refused as refused:
            messages.error(request, refused.sentence)
        return redirect(found)
    initial = {name: getattr(item, name) for name in ["title", "note", "private"]}
    return item_page(request, found, item, initial | {"decide": item.decisions.exists()})


def item_page(request: HttpRequest, found: Meeting, item: AgendaItem | None, initial: dict[str, Any]) -> HttpResponse:
    """The form of one item, shown or saved."""
    form = AgendaItemForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_item(meeting=found, item=item, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "The agenda is saved.")
            return redirect(found)
    context = {"community": found.community, "meeting": found, "item": item, "form": form}
    return TemplateResponse(request, "communities/agenda_edit.html", context)


@allowed(Action.MEETING_EDIT)
def meeting_rules(request: HttpRequest, community: Community) -> HttpResponse:
    """How the partnership decides."""
    rules = rules_of(community)
    initial = {name: getattr(rules, name) for name in ["quorum_rule", "quorum", "decides_by"]}
    form = RulesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        save_rules(community=community, by=request.user, **form.cleaned_data)
        messages.success(request, "Your rules are saved. Decisions made before keep the quorum of their day.")
        return redirect("communities:meeting_list", community.slug)
    return TemplateResponse(request, "communities/meeting_rules.html", {"community": community, "form": form})

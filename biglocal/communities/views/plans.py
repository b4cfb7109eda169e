"""An area's plan: what everybody reads, and the pages where it is written."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from biglocal.access import Action
from biglocal.refusals import Refused
from biglocal.web.guards import public

from ..actions import remove_priority, save_plan, save_priority, start_plan
from ..actions.plan_reviews import last_plan
from ..forms import PlanForm, PriorityForm
from ..guards import allowed
from ..models import Community, MeetingDecision, Plan, PlanReview, Priority
from ..roles import standing_of


@public
def plan(request: HttpRequest, community: str) -> HttpResponse:
    """The running plan with its priorities; those who write it see the draft too."""
    area = get_object_or_404(Community.objects.select_related("programme"), slug=community)
    may = standing_of(request.user).actions_in(area) if request.user.is_authenticated else set()
    plans = list(area.plans.prefetch_related("priorities"))
    shown = [one for one in plans if one.state != Plan.State.DRAFT or Action.PLAN_EDIT in may]
    put_decisions(area, shown, inside=Action.MEETING_SEE in may)
    live = next((one for one in shown if one.state == Plan.State.LIVE), None)
    reviews = (
        PlanReview.objects.in_community(area)
        .select_related("plan")
        .visible(inside=Action.MEETING_SEE in may, staff=Action.REVIEW_ANSWER in may)
    )
    context = {"community": area, "plan": live, "others": [one for one in shown if one is not live], "may": may}
    context |= {"reviews": reviews[:12], "last": last_plan(area) if Action.PLAN_EDIT in may else None}
    return TemplateResponse(request, "communities/plan.html", context)


def put_decisions(area: Community, plans: list[Plan], *, inside: bool) -> None:
    """Put `made` on each priority: what was decided on it, the newest first, as the reader may see it. One query."""
    made = MeetingDecision.objects.made() if inside else MeetingDecision.objects.made().public()
    rows = made.in_community(area).filter(priority__plan__in=plans).select_related("meeting")
    by_priority: dict[int | None, list[MeetingDecision]] = {}
    for row in rows.order_by("-meeting__on", "number"):
        row.meeting.community = area
        by_priority.setdefault(row.priority_id, []).append(row)
    for priority in (priority for plan in plans for priority in plan.priorities.all()):
        priority.made = by_priority.get(priority.pk, [])  # type: ignore[attr-defined]  # for the template


@allowed(Action.PLAN_EDIT)
def plan_start(request: HttpRequest, community: Community) -> HttpResponse:
    """Begin the next plan."""
    form = PlanForm(request.POST or None, initial={"state": Plan.State.DRAFT})
    if request.method == "POST" and form.is_valid():
        try:
            begun = start_plan(community=community, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "The plan is begun. Add its priorities now.")
            return redirect("communities:plan_edit", community.slug, begun.number)
    return TemplateResponse(request, "communities/plan_edit.html", {"community": community, "form": form})


@allowed(Action.PLAN_EDIT)
def plan_edit(request: HttpRequest, community: Community, number: int) -> HttpResponse:
    """Write a plan."""
    found = get_object_or_404(community.plans.prefetch_related("priorities"), number=number)
    fields = ["title", "vision", "start_date", "end_date", "state"]
    form = PlanForm(request.POST or None, initial={name: getattr(found, name) for name in fields})
    if request.method == "POST" and form.is_valid():
        try:
            save_plan(plan=found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "The plan is saved.")
            return redirect("communities:plan", community.slug)
    context = {"community": community, "plan": found, "form": form}
    return TemplateResponse(request, "communities/plan_edit.html", context)


@allowed(Action.PLAN_EDIT)
def priority_add(request: HttpRequest, community: Community, number: int) -> HttpResponse:
    """One more priority."""
    found = get_object_or_404(community.plans, number=number)
    return priority_page(request, community, found, None, {})


@allowed(Action.PLAN_EDIT)
def priority_edit(request: HttpRequest, community: Community, number: int, pk: int) -> HttpResponse:
    """Change a priority, or take it out."""
    found = get_object_or_404(
        Priority.objects.select_related("plan"), pk=pk, plan__community=community, plan__number=number
    )
    if request.method == "POST" and request.POST.get("act") == "remove":
        try:
            remove_priority(priority=found, by=request.user)
            messages.success(request, "The priority is taken out.")
        except Refused as refused:
            messages.error(request, refused.sentence)
        return redirect("communities:plan_edit", community.slug, number)
    initial = {name: getattr(found, name) for name in ["name", "summary", "theme"]}
    return priority_page(request, community, found.plan, found, {**initial, "budget": found.budget or ""})


def priority_page(
    request: HttpRequest, community: Community, of: Plan, found: Priority | None, initial: dict[str, Any]
) -> HttpResponse:
    """The form of one priority, shown or saved."""
    form = PriorityForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            save_priority(plan=of, priority=found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "The priority is saved.")
            return redirect("communities:plan_edit", community.slug, of.number)
    context = {"community": community, "plan": of, "priority": found, "form": form}
    return TemplateResponse(request, "communities/priority_edit.html", context)

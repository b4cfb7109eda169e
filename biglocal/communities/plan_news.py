"""The end of a plan comes near: chair, worker, fund-holding body and rep hear of it in time to write the next one."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from biglocal.access import Role
from biglocal.dates import months_on, today
from biglocal.notices.registry import Due, Kind, Line, Rule, Subject

from .models import LtoAppointment, Plan, RoleHeld

TOLD = [Role.CHAIR, Role.WORKER, Role.REP]


def plans_ending(on: date) -> Iterable[Due]:
    """Each running plan, so many months from its last day as its programme names. Earlier ones first."""
    plans = Plan.objects.filter(state=Plan.State.LIVE, end_date__isnull=False, end_date__gte=on).order_by("pk")
    rows = list(plans.select_related("community__programme").defer("community__outline"))
    people = people_of_areas([plan.community_id for plan in rows], on)
    for plan in rows:
        told = sorted(people[plan.community_id])
        for months in plan.community.programme.on(on).moments("plan_months"):
            if plan.end_date and months_on(plan.end_date, months) <= on:
                moment = f"{plan.end_date.isoformat()} {months:+d}m"  # with another last day it is told anew
                yield Due(f"plan:{plan.pk}", moment, told, plan.community_id, "" if told else "nobody")


def people_of_areas(areas: list[int], on: date) -> dict[int, set[int]]:
    """Return who is told of each area's plan: chair, worker, rep, and who looks after the money. Three queries."""
    found: dict[int, set[int]] = defaultdict(set)
    held = RoleHeld.objects.running(on).filter(person__is_active=True).order_by()
    for area, person in held.filter(community__in=areas, role__in=TOLD).values_list("community", "person"):
        found[area].add(person)
    appointed = LtoAppointment.objects.running(on).filter(community__in=areas).values_list("organisation", "community")
    areas_of: dict[int, set[int]] = defaultdict(set)
    for organisation, area in appointed:
        areas_of[organisation].add(area)
    finance = held.filter(organisation__in=list(areas_of), role=Role.FINANCE)
    for organisation, person in finance.values_list("organisation", "person"):
        for area in areas_of[organisation]:
            found[area].add(person)
    return found


def with_all(ids: list[int]) -> Any:
    return Plan.objects.filter(pk__in=ids).select_related("community").defer("community__outline")


def lines(ids: list[int]) -> dict[int, Line]:
    """Return how each plan is shown."""
    return {
        plan.pk: Line(
            title=plan.title,
            text=f"The plan of {plan.community.name}.",
            url=reverse("communities:plan", args=[plan.community.slug]),
            place=plan.community.name,
            tag="Plan",
            when=plan.end_date or plan.start_date,
        )
        for plan in with_all(ids)
    }


def may_see(person: Any, ids: list[int]) -> set[int]:
    """Plans that run or ran are public."""
    return set(Plan.objects.filter(pk__in=ids).exclude(state=Plan.State.DRAFT).values_list("pk", flat=True))


def ending_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail shows; nothing once the next plan runs, or the plan has another last day."""
    plan = with_all([int(event.subject.split(":")[1])]).first()
    if plan is None or plan.state != Plan.State.LIVE or plan.end_date is None or plan.end_date < today():
        return None
    if f":{plan.end_date.isoformat()} " not in event.key:
        return None
    path = reverse("communities:plan", args=[plan.community.slug])
    return {"person": person, "plan": plan, "community": plan.community, "path": path}


SUBJECT = Subject(prefix="plan", lines=lines, may_see=may_see)
KIND = Kind(
    name="plan-ending",
    at_once=True,
    template="communities/emails/plan_ending",
    context=ending_context,
    must_arrive=True,
    why="you have a part in this area’s plan",
)
RULE = Rule(name="plan-ending", kind="plan-ending", due=plans_ending)

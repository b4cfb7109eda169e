"""What areas show that can be reported: an area itself, its plan."""

from typing import Any

from django.urls import reverse

from biglocal.communities.models import Community, Plan

from .registry import Shown, Thing


def find_area(pk: int, reader: Any) -> Shown | None:
    """Return an area's own words."""
    area = Community.objects.filter(pk=pk).defer("outline").first()
    return area and Shown(f"community:{pk}", area.name, area.summary, area.get_absolute_url(), area)


def find_plan(pk: int, reader: Any) -> Shown | None:
    """Return a plan with its priorities; a draft is not there for others."""
    plan = Plan.objects.filter(pk=pk).select_related("community").prefetch_related("priorities").first()
    if plan is None or (reader is not None and plan.state == Plan.State.DRAFT):
        return None
    words = [plan.vision, *(f"{priority.name}: {priority.summary}" for priority in plan.priorities.all())]
    url = reverse("communities:plan", args=[plan.community.slug])
    return Shown(f"plan:{pk}", plan.title, "\n".join(filter(None, words)), url, plan.community)


def mend_plan(thing: Shown) -> str:
    return reverse("communities:plan", args=[thing.community.slug])


THINGS = [
    Thing("community", "area", find_area),
    Thing("plan", "plan", find_plan, mend=mend_plan),
]

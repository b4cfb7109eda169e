"""Writing an area's plan and its priorities."""

from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError

from biglocal.accounts.models import Person
from biglocal.audit.record import record
from biglocal.refusals import Refused

from ..models import Community, Plan, Priority
from .plan_reviews import refuse_without_review


def lock(community: Community) -> None:
    """One writer at a time in an area's plans."""
    Community.objects.select_for_update().get(pk=community.pk)


def check_plan(community: Community, plan: Plan | None, about: dict[str, Any]) -> None:
    """Refuse a plan that ends before it begins, or a second running one."""
    if about.get("end_date") and about["end_date"] < about["start_date"]:
        raise Refused("Choose a last day on or after the first day.", field="end_date")
    others = community.plans.exclude(pk=plan.pk) if plan else community.plans.all()
    if about["state"] == Plan.State.LIVE and others.filter(state=Plan.State.LIVE).exists():
        raise Refused("Another plan is running. Complete that one first.", field="state")


@transaction.atomic
def start_plan(*, community: Community, by: Person, **about: Any) -> Plan:
    """Begin the area's next plan; the same words for the same days once more are the same plan."""
    lock(community)
    if same := community.plans.filter(**about).first():
        return same
    check_plan(community, None, about)
    refuse_without_review(community)
    number = (community.plans.aggregate(last=Max("number"))["last"] or 0) + 1
    plan = Plan.objects.create(community=community, number=number, **about)
    record("plan_start", plan, by=by, community=community.pk, sentence=f"Plan {number} begun: {plan.title}")
    return plan


@transaction.atomic
def save_plan(*, plan: Plan, by: Person, **about: Any) -> Plan:
    """Change what a plan says. A completed plan is history."""
    lock(plan.community)
    plan = Plan.objects.select_related("community").get(pk=plan.pk)
    if plan.state == Plan.State.COMPLETED:
        raise Refused("This plan is completed, so it can't be changed. Start a new one.")
    check_plan(plan.community, plan, about)
    if about["state"] == Plan.State.LIVE and plan.state != Plan.State.LIVE:
        refuse_without_review(plan.community, plan)
    changed = [name for name, value in about.items() if getattr(plan, name) != value]
    if changed:
        for name in changed:
            setattr(plan, name, about[name])
        plan.save(update_fields=changed)
        record("plan_change", plan, by=by, community=plan.community_id, sentence=f"Plan changed: {plan.title}")
    return plan


@transaction.atomic
def save_priority(*, plan: Plan, by: Person, priority: Priority | None = None, **about: Any) -> Priority:
    """Write a priority of `plan`: a new one, or changes to one there is."""
    lock(plan.community)
    if plan.state == Plan.State.COMPLETED:
        raise Refused("This plan is completed, so it can't be changed.")
    twins = plan.priorities.filter(name__iexact=about["name"])
    if (twins.exclude(pk=priority.pk) if priority else twins).exists():
        raise Refused("The plan has a priority of this name. Choose another name.", field="name")
    if priority is None:
        about.setdefault("position", (plan.priorities.aggregate(last=Max("position"))["last"] or 0) + 1)
        priority = Priority(plan=plan)
    for name, value in about.items():
        setattr(priority, name, value)
    priority.save()
    record("priority_save", priority, by=by, community=plan.community_id, sentence=f"Priority: {priority.name}")
    return priority


@transaction.atomic
def remove_priority(*, priority: Priority, by: Person) -> None:
    """Take a priority out of its plan, as long as nothing hangs on it."""
    plan = priority.plan
    lock(plan.community)
    if plan.state == Plan.State.COMPLETED:
        raise Refused("This plan is completed, so it can't be changed.")
    record("priority_remove", priority, by=by, community=plan.community_id, sentence=f"Taken out: {priority.name}")
    try:
        with transaction.atomic():
            priority.delete()
    except ProtectedError:
        raise Refused("Projects or money belong to this priority, so it stays. You can rename it.") from None

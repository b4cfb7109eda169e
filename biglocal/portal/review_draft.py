"""Draft the review of a plan from what was logged in its days, so that nobody starts from an empty page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from biglocal.communities.models import Plan
from biglocal.money import pounds
from funding.models import LedgerEntry
from funding.money import priorities_with_money
from projects.effort import hours_in_all
from projects.models import Milestone, Project, Update

MOST_TITLES = 5


@dataclass(frozen=True)
class Logged:
    """What the area logged from the plan's first day on: sums and titles, in ordinary words."""

    priorities: list[Any]  # each with `money` and `tried`, its projects
    others: list[Project]  # of no priority
    milestones: int
    milestones_done: int
    late: list[str]
    spent: Any
    updates: int
    setbacks: int
    mends: int
    thanks: int
    people: int
    hours: Any
    liked: list[str]  # titles of the updates with most thanks


def read_logged(plan: Plan, *, on: date) -> Logged:
    """Read what was logged from the plan's first day to its last, or to `on`. Eight queries."""
    area, first, last = plan.community, plan.start_date, min(plan.end_date or on, on)
    projects = list(Project.objects.in_community(area).filter(started_on__lte=last).defer("about").order_by("title"))
    priorities = priorities_with_money(plan.priorities.all())
    for priority in priorities:
        priority.tried = [project for project in projects if project.priority_id == priority.pk]
    mine = {priority.pk for priority in priorities}
    milestones = Milestone.objects.filter(project__community=area, due_on__range=(first, last))
    counted = milestones.aggregate(all=Count("pk"), done=Count("pk", filter=Q(done_on__isnull=False)))
    late = milestones.filter(done_on__isnull=True, project__standing="running").values_list("project__title", "title")
    logged = Update.objects.public().in_community(area).filter(happened_on__range=(first, last))
    told = logged.aggregate(
        updates=Count("pk"),
        setbacks=Count("pk", filter=Q(kind=Update.Kind.SETBACK)),
        mends=Count("pk", filter=Q(kind=Update.Kind.PUT_RIGHT)),
        thanks=Sum("thanks_count"),
    )
    helped = hours_in_all(area, first=first, last=last)
    spent = (
        LedgerEntry.objects.in_community(area).filter(on__range=(first, last)).aggregate(all=LedgerEntry.spent_sum())
    )
    return Logged(
        priorities=priorities,
        others=[project for project in projects if project.priority_id not in mine],
        milestones=counted["all"],
        milestones_done=counted["done"],
        late=[f"{project}: {title}" for project, title in late[:MOST_TITLES]],
        spent=spent["all"] or 0,
        updates=told["updates"],
        setbacks=told["setbacks"],
        mends=told["mends"],
        thanks=told["thanks"] or 0,
        people=helped["people"] or 0,
        hours=helped["hours"] or 0,
        liked=list(logged.order_by("-thanks_count", "-happened_on").values_list("title", flat=True)[:MOST_TITLES]),
    )


def drafts_of(logged: Logged) -> dict[str, str]:
    """Return first words for the questions that what was logged can answer; the others are the partnership's own."""
    return {
        "done": done_in_words(logged),
        "spent": spent_in_words(logged),
        "impact": impact_in_words(logged),
        "learning": learning_in_words(logged),
    }


def done_in_words(logged: Logged) -> str:
    lines = [f"{priority.name}: {projects_in_words(priority.tried)}." for priority in logged.priorities]
    if logged.others:
        lines.append(f"Beside these: {projects_in_words(logged.others)}.")
    if logged.milestones:
        lines.append(f"We did {logged.milestones_done} of {logged.milestones} milestones.")
    if logged.late:
        lines.append(f"Not done yet: {'; '.join(logged.late)}.")
    return "\n".join(lines)


def projects_in_words(projects: list[Project]) -> str:
    if not projects:
        return "no project yet"
    return ", ".join(f"{project.title} ({project.get_stage_display().lower()})" for project in projects)


def spent_in_words(logged: Logged) -> str:
    lines = [
        f"{priority.name}: {pounds(priority.money.spent)} of {pounds(priority.money.allocation)} set aside."
        for priority in logged.priorities
    ]
    return "\n".join([f"We spent {pounds(logged.spent)} in the days of this plan.", *lines])


def impact_in_words(logged: Logged) -> str:
    lines = [f"We told of {logged.updates} steps, and neighbours said thanks {logged.thanks} times."]
    if logged.people or logged.hours:
        hours = f"{logged.hours:,.1f}".removesuffix(".0")
        lines.append(f"People helped {logged.people:,} times, {hours} hours together.")
    if logged.liked:
        lines.append("What people liked most: " + "; ".join(logged.liked) + ".")
    return "\n".join(lines)


def learning_in_words(logged: Logged) -> str:
    if not logged.setbacks:
        return ""
    times = "once" if logged.setbacks == 1 else f"{logged.setbacks} times"
    mended = "once" if logged.mends == 1 else f"{logged.mends} times"
    return f"Something broke or went wrong {times}, and we put it right {mended}. What we learned from it:"

"""What a page of paper shows: few things, read in a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from biglocal.communities.models import Community, Meeting
from funding.money import Money, area_money, project_money
from projects.models import Milestone, Occasion, Project, Update

MOST_NEWS, MOST_DATES, MOST_PROJECTS = 4, 4, 6


@dataclass(frozen=True)
class Coming:
    """A day to come, and what is on."""

    on: date
    title: str
    note: str = ""
    begins_at: Any = None
    ends_at: Any = None


@dataclass
class Board:
    """What hangs on the noticeboard."""

    money: Money
    news: list[Update]
    dates: list[Coming] = field(default_factory=list)


def board_of_project(project: Project, *, on: date) -> Board:
    """Return the board of a project. Four queries."""
    news = Update.objects.public().filter(project=project)
    coming = _occasions(Occasion.objects.coming(on).filter(project=project))
    if project.next_step and project.next_step_on and project.next_step_on >= on:
        coming.append(Coming(project.next_step_on, project.next_step, project.next_step_note))
    due = Milestone.objects.filter(project=project, done_on__isnull=True, due_on__gte=on)[:MOST_DATES]
    coming += [Coming(one.due_on, one.title, "to be done by then") for one in due]
    return Board(project_money(project), list(news.select_related("by", "told_by")[:MOST_NEWS]), _soonest(coming))


def board_of_area(community: Community, *, on: date) -> Board:
    """Return the board of an area. Four queries."""
    news = Update.objects.public().in_community(community).order_by("-posted_at").select_related("project")
    coming = _occasions(Occasion.objects.coming(on).filter(community=community))
    coming += _occasions(Meeting.objects.public_from(on).filter(community=community))
    return Board(area_money(community), list(news.defer("project__about")[:MOST_NEWS]), _soonest(coming))


def projects_to_tick(community: Community) -> list[Project]:
    """Return the projects that the printed sheet names: those that run, the newest news first."""
    running = community.projects.exclude(standing__in=["stopped", "finished"])
    return list(running.order_by("-last_update_at", "title").only("title")[:MOST_PROJECTS])


def _occasions(found: Any) -> list[Coming]:
    return [Coming(one.on, one.title, one.where, one.begins_at, one.ends_at) for one in found[:MOST_DATES]]


def _soonest(coming: list[Coming]) -> list[Coming]:
    """Return the next days; what stands twice, as a next step that is also in the diary, is said once."""
    told: dict[tuple[date, str], Coming] = {}
    for one in coming:
        told.setdefault((one.on, one.title.casefold()), one)
    return sorted(told.values(), key=lambda one: one.on)[:MOST_DATES]

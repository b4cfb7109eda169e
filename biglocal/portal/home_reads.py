"""What a resident's home and a rep's list read: one query each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Case, CharField, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Concat

from biglocal.access import Action, Role, actions_of
from biglocal.communities.models import Community
from biglocal.communities.roles import Standing
from biglocal.notices.models import Follow
from councillors.models import AskAnswer
from funding.models import Proposal
from projects.models import Coming, Idea, Milestone, Occasion, Project, Update, UpkeepDate

TAKES_PART = {Role.RESIDENT, Role.CHAIR, Role.WORKER}
SOON = timedelta(days=14)


def communities_of(standing: Standing, roles: set[Role]) -> list[int]:
    """Return the ids of areas where the person holds one of `roles`."""
    return [pk for pk, held in standing.by_community.items() if held & roles]


def communities_where(standing: Standing, action: Action) -> list[int]:
    """Return the ids of areas where the person may do `action`."""
    return [pk for pk, held in standing.by_community.items() if action in actions_of(held)]


def own_projects(person: Any, communities: Iterable[int], most: int = 8) -> list[Project]:
    """Return projects the person leads, follows or wrote about, latest news first; without any, the areas' latest."""
    follows = Follow.objects.filter(person=person, topic=Concat(Value("project:"), Cast(OuterRef("pk"), CharField())))
    wrote = Update.objects.standing().filter(project=OuterRef("pk"), by=person)
    projects = (
        Project.objects.filter(community__in=list(communities))
        .exclude(standing__in=[Project.Standing.STOPPED, Project.Standing.FINISHED])
        .select_related("community", "cover")
        .defer("about", "community__outline")
        .annotate(
            mine=Case(
                When(Q(lead=person) | Exists(follows) | Exists(wrote), then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            )
        )
        .order_by("-mine", "-last_update_at", "title")
    )
    found = list(projects[:most])
    return [project for project in found if project.mine] or found


def answers_to(communities: Iterable[int], on: date, most: int = 4) -> list[AskAnswer]:
    """Return what councillors answered in the last weeks, newest first."""
    answers = AskAnswer.objects.filter(ask__community__in=list(communities), at__date__gte=on - timedelta(days=45))
    return list(
        answers.select_related("councillor", "ask__community").defer("ask__community__outline").order_by("-at")[:most]
    )


def milestones_to_do(person: Any, communities: Iterable[int], editing: Iterable[int], on: date) -> list[Milestone]:
    """Return milestones due soon or overdue: of the areas whose projects the person may change, and of projects led."""
    return list(
        Milestone.objects.filter(
            Q(project__community__in=list(editing)) | Q(project__lead=person),
            project__community__in=list(communities),
            project__standing="running",
            done_on__isnull=True,
            due_on__lte=on + SOON,
        )
        .select_related("project__community")
        .defer("project__community__outline")[:6]
    )


def upkeep_to_do(person: Any, communities: Iterable[int], editing: Iterable[int], on: date) -> list[UpkeepDate]:
    """Return inspections and the like due soon or overdue: of places the person may change; finished ones too."""
    return list(
        UpkeepDate.objects.due_within(SOON.days, on=on)
        .filter(
            Q(project__community__in=list(editing)) | Q(project__lead=person), project__community__in=list(communities)
        )
        .exclude(project__standing=Project.Standing.STOPPED)
        .select_related("project__community")
        .defer("project__about", "project__community__outline")
        .order_by("due_on", "pk")[:6]
    )


def proposals_to_change(writing: Iterable[int]) -> list[Proposal]:
    """Return proposals of the person's areas that staff asked to have changed."""
    waiting = Proposal.objects.filter(community__in=list(writing), state=Proposal.State.CHANGES_ASKED)
    return list(waiting.select_related("community").defer("community__outline")[:6])


def ideas_to_answer(answering: Iterable[int], most: int = 4) -> list[Idea]:
    """Return the ideas that wait for an answer in the areas, the nearest promised day first."""
    answering = list(answering)
    return list(Idea.objects.waiting().filter(community__in=answering).for_list()[:most]) if answering else []


def coming_up(person: Any, communities: Iterable[int], on: date, most: int = 5) -> list[Occasion]:
    """Return the next dates of the areas, and those the person said they will come to."""
    mine = Q(community__in=list(communities)) | Q(pk__in=Coming.objects.filter(person=person).values("occasion"))
    return list(Occasion.objects.coming(on).filter(mine).with_places().with_coming(person)[:most])


@dataclass(frozen=True)
class RepRow:
    """An area of a rep with its last news."""

    community: Community
    running: int
    update: Update | None


def areas_of_rep(communities: Iterable[int]) -> list[RepRow]:
    """Return the rep's areas, longest without news first. Two queries."""
    newest = Update.objects.standing().filter(project__community=OuterRef("pk")).order_by("-posted_at", "-pk")
    found = list(
        Community.objects.filter(pk__in=list(communities)).annotate(
            last=Subquery(newest.values("pk")[:1]),
            running=Count("projects", filter=Q(projects__standing="running")),
        )
    )
    updates = Update.objects.select_related("project__community").in_bulk([row.last for row in found if row.last])
    rows = [RepRow(row, row.running, updates.get(row.last)) for row in found]
    return sorted(
        rows, key=lambda row: (row.update is not None, row.update and row.update.posted_at, row.community.name)
    )

"""What a resident's home reads: one query each."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import BooleanField, Case, CharField, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Concat

from biglocal.access import Action, Role, actions_of
from biglocal.communities.models import Community, Meeting, MeetingComing
from biglocal.communities.roles import Standing
from biglocal.notices.models import Follow
from biglocal.ready import Given, ready
from councillors.models import AskAnswer
from funding.models import Proposal
from projects.diary_reads import soonest
from projects.models import Coming, Idea, Milestone, Occasion, Project, Update, UpkeepDate
from projects.story import OF_PHOTOS

TAKES_PART = {Role.RESIDENT, Role.CHAIR, Role.WORKER}
SOON = timedelta(days=14)
OF_LINKS = ["title", "slug", "community__name", "community__slug"]
OF_PROJECTS = [
    *OF_LINKS,
    *("stage", "standing", "next_step", "next_step_on", "last_update_at"),
    *(f"cover__{name}" for name in OF_PHOTOS),
]
OF_ANSWERS = ["answer", "note", "phone", "at", "councillor__name", "ask__title", "ask__community__slug"]


def communities_of(standing: Standing, roles: set[Role]) -> list[int]:
    """Return the ids of areas where the person holds one of `roles`."""
    return [pk for pk, held in standing.by_community.items() if held & roles]


def communities_where(standing: Standing, action: Action) -> list[int]:
    """Return the ids of areas where the person may do `action`."""
    return [pk for pk, held in standing.by_community.items() if action in actions_of(held)]


def areas_by_id(communities: Iterable[int]) -> list[Community]:
    """Return the areas of these ids, by name."""
    return _areas().all(areas=list(communities))


@ready
def _areas() -> Any:
    return Community.objects.filter(pk__in=[Given("areas")]).only("name", "slug", "programme")


def own_projects(person: Any, communities: Iterable[int], most: int = 8) -> list[Project]:
    """Return projects the person leads, follows or wrote about, latest news first; without any, the areas' latest."""
    found = _own_projects(most).all(person=person.pk, areas=list(communities))
    return [project for project in found if project.mine] or found


@ready
def _own_projects(most: int) -> Any:
    topic = Concat(Value("project:"), Cast(OuterRef("pk"), CharField()))
    follows = Follow.objects.filter(person=Given("person"), topic=topic)
    wrote = Update.objects.standing().filter(project=OuterRef("pk"), by=Given("person"))
    return (
        Project.objects.filter(community__pk__in=[Given("areas")])
        .exclude(standing__in=[Project.Standing.STOPPED, Project.Standing.FINISHED])
        .select_related("community", "cover")
        .only(*OF_PROJECTS)
        .annotate(
            mine=Case(
                When(Q(lead=Given("person")) | Exists(follows) | Exists(wrote), then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            )
        )
        .order_by("-mine", "-last_update_at", "title")[:most]
    )


def answers_to(communities: Iterable[int], on: date, most: int = 4) -> list[AskAnswer]:
    """Return what councillors answered in the last weeks, newest first."""
    return _answers(most).all(areas=list(communities), since=on - timedelta(days=45))


@ready
def _answers(most: int) -> Any:
    answers = AskAnswer.objects.filter(ask__community__pk__in=[Given("areas")], at__date__gte=Given("since"))
    return answers.select_related("councillor", "ask__community").only(*OF_ANSWERS).order_by("-at")[:most]


def milestones_to_do(person: Any, communities: Iterable[int], editing: Iterable[int], on: date) -> list[Milestone]:
    """Return milestones due soon or overdue: of the areas whose projects the person may change, and of projects led."""
    return _milestones().all(person=person.pk, areas=list(communities), editing=list(editing), until=on + SOON)


@ready
def _milestones() -> Any:
    return (
        Milestone.objects.filter(
            Q(project__community__pk__in=[Given("editing")]) | Q(project__lead=Given("person")),
            project__community__pk__in=[Given("areas")],
            project__standing="running",
            done_on__isnull=True,
            due_on__lte=Given("until"),
        )
        .select_related("project__community")
        .only("title", "due_on", *(f"project__{name}" for name in OF_LINKS))[:6]
    )


def upkeep_to_do(person: Any, communities: Iterable[int], editing: Iterable[int], on: date) -> list[UpkeepDate]:
    """Return inspections and the like due soon or overdue: of places the person may change; finished ones too."""
    asked = {"person": person.pk, "editing": list(editing), "areas": list(communities)}
    return _upkeep().all(**asked, until=on + SOON)


@ready
def _upkeep() -> Any:
    mine = Q(project__community__pk__in=[Given("editing")]) | Q(project__lead=Given("person"))
    dates = UpkeepDate.objects.open().filter(
        mine, project__community__pk__in=[Given("areas")], due_on__lte=Given("until")
    )
    found = dates.exclude(project__standing=Project.Standing.STOPPED).with_places()
    return found.order_by("due_on", "pk")[:6]


def proposals_to_change(writing: Iterable[int]) -> list[Proposal]:
    """Return proposals of the person's areas that staff asked to have changed."""
    return _proposals().all(areas=list(writing))


@ready
def _proposals() -> Any:
    waiting = Proposal.objects.filter(community__pk__in=[Given("areas")], state=Proposal.State.CHANGES_ASKED)
    return waiting.select_related("community").defer("community__outline")[:6]


def ideas_to_answer(answering: Iterable[int], most: int = 4) -> list[Idea]:
    """Return the ideas that wait for an answer in the areas, the nearest promised day first."""
    answering = list(answering)
    return _ideas(most).all(areas=answering) if answering else []


@ready
def _ideas(most: int) -> Any:
    return Idea.objects.waiting().filter(community__pk__in=[Given("areas")]).for_list()[:most]


def coming_up(person: Any, communities: Iterable[int], on: date, most: int = 5) -> list[Any]:
    """Return the next dates and meetings of the areas, and those the person said they will come to. Two queries."""
    given = {"person": person.pk, "areas": list(communities), "on": on}
    return soonest(_coming(most).all(**given), _meetings(most).all(**given), most=most)


@ready
def _coming(most: int) -> Any:
    said = Coming.objects.filter(person=Given("person")).values("occasion")
    mine = Q(community__pk__in=[Given("areas")]) | Q(pk__in=said)
    return Occasion.objects.coming(Given("on")).filter(mine).with_places().with_coming_of(Given("person"))[:most]


@ready
def _meetings(most: int) -> Any:
    """Meetings of areas where the person takes part, closed ones too; elsewhere open ones they come to."""
    said = MeetingComing.objects.filter(person=Given("person")).values("meeting")
    mine = Q(community__pk__in=[Given("areas")]) | Q(pk__in=said, open_to_all=True)
    found = Meeting.objects.coming(Given("on")).filter(mine).select_related("community")
    return found.defer("community__outline").with_coming_of(Given("person"))[:most]

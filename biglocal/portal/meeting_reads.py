"""What meetings show beside the minutes: project and money of each decision."""

from typing import Any

from biglocal.communities.models import MeetingAction, MeetingDecision
from biglocal.ready import Given, ready
from projects.models import Project, ProjectDecision

# What the parts above keep about a decision, to be read with it.
LINKS = [
    "project_link__project__community",
    "money_link__proposal__lto",
    "money_link__proposal__community",
    "money_link__line__agreement__lto",
]


def put_links(decision: Any) -> None:
    """Put `project` and `money` on a decision: what the parts above say it is about. Nothing asked with `LINKS`."""
    link = getattr(decision, "project_link", None)
    decision.project = link.project if link else None
    decision.money = getattr(decision, "money_link", None)


def decided_on(project: Project, *, inside: bool, most: int = 3) -> list[MeetingDecision]:
    """Return what the partnership decided on a project, the newest first, as the reader may see it. One query."""
    rows = _decided(inside, most).all(project=project.pk)
    for row in rows:
        row.decision.meeting.community = project.community
    return [row.decision for row in rows]


@ready
def _decided(inside: bool, most: int) -> Any:
    links = ProjectDecision.objects.filter(project=Given("project")).visible(inside=inside)
    return links.select_related("decision__meeting")[:most]


def promised_by(person: Any, most: int = 6) -> list[MeetingAction]:
    """Return what the person said at meetings they would do and has not yet, the first due on top. One query."""
    return _promised(most).all(person=person.pk)


@ready
def _promised(most: int) -> Any:
    mine = MeetingAction.objects.open().filter(owner=Given("person"), meeting__cancelled_at__isnull=True)
    return mine.select_related("meeting__community").defer("meeting__community__outline")[:most]

"""What meetings show beside the minutes: project and money of each decision, and the page before a meeting."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from biglocal.communities.models import (
    Attendance,
    Interest,
    Meeting,
    MeetingAction,
    MeetingDecision,
    Membership,
    Priority,
)
from biglocal.communities.voting import Voters, members_on, quorum_of
from biglocal.ready import Given, ready
from funding.models import MoneyDecision, Payment, Proposal
from funding.money import Money, area_money, priorities_with_money
from projects.models import Milestone, Project, ProjectDecision

MOST = 6  # of each kind of late thing: the page is one sheet of paper
QUIET_STATES = ["scheduled", "on_hold"]


def put_links(decisions: Iterable[MeetingDecision]) -> None:
    """Put `project` and `money` on decisions: what the upper parts say they are about. Two queries."""
    found = {decision.pk: decision for decision in decisions}
    for decision in found.values():
        decision.project = decision.money = None  # type: ignore[attr-defined]
    if not found:
        return
    for link in ProjectDecision.objects.filter(decision__in=found).select_related("project__community"):
        found[link.decision_id].project = link.project  # type: ignore[attr-defined]
    links = MoneyDecision.objects.filter(decision__in=found)
    for money in links.select_related("proposal__lto", "proposal__community", "line__agreement__lto"):
        found[money.decision_id].money = money  # type: ignore[attr-defined]


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


# The page before a meeting --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Out:
    """A member who may not vote on a decision, or stays only if the others agree, and why."""

    name: str
    why: str
    no_vote: bool
    declared: bool


@dataclass
class Due:
    """A decision that the meeting has to take, with who may vote on it if all come who sent no apologies."""

    decision: MeetingDecision
    out: list[Out]
    voters: Voters


@dataclass
class Late:
    """What is late, of each kind at most a few, and how many more."""

    milestones: list[Milestone] = field(default_factory=list)
    actions: list[MeetingAction] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    questions: list[Proposal] = field(default_factory=list)
    quiet: list[Project] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any([self.milestones, self.actions, self.payments, self.questions, self.quiet])


@dataclass
class Before:
    """The parts of the page."""

    money: Money
    priorities: list[Any]
    due: list[Due]
    late: Late
    quorum: int


def read_before(meeting: Meeting, *, on: date, register: bool) -> Before:
    """Read the page before `meeting`; the register of interests only for those who may read it whole."""
    running = Priority.objects.filter(plan__community=meeting.community, plan__state="live")
    return Before(
        money=area_money(meeting.community),
        priorities=priorities_with_money(running),
        due=due_at(meeting, register=register),
        late=late_in(meeting.community, on=on),
        quorum=quorum_of(meeting),
    )


def late_in(community: Any, *, on: date) -> Late:
    """Return what is late in the area. Five queries."""
    milestones = Milestone.objects.overdue(on=on).filter(project__community=community)
    waiting = Payment.objects.filter(agreement__community=community, state__in=QUIET_STATES, due_on__lt=on)
    quiet = Project.objects.in_community(community).quiet(on=on, days=community.programme.quiet_days)
    late = Late(
        milestones=list(milestones.select_related("project").defer("project__about")[:MOST]),
        actions=list(MeetingAction.objects.in_community(community).late(on).select_related("owner")[:MOST]),
        payments=list(waiting.exclude(waits_for="").select_related("agreement").order_by("due_on")[:MOST]),
        questions=list(Proposal.objects.in_community(community).filter(state="changes_asked")[:MOST]),
        quiet=list(quiet.defer("about").order_by("last_update_at")[:MOST]),
    )
    for row in [*late.questions, *late.quiet, *(milestone.project for milestone in late.milestones)]:
        row.community = community
    return late


def due_at(meeting: Meeting, *, register: bool) -> list[Due]:
    """Return what is to be decided at `meeting`, and who may not vote on each."""
    decisions = list(
        meeting.decisions.due().select_related("item", "priority").prefetch_related("declarations__person")
    )
    if not decisions:
        return []
    put_links(decisions)
    members = members_on(meeting.community, meeting.on)
    away = set(meeting.attendances.filter(state=Attendance.State.APOLOGIES).values_list("person", flat=True))
    interests = interests_of(meeting) if register else []
    quorum, percent = quorum_of(meeting), meeting.community.programme.resident_percent
    found = []
    for decision in decisions:
        out = who_is_out(decision, interests)
        absent = away | {person for person, one in out.items() if one.no_vote}
        voters = [one for one in members if one.voting and one.person_id not in absent]
        residents = sum(1 for one in voters if one.capacity == Membership.Capacity.RESIDENT)
        found.append(Due(decision, list(out.values()), Voters(len(voters), residents, quorum, percent)))
    return found


def interests_of(meeting: Meeting) -> list[Interest]:
    """Return the standing interests of the members on the meeting's day."""
    members = Membership.objects.in_community(meeting.community).in_partnership().running(meeting.on)
    return list(Interest.objects.of_members(members, on=meeting.on))


def who_is_out(decision: MeetingDecision, interests: Iterable[Interest]) -> dict[int, Out]:
    """Return, by the person's id, whose interest touches `decision`: declared for it, or seen in the register."""
    out = {
        row.person_id: Out(row.person.get_full_name(), row.what, not row.may_vote, declared=True)
        for row in decision.declarations.all()
    }
    words = words_about(decision)
    for interest in interests:
        if interest.person_id not in out and touches(interest, words):
            why = f"{interest.get_kind_display()}: {interest.organisation}"
            out[interest.person_id] = Out(interest.person.get_full_name(), why, interest.is_financial, declared=False)
    return out


def words_about(decision: Any) -> str:
    """Return all that names what a decision is about: its words, its agenda item, project, proposal, and their LTO."""
    item, money = decision.item, decision.money
    proposal = money.proposal if money else None
    agreement = money.line.agreement if money and money.line else None
    words = [decision.title, item and item.title, item and item.note, decision.project and decision.project.title]
    words += [proposal and proposal.title, proposal and proposal.lto.name, agreement and agreement.lto.name]
    return " ".join(word for word in words if word).casefold()


def touches(interest: Interest, words: str) -> bool:
    """Does the name of the interest's organisation stand in `words`? A hint: people know more than words do."""
    name = interest.organisation.strip().casefold().removeprefix("the ")
    return len(name) > 2 and name in words

"""What meetings show beside the minutes: project and money of each decision, and the page before a meeting."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, CharField, DateField, Prefetch, Value
from django.db.models.functions import Cast, Coalesce, TruncDate

from biglocal.communities.models import (
    Attendance,
    Declaration,
    Interest,
    Meeting,
    MeetingAction,
    MeetingDecision,
    Membership,
    Priority,
)
from biglocal.communities.voting import Voters, members_on, rules_of
from biglocal.ready import Given, ready
from funding.models import Payment, Proposal
from funding.money import Money, area_money, priorities_with_money
from projects.models import Milestone, Project, ProjectDecision

SHOWN = 4  # of each kind of late thing: the page is one sheet of paper
QUIET_STATES = ["scheduled", "on_hold"]
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
    mine = MeetingAction.objects.open().filter(owner=person, meeting__cancelled_at__isnull=True)
    return list(mine.select_related("meeting__community").defer("meeting__community__outline")[:most])


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


@dataclass(frozen=True)
class LateRow:
    """One late thing of a project or of the money."""

    title: str
    more: str  # name of the project, or reference of a proposal
    slug: str
    day: date | None
    amount: Decimal


@dataclass
class Late:
    """What is late, by kind, the longest wait first."""

    actions: list[MeetingAction] = field(default_factory=list)
    milestones: list[LateRow] = field(default_factory=list)
    payments: list[LateRow] = field(default_factory=list)
    questions: list[LateRow] = field(default_factory=list)
    quiet: list[LateRow] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[LateRow]:
        kinds = {"milestone": self.milestones, "payment": self.payments, "question": self.questions}
        return kinds.get(kind, self.quiet)

    @property
    def kinds(self) -> list[list[Any]]:
        return [self.actions, self.milestones, self.payments, self.questions, self.quiet]

    @property
    def more(self) -> int:
        """How many the sheet has no room for."""
        return sum(max(0, len(rows) - SHOWN) for rows in self.kinds)

    def __bool__(self) -> bool:
        return any(self.kinds)


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
    members = members_on(meeting.community, meeting.on)
    quorum = rules_of(meeting.community).needed(sum(1 for member in members if member.voting))
    return Before(
        money=area_money(meeting.community),
        priorities=priorities_with_money(running),
        due=due_at(meeting, members, quorum, register=register),
        late=late_in(meeting.community, on=on),
        quorum=quorum,
    )


def late_in(community: Any, *, on: date) -> Late:
    """Return what is late in the area. Two queries."""
    words, pence = CharField(max_length=200), BigIntegerField()
    nothing, no_day = Value("", output_field=words), Value(None, output_field=DateField())

    def rows(found: Any, kind: str, title: Any, more: Any, slug: Any, day: Any, amount: Any = None) -> Any:
        texts = [Cast(one, words) for one in (title, more, slug)]
        columns = [Value(kind, output_field=words), *texts, Cast(day, DateField())]
        return found.order_by().values_list(*columns, Cast(amount or Value(0), pence))

    milestones = Milestone.objects.overdue(on=on).filter(project__community=community)
    waiting = Payment.objects.filter(agreement__community=community, state__in=QUIET_STATES, due_on__lt=on)
    asked = Proposal.objects.in_community(community).filter(state="changes_asked")
    quiet = Project.objects.in_community(community).quiet(on=on, days=community.programme.quiet_days)
    since = Coalesce(TruncDate("last_update_at"), "started_on")
    found = rows(milestones, "milestone", "title", "project__title", "project__slug", "due_on").union(
        rows(waiting.exclude(waits_for=""), "payment", "waits_for", nothing, nothing, "due_on", "amount"),
        rows(asked, "question", "title", "ref", nothing, no_day),
        rows(quiet, "quiet", "title", nothing, "slug", since),
        all=True,
    )
    late = Late(actions=list(MeetingAction.objects.in_community(community).late(on).select_related("owner", "meeting")))
    for kind, title, more, slug, day, amount in sorted(found, key=lambda row: (row[4] or on, row[1])):
        late.of_kind(kind).append(LateRow(title, more, slug, day, Decimal(amount) / 100))
    return late


def due_at(meeting: Meeting, members: list[Membership], quorum: int, *, register: bool) -> list[Due]:
    """Return what is to be decided at `meeting`, and who may not vote on each. Four queries."""
    declared = Prefetch("declarations", Declaration.objects.select_related("person"))
    decisions = list(meeting.decisions.due().select_related("item", *LINKS).prefetch_related(declared))
    if not decisions:
        return []
    away = set(meeting.attendances.filter(state=Attendance.State.APOLOGIES).values_list("person", flat=True))
    interests = interests_of(meeting) if register else []
    percent = meeting.community.programme.resident_percent
    found = []
    for decision in decisions:
        put_links(decision)
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

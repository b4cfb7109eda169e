"""The page before a meeting: money, late things, what is to be decided and who may not vote on it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, CharField, DateField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Coalesce, TruncDate

from biglocal.accounts.models import Person
from biglocal.communities.models import (
    Attendance,
    Declaration,
    Interest,
    Meeting,
    MeetingAction,
    MeetingDecision,
    Membership,
)
from biglocal.communities.voting import Voters, rules_of
from biglocal.ready import Given, ready
from funding.models import Payment, Proposal
from funding.money import SUMS, Money, money_of, running_priorities, sums_of_area
from projects.models import Milestone, Project

SHOWN = 4  # of each kind of late thing: the page is one sheet of paper
QUIET_STATES = ["scheduled", "on_hold"]
RESIDENT = Membership.Capacity.RESIDENT
# All that names what a decision is about beside its own words.
NAMING = [
    "item__title",
    "item__note",
    "project_link__project__title",
    "money_link__proposal__title",
    "money_link__proposal__lto__name",
    "money_link__line__agreement__lto__name",
]


@dataclass(frozen=True)
class Out:
    """A member who may not vote on a decision, or stays only if the others agree, and why."""

    name: str
    why: str
    no_vote: bool
    declared: bool


@dataclass
class Question:
    """What a decision has to answer: its title, the money asked for, and all words that name what it is about."""

    title: str
    asked: Decimal | None
    words: str
    out: dict[int, Out] = field(default_factory=dict)  # by the person's id


@dataclass
class Due:
    """A decision that the meeting has to take, with who may vote on it if all come who sent no apologies."""

    title: str
    asked: Decimal | None
    out: list[Out]
    voters: Voters


@dataclass(frozen=True)
class Member:
    """A member on the day of the meeting."""

    person: int
    resident: bool
    votes: bool
    away: bool


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


def meeting_with_money(community: Any, number: int) -> Any:
    """Return the meeting with the rules of its area and the sums of its money, or None. One query."""
    meeting = _with_money().first(community=community.pk, number=number)
    if meeting is not None:
        meeting.rules = rules_of(meeting.community)
        meeting.community = community
    return meeting


@ready
def _with_money() -> Any:
    meetings = Meeting.objects.filter(community=Given("community"), number=Given("number"))
    rules = [f"community__meeting_rules__{name}" for name in ("community", "quorum_rule", "quorum")]
    own = [one.name for one in Meeting._meta.concrete_fields if one.name != "also_said"]
    found = meetings.select_related("community__meeting_rules").only(*own, "community__slug", *rules)
    return found.annotate(**sums_of_area("community"))


def read_before(meeting: Any, *, on: date, register: bool) -> Before:
    """Read the page before a `meeting_with_money`; the register of interests only for those who may read it whole.

    Six queries at most.
    """
    members = members_at(meeting)
    quorum = meeting.rules.needed(sum(1 for member in members if member.votes))
    return Before(
        money=money_of(*(getattr(meeting, name) for name in SUMS)),
        priorities=running_priorities(meeting.community),
        due=due_at(meeting, members, quorum, register=register),
        late=late_in(meeting.community, on=on),
        quorum=quorum,
    )


def late_in(community: Any, *, on: date) -> Late:
    """Return what is late in the area. Two queries."""
    edge = on - timedelta(days=community.programme.on(on).quiet_days)
    found = _late().all(community=community.pk, on=on, edge=edge)
    late = Late(actions=_late_actions().all(community=community.pk, on=on))
    for kind, title, more, slug, day, amount in sorted(found, key=lambda row: (row[4] or on, row[1])):
        late.of_kind(kind).append(LateRow(title, more, slug, day, Decimal(amount) / 100))
    return late


@ready
def _late_actions() -> Any:
    late = MeetingAction.objects.in_community(Given("community")).late(Given("on"))
    return late.select_related("owner").only("what", "due_on", "owner__name", "owner__left_at")


@ready
def _late() -> Any:
    words, pence = CharField(max_length=200), BigIntegerField()
    nothing, no_day = Value("", output_field=words), Value(None, output_field=DateField())

    def rows(found: Any, kind: str, title: Any, more: Any, slug: Any, day: Any, amount: Any = None) -> Any:
        texts = [Cast(one, words) for one in (title, more, slug)]
        columns = [Value(kind, output_field=words), *texts, Cast(day, DateField())]
        return found.order_by().values_list(*columns, Cast(amount or Value(0), pence))

    community, on = Given("community"), Given("on")
    milestones = Milestone.objects.overdue(on=on).filter(project__community=community)
    waiting = Payment.objects.filter(agreement__community=community, state__in=QUIET_STATES, due_on__lt=on)
    asked = Proposal.objects.in_community(community).filter(state="changes_asked")
    quiet = Project.objects.in_community(community).without_news_since(Given("edge"))
    since = Coalesce(TruncDate("last_update_at"), "started_on")
    return rows(milestones, "milestone", "title", "project__title", "project__slug", "due_on").union(
        rows(waiting.exclude(waits_for=""), "payment", "waits_for", nothing, nothing, "due_on", "amount"),
        rows(asked, "question", "title", "ref", nothing, no_day),
        rows(quiet, "quiet", "title", nothing, "slug", since),
        all=True,
    )


def members_at(meeting: Any) -> list[Member]:
    """Return who is a member on the meeting's day. One query."""
    rows = _members().all(community=meeting.community.pk, on=meeting.on, meeting=meeting.pk)
    return [Member(person, capacity == RESIDENT, votes, away) for person, capacity, votes, away in rows]


@ready
def _members() -> Any:
    members = Membership.objects.in_community(Given("community")).in_partnership().running(Given("on"))
    voters = Membership.objects.may_vote(Given("on")).filter(pk=OuterRef("pk"))
    sorry = Attendance.objects.filter(
        meeting=Given("meeting"), person=OuterRef("person"), state=Attendance.State.APOLOGIES
    )
    return members.order_by().values_list("person", "capacity", Exists(voters), Exists(sorry))


def due_at(meeting: Any, members: list[Member], quorum: int, *, register: bool) -> list[Due]:
    """Return what is to be decided at `meeting`, and who may not vote on each. Two queries."""
    questions = questions_at(meeting)
    interests = interests_of(meeting) if register and questions else []
    percent = meeting.community.programme.on(meeting.on).resident_percent
    found = []
    for question in questions:
        out = who_is_out(question, interests)
        shut = {person for person, one in out.items() if one.no_vote}
        voting = [one for one in members if one.votes and not one.away and one.person not in shut]
        voters = Voters(len(voting), sum(1 for one in voting if one.resident), quorum, percent)
        found.append(Due(question.title, question.asked, list(out.values()), voters))
    return found


def questions_at(meeting: Any) -> list[Question]:
    """Return what is to be decided, each with the interests declared for it. One query."""
    found: dict[int, Question] = {}
    for pk, title, asked, person, name, left, what, followed, *words in _questions().all(meeting=meeting.pk):
        if pk not in found:
            found[pk] = Question(title, asked, " ".join(word for word in [title, *words] if word).casefold())
        if person:
            who = Person(name=name, left_at=left).get_full_name()
            found[pk].out[person] = Out(who, what, not Declaration(followed=followed).may_vote, declared=True)
    return list(found.values())


@ready
def _questions() -> Any:
    due = MeetingDecision.objects.filter(meeting=Given("meeting")).due()
    declared = [f"declarations__{name}" for name in ("person", "person__name", "person__left_at", "what", "followed")]
    ordered = due.order_by("number", "pk", "declarations__pk")
    return ordered.values_list("pk", "title", "money_link__proposal__asked", *declared, *NAMING)


def interests_of(meeting: Any) -> list[Interest]:
    """Return the standing interests of the members on the meeting's day. One query."""
    return _interests().all(community=meeting.community.pk, on=meeting.on)


@ready
def _interests() -> Any:
    members = Membership.objects.in_community(Given("community")).in_partnership().running(Given("on"))
    found = Interest.objects.of_members(members, on=Given("on"))
    return found.only("kind", "organisation", "person__name", "person__left_at")


def who_is_out(question: Question, interests: Iterable[Interest]) -> dict[int, Out]:
    """Return, by the person's id, whose interest touches the question: declared for it, or seen in the register."""
    out = dict(question.out)
    for interest in interests:
        if interest.person_id not in out and touches(interest, question.words):
            why = f"{interest.get_kind_display()}: {interest.organisation}"
            out[interest.person_id] = Out(interest.person.get_full_name(), why, interest.is_financial, declared=False)
    return out


def touches(interest: Interest, words: str) -> bool:
    """Does the name of the interest's organisation stand in `words`? A hint: people know more than words do."""
    name = interest.organisation.strip().casefold().removeprefix("the ")
    return len(name) > 2 and name in words

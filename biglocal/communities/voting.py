"""Who may vote on a decision, after interests were declared: quorum and residents reckoned among them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from .models import Attendance, Community, Declaration, Meeting, MeetingDecision, MeetingRules, Membership


@dataclass(frozen=True)
class Voters:
    """How many could vote, how many of them live here, and what the partnership asks."""

    could_vote: int
    residents: int
    quorum: int
    percent: int

    @property
    def has_quorum(self) -> bool:
        return self.could_vote >= self.quorum

    @property
    def is_led_by_residents(self) -> bool:
        """Whole numbers only, so that nothing is rounded up."""
        return self.could_vote > 0 and self.residents * 100 >= self.percent * self.could_vote

    @property
    def sentence(self) -> str:
        """Who could vote, in words."""
        if not self.could_vote:
            return "Nobody with a vote was there."
        live = "lives" if self.residents == 1 else "live"
        return f"{self.could_vote} could vote, {self.residents} of them {live} here. The quorum is {self.quorum}."

    @property
    def warnings(self) -> list[str]:
        """What is missing, in words; empty when all is well."""
        found = []
        if not self.has_quorum:
            found.append(f"That is fewer than the quorum of {self.quorum}: nothing can be decided.")
        if self.could_vote and not self.is_led_by_residents:
            found.append(f"Fewer than {self.percent}% of those who could vote live here.")
        return found


def rules_of(community: Community) -> MeetingRules:
    """Return how the partnership decides; without rules of its own, what is usual."""
    try:
        return community.meeting_rules
    except MeetingRules.DoesNotExist:
        return MeetingRules(community=community)


def members_on(community: Community, day: date) -> list[Membership]:
    """Members of the partnership on `day`, officers first; `voting` says whether they had a vote that day."""
    members = Membership.objects.in_community(community).in_partnership().running(day)
    voters = Membership.objects.may_vote(day).filter(pk=OuterRef("pk"))
    found = list(members.select_related("person", "group").by_name().annotate(votes=Exists(voters)))
    for member in found:
        member.voting = member.votes
    return found


def quorum_of(meeting: Meeting) -> int:
    """How many must be able to vote at `meeting`."""
    rules = rules_of(meeting.community)
    if rules.quorum_rule == MeetingRules.Rule.NUMBER:
        return rules.quorum
    members = Membership.objects.in_community(meeting.community).in_partnership()
    return rules.needed(members.may_vote(meeting.on).count())


def reckon(
    attendances: Iterable[Attendance], declarations: Iterable[Declaration], *, quorum: int, percent: int
) -> Voters:
    """Reckon who could vote: members with a vote who were there, without those whose interest took the vote away."""
    out = {declaration.person_id for declaration in declarations if not declaration.may_vote}
    voters = [
        row for row in attendances if row.voting and row.state == Attendance.State.PRESENT and row.person_id not in out
    ]
    return Voters(len(voters), sum(1 for row in voters if row.is_resident), quorum, percent)


def voters_of(decision: MeetingDecision) -> Voters:
    """Who could vote on `decision`, as attendance and declarations stand now."""
    meeting = decision.meeting
    return reckon(
        meeting.attendances.all(),
        decision.declarations.all(),
        quorum=quorum_of(meeting),
        percent=meeting.community.programme.on(meeting.on).resident_percent,
    )

"""Who may vote: quorum and residents are reckoned for each decision, after interests were declared."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.communities.actions import (
    declare_interest,
    record_decision,
    save_rules,
    take_back_declaration,
    write_attendance,
)
from biglocal.communities.models import Declaration, Interest, MeetingDecision, MeetingRules
from biglocal.communities.voting import quorum_of, voters_of
from biglocal.dates import today
from biglocal.refusals import Refused
from tests.factories.communities import MembershipFactory, ResidentGroupFactory
from tests.factories.meetings import DeclarationFactory, MadeDecisionFactory, MeetingDecisionFactory, MeetingFactory

WORDS = {"words": "We do it.", "why": "Because.", "how": "vote"}


@pytest.fixture
def members(community):
    """Five residents and one who speaks for an organisation, all with a vote."""
    group = ResidentGroupFactory(community=community)
    residents = MembershipFactory.create_batch(5, group=group)
    return [*residents, MembershipFactory(group=group, capacity="organisation")]


@pytest.fixture
def meeting(community, chair):
    return MeetingFactory(community=community, called_by=chair)


@pytest.fixture
def decision(meeting, members, chair):
    """A question of a meeting where all six were."""
    there(meeting, members, chair)
    return MeetingDecisionFactory(meeting=meeting, title="A tap")


def there(meeting, members, by, state="present"):
    chosen = {member.person_id: state for member in members}
    write_attendance(meeting=meeting, members=chosen, councillors=[], guests=[], by=by, now=timezone.now(), on=today())


def declare(decision, member, by, kind="direct_financial", followed="no_part", **about):
    return declare_interest(
        decision=decision,
        person=member.person,
        kind=kind,
        what="Her firm",
        followed=followed,
        by=by,
        now=timezone.now(),
        **about,
    )


def put_down(decision, by, outcome="agreed", votes=(5, 0, 0), **about):
    names = ["votes_for", "votes_against", "abstained"]
    words = {**WORDS, **about, **dict(zip(names, votes, strict=True))}
    return record_decision(decision=decision, outcome=outcome, by=by, now=timezone.now(), on=today(), **words)


def test_all_who_were_there_could_vote(decision, chair):
    made = put_down(decision, chair)
    assert (made.could_vote, made.could_vote_residents, made.quorum) == (6, 5, 3)
    assert made.resident_share == 83


def test_money_interest_takes_the_vote_away(decision, members, chair):
    declare(decision, members[0], chair)
    voters = voters_of(decision)
    assert (voters.could_vote, voters.residents) == (5, 4)


def test_apologies_and_members_without_a_vote_are_not_counted(meeting, members, chair):
    silent = MembershipFactory(group=members[0].group, voting=False)
    resting = MembershipFactory(group=members[0].group)
    resting.suspensions.create(start_date=meeting.on, reason="Looked into")
    there(meeting, [*members[:2], silent, resting], chair)
    there_too = {member.person_id: "present" for member in [*members[:2], silent, resting]}
    write_attendance(
        meeting=meeting,
        members=there_too | {members[2].person_id: "apologies"},
        councillors=["Ruth"],
        guests=["Two neighbours"],
        by=chair,
        now=timezone.now(),
        on=today(),
    )
    assert voters_of(MeetingDecisionFactory(meeting=meeting)).could_vote == 2


@pytest.mark.parametrize("votes", [(7, 0, 0), (4, 2, 1), (0, 0, 7)])
def test_never_more_votes_than_people_who_may_vote(decision, chair, votes):
    with pytest.raises(Refused, match="7 votes, and only 6 could vote"):
        put_down(decision, chair, votes=votes)
    decision.refresh_from_db()
    assert decision.is_due and not AuditLine.objects.filter(verb="decision").exists()


def test_the_database_too_refuses_more_votes_than_voters(decision):
    rows = MeetingDecision.objects.filter(pk=decision.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(votes_for=2, could_vote=1)


@pytest.mark.parametrize(("there_are", "decided"), [(3, True), (2, False)])
def test_nothing_is_decided_below_the_quorum(meeting, members, chair, there_are, decided):
    there(meeting, members[:there_are], chair)
    decision = MeetingDecisionFactory(meeting=meeting)
    if decided:
        assert put_down(decision, chair, votes=(3, 0, 0)).outcome == "agreed"
    else:
        with pytest.raises(Refused, match="It can only be put off"):
            put_down(decision, chair, votes=(2, 0, 0))
        assert put_down(decision, chair, outcome="put_off").outcome == "put_off"


def test_an_interest_declared_can_cost_the_quorum(meeting, members, chair):
    there(meeting, members[:3], chair)
    decision = MeetingDecisionFactory(meeting=meeting)
    declare(decision, members[0], chair)
    with pytest.raises(Refused, match="quorum is 3"):
        put_down(decision, chair, votes=(2, 0, 0))


def test_the_partnership_sets_its_own_quorum(meeting, members, community, chair):
    save_rules(community=community, by=chair, quorum_rule="percent", quorum=51, decides_by="consensus")
    assert quorum_of(meeting) == 4  # 51 % of seven with the chair
    save_rules(community=community, by=chair, quorum_rule="number", quorum=6, decides_by="vote")
    assert quorum_of(meeting) == 6


@pytest.mark.parametrize(("percent", "voters", "needed"), [(50, 9, 5), (51, 10, 6), (100, 3, 3), (1, 0, 1)])
def test_a_share_is_rounded_up(percent, voters, needed):
    assert MeetingRules(quorum_rule="percent", quorum=percent).needed(voters) == needed


def test_a_new_quorum_leaves_decisions_made_as_they_were(decision, members, community, chair):
    put_down(decision, chair)
    save_rules(community=community, by=chair, quorum_rule="number", quorum=50, decides_by="vote")
    there(decision.meeting, members, chair)
    decision.refresh_from_db()
    assert decision.quorum == 3


def test_fewer_residents_than_asked_is_a_warning_no_block(meeting, members, chair):
    others = MembershipFactory.create_batch(2, group=members[0].group, capacity="works_here")
    there(meeting, [members[0], *others], chair)
    decision = MeetingDecisionFactory(meeting=meeting)
    assert any("51%" in warning for warning in voters_of(decision).warnings)
    assert put_down(decision, chair, votes=(3, 0, 0)).outcome == "agreed"


# What followed an interest --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["direct_financial", "indirect_financial"])
@pytest.mark.parametrize("followed", ["noted", "no_vote"])
def test_with_a_money_interest_one_leaves_the_room(decision, members, chair, kind, followed):
    with pytest.raises(Refused, match="leave the room"):
        declare(decision, members[0], chair, kind=kind, followed=followed, others_agreed=True)
    assert not Declaration.objects.exists()


@pytest.mark.parametrize("followed", ["noted", "no_vote"])
def test_with_a_loyalty_one_stays_only_if_the_others_agree(decision, members, chair, followed):
    with pytest.raises(Refused, match="only if the others agree"):
        declare(decision, members[0], chair, kind="loyalty", followed=followed)
    declare(decision, members[0], chair, kind="loyalty", followed=followed, others_agreed=True)
    assert voters_of(decision).could_vote == (6 if followed == "noted" else 5)


@pytest.mark.parametrize("followed", ["left_discussion", "no_part"])
def test_with_a_loyalty_one_may_always_leave(decision, members, chair, followed):
    declare(decision, members[0], chair, kind="loyalty", followed=followed)
    assert voters_of(decision).could_vote == 5


@pytest.mark.parametrize(
    "about",
    [
        {"followed": "noted"},
        {"followed": "no_vote", "others_agreed": True},
        {"kind": "loyalty", "followed": "noted"},
    ],
)
def test_the_database_keeps_the_rules_of_interests(decision, about):
    with pytest.raises(IntegrityError), transaction.atomic():
        DeclarationFactory(decision=decision, **about)


def test_declared_twice_is_one_that_changed(decision, members, chair):
    declare(decision, members[0], chair)
    declare(decision, members[0], chair, followed="left_discussion")
    assert Declaration.objects.get().followed == "left_discussion"


def test_only_members_of_that_day_declare(decision, stranger, chair):
    with pytest.raises(Refused, match="Choose a member"):
        declare_interest(
            decision=decision,
            person=stranger,
            kind="loyalty",
            what="x",
            followed="no_part",
            by=chair,
            now=timezone.now(),
        )


def test_declared_after_the_vote_is_reckoned_again(decision, members, chair):
    put_down(decision, chair, votes=(5, 0, 0))
    declare(decision, members[0], chair)
    decision.refresh_from_db()
    assert decision.could_vote == 5
    with pytest.raises(Refused, match="only 4 could vote"):
        declare(decision, members[1], chair)
    assert Declaration.objects.count() == 1
    take_back_declaration(declaration=Declaration.objects.get(), by=chair, now=timezone.now())
    decision.refresh_from_db()
    assert decision.could_vote == 6 and AuditLine.objects.filter(verb="interest_back").exists()


def test_an_interest_of_the_register_is_of_the_same_person(decision, members, community, chair):
    about = {"community": community, "kind": "loyalty", "organisation": "Tools", "start_date": today()}
    theirs = Interest.objects.create(person=members[1].person, **about)
    with pytest.raises(Refused, match="Choose an interest of"):
        declare(decision, members[0], chair, interest=theirs)
    assert declare(decision, members[1], chair, interest=theirs).interest == theirs


# What came of it ------------------------------------------------------------------------------------------------------
def test_before_the_day_nothing_is_decided(decision, chair):
    decision.meeting.on = today() + timezone.timedelta(days=2)
    decision.meeting.save()
    with pytest.raises(Refused, match="Write down on that day"):
        put_down(decision, chair)


def test_first_one_says_who_was_there(meeting, members, chair):
    with pytest.raises(Refused, match="who was there"):
        put_down(MeetingDecisionFactory(meeting=meeting), chair)


@pytest.mark.parametrize(
    ("outcome", "votes", "words"),
    [("agreed", (2, 3, 0), "not agreed"), ("not_agreed", (3, 2, 0), "was agreed"), ("agreed", (0, 0, 0), "Enter how")],
)
def test_votes_and_outcome_fit(decision, chair, outcome, votes, words):
    with pytest.raises(Refused, match=words):
        put_down(decision, chair, outcome=outcome, votes=votes)


@pytest.mark.parametrize("outcome", ["agreed", "not_agreed"])
def test_a_tie_may_go_either_way(decision, chair, outcome):
    assert put_down(decision, chair, outcome=outcome, votes=(3, 3, 0)).outcome == outcome


def test_by_consensus_nobody_counts_votes(decision, chair):
    made = put_down(decision, chair, how="consensus", votes=(9, 9, 9))
    assert (made.votes_for, made.votes_against, made.how) == (0, 0, "consensus")


def test_a_stale_form_changes_nothing_and_a_double_post_is_one(decision, chair, worker):
    put_down(decision, chair, seen="due-")
    put_down(decision, chair, seen="due-")
    with pytest.raises(Refused, match="Somebody changed this"):
        put_down(decision, worker, outcome="not_agreed", votes=(0, 5, 0), seen="due-")
    decision.refresh_from_db()
    assert decision.outcome == "agreed" and AuditLine.objects.filter(verb="decision").count() == 1


def test_attendance_corrected_reckons_again_and_never_below_the_votes(decision, members, chair):
    put_down(decision, chair, votes=(4, 0, 0))
    there(decision.meeting, members[:4], chair)
    decision.refresh_from_db()
    assert decision.could_vote == 4
    with pytest.raises(Refused, match="4 votes, and only 3"):
        there(decision.meeting, members[:3], chair)
    assert decision.meeting.attendances.count() == 4


def test_a_decision_is_public_with_its_minutes_alone(meeting):
    made = MadeDecisionFactory(meeting=meeting)
    hidden = MadeDecisionFactory(meeting=meeting, private=True)
    assert not MeetingDecision.objects.public()
    meeting.minutes_state, meeting.agreed_on = "published", today()
    meeting.save()
    assert list(MeetingDecision.objects.public()) == [made]
    made.meeting = hidden.meeting = meeting
    assert made.is_public and not hidden.is_public

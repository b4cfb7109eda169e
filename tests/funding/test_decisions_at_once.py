"""Twenty officers at the same moment: each proposal is taken, recommended, decided and confirmed once."""

from decimal import Decimal

import pytest
from django.utils import timezone

from biglocal.access import Role
from biglocal.audit.record import history_of
from biglocal.refusals import Refused
from funding.actions import confirm_decision, decide_proposal, save_review, send_back_decision
from funding.actions.handing import take_proposal
from funding.models import Agreement, Decision, Proposal, Review
from funding.money import area_money
from tests.factories.communities import RoleHeldFactory
from tests.factories.funding import AgreementFactory, ConflictFactory

from .conftest import SCORES
from .test_at_once import ready_proposal, together, yes
from .test_staff_views import submitted

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now


def refused(answers):
    return [isinstance(answer, Refused) for answer in answers].count(True)


def test_twenty_decide_four_proposals_and_the_money_is_enough_for_three(
    community, lto, officer, decider, manager, allocation
):
    AgreementFactory(community=community, lto=lto, amount=Decimal("1120000.00"))  # 35,000 are left
    proposals = [ready_proposal(community, lto, officer, decider, "10000.00") for _ in range(4)]
    for proposal in proposals:
        ConflictFactory(proposal=proposal, person=manager)
    answers = together(*[yes(one, by) for one in proposals for by in [decider, manager, decider, manager, decider]])
    assert len(answers) == 20 and all(isinstance(answer, (Decision, Refused)) for answer in answers)
    assert Decision.objects.count() == Proposal.objects.filter(state="decided").count() == 3
    assert Agreement.objects.filter(state="offered").count() == 3
    assert area_money(community).left == Decimal("5000.00")
    assert all([line.verb for line in history_of(one)].count("decide") <= 1 for one in proposals)


def test_twenty_confirm_or_send_back_and_one_thing_happens(
    community, lto, officer, decider, manager, programme, allocation
):
    proposal = ready_proposal(community, lto, officer, decider, "60000.00")
    other = RoleHeldFactory(role=Role.MANAGER, community=None, programme=programme).person
    for person in (manager, other):
        ConflictFactory(proposal=proposal, person=person)
    yes(proposal, decider)()
    acts = [lambda by=by: confirm_decision(proposal=proposal, by=by, now=NOW()) for by in [manager, other] * 5]
    acts += [lambda: send_back_decision(proposal=proposal, by=other, reason="Too much.", now=NOW())] * 10
    answers = together(*acts)
    proposal.refresh_from_db()
    there = Decision.objects.count(), Agreement.objects.count(), proposal.state, refused(answers)
    verbs = [line.verb for line in history_of(proposal)]
    assert there in [(1, 1, "decided", 15), (0, 0, "ready", 19)]
    assert verbs.count("confirm") + verbs.count("send_back") == 1


def test_twenty_recommend_once(community, lto, officer, manager, allocation):
    proposal = submitted(community=community, lto=lto, state="in_review", asked=Decimal("9000.00"), reader=officer)
    ConflictFactory(proposal=proposal, person=officer)
    given = {"scores": SCORES, "recommendation": "yes", "finish": True, "seen": "in_review-1"}
    answers = together(*[lambda: save_review(proposal=proposal, by=officer, now=NOW(), **given)] * 20)
    proposal.refresh_from_db()
    assert (Review.objects.count(), proposal.state, refused(answers)) == (1, "ready", 19)
    assert Review.objects.get().scores.count() == len(SCORES)


def test_twenty_take_a_proposal_and_one_reads_it(community, lto, officer, decider, manager, allocation):
    proposal = submitted(community=community, lto=lto, state="submitted", asked=Decimal("9000.00"), reader=None)
    people = [officer, decider, manager, officer] * 5
    answers = together(*[lambda by=by: take_proposal(pk=proposal.pk, by=by, now=NOW()) for by in people])
    proposal.refresh_from_db()
    assert (proposal.state, refused(answers)) == ("in_review", 19)
    assert [line.verb for line in history_of(proposal)].count("take") == 1


def test_a_yes_and_a_no_at_once_are_one_answer(community, lto, officer, decider, manager, allocation):
    proposal = ready_proposal(community, lto, officer, decider, "10000.00")
    ConflictFactory(proposal=proposal, person=manager)
    no = {"answer": "no", "message": "Not this time."}
    acts = [yes(proposal, decider), lambda: decide_proposal(proposal=proposal, by=manager, now=NOW(), **no)] * 10
    together(*acts)
    decision = Decision.objects.get()
    assert Agreement.objects.count() == (1 if decision.answer == "yes" else 0)

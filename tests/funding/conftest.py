"""One proposal on its way: written, agreed, sent, read."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from funding.actions import (
    agree_proposal,
    assign_reader,
    declare_conflict,
    save_review,
    send_proposal,
    start_proposal,
)
from funding.models import Proposal, ProposalVersion
from tests.factories.funding import AllocationEntryFactory
from tests.factories.meetings import MadeDecisionFactory

WORDS = {
    "what": "Put a tap in the Triangle so the trees live through the summer.",
    "who": "61 homes signed the watering rota.",
    "difference": "The trees live.",
    "after": "The rota looks after it.",
    "other_money": "",
}
COSTS = [
    {"description": "Tap, pipe and meter", "amount": Decimal("3850.00")},
    {"description": "Fence and gate", "amount": Decimal("5900.00")},
    {"description": "Path", "amount": Decimal("14850.00")},
]
SCORES = {name: (3, "Clear enough") for name, _ in ProposalVersion.QUESTIONS}


@pytest.fixture
def written(lto):
    """What a group types into the form."""
    return {
        "title": "A tap, and a second pocket park",
        "kind": Proposal.Kind.PROJECT,
        "lto": lto,
        "needed_by": timezone.localdate() + timedelta(days=60),
        "words": WORDS,
        "lines": COSTS,
    }


@pytest.fixture
def allocation(community):
    return AllocationEntryFactory(community=community, amount=Decimal("1155000.00"))


@pytest.fixture
def draft(community, worker, written, allocation):
    return start_proposal(community=community, by=worker, now=timezone.now(), **written)


@pytest.fixture
def decision(community):
    """A meeting agreed to ask."""
    return MadeDecisionFactory(meeting__community=community, title="Ask for a tap")


@pytest.fixture
def agreed(draft, chair, decision):
    return agree_proposal(proposal=draft, decision=decision, by=chair, now=timezone.now())


@pytest.fixture
def sent(agreed, chair):
    return send_proposal(proposal=agreed, by=chair, now=timezone.now())


@pytest.fixture
def in_review(sent, officer):
    """Read by `officer`, who has no conflict."""
    declare_conflict(proposal=sent, by=officer, has_conflict=False, now=timezone.now())
    return assign_reader(proposal=sent, reader=officer, by=officer, now=timezone.now())


@pytest.fixture
def ready(in_review, officer, decider):
    """Recommended by `officer`; `decider` has no conflict."""
    declare_conflict(proposal=in_review, by=decider, has_conflict=False, now=timezone.now())
    save_review(proposal=in_review, by=officer, now=timezone.now(), scores=SCORES, recommendation="yes", finish=True)
    in_review.refresh_from_db()
    return in_review


@pytest.fixture
def decide(ready, decider):
    """Decide on the ready proposal, yes to all of it unless told otherwise."""
    from funding.actions import decide_proposal

    def decided(**changes):
        answer = {"answer": "yes", "amount": ready.asked, "message": "Yes. Go on.", "by": decider}
        return decide_proposal(proposal=ready, now=timezone.now(), **{**answer, **changes})

    return decided

"""Where each move of a proposal leads, by state and role. All others are refused: `moves/` tries them."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from biglocal.refusals import Refused
from funding.actions import (
    agree_proposal,
    ask_for_changes,
    assign_reader,
    decide_proposal,
    save_proposal,
    save_review,
    send_proposal,
    withdraw_proposal,
)
from funding.models import MoneyDecision, Proposal, ProposalVersion
from tests.factories.funding import (
    ConflictFactory,
    ProposalFactory,
    ProposalLineFactory,
    ProposalVersionFactory,
    ReviewFactory,
)

from .conftest import SCORES

STATES = list(Proposal.State.values)
# move: the states in which it may be made, and by whom
ALLOWED = {
    "edit": ("draft agreed changes_asked", "chair worker"),
    "agree": ("draft", "chair finance"),
    "send": ("agreed changes_asked", "chair finance"),
    "withdraw": ("draft agreed submitted in_review changes_asked ready", "chair finance"),
    "take": ("submitted in_review changes_asked ready", "officer decider manager"),
    "score": ("in_review ready", "officer decider manager"),
    "ask_changes": ("submitted in_review ready", "officer decider manager"),
    "decide": ("ready", "decider manager"),  # the officer has scored it
}
LEADS_TO = {
    "edit": {"agreed": "draft"},
    "agree": {"draft": "agreed"},
    "send": {"agreed": "submitted", "changes_asked": "in_review"},
    "withdraw": dict.fromkeys(STATES, "withdrawn"),
    "take": {"submitted": "in_review"},
    "score": {},
    "ask_changes": dict.fromkeys(STATES, "changes_asked"),
    "decide": {"ready": "decided"},
}


@pytest.fixture
def proposal_in(community, lto, worker, officer, decider, manager, decision, allocation):
    """A proposal in a state, complete, agreed at a meeting, read by the officer, without conflicts."""

    def make(state):
        now = timezone.now()
        sent = state not in ("draft", "agreed")
        given = {"submitted_at": now, "submitted_by": worker, "reader": officer} if sent else {}
        given |= {"decided_at": now} if state == "decided" else {}
        proposal = ProposalFactory(
            community=community, lto=lto, state=state, written_by=worker, asked=Decimal("3850.00"), **given
        )
        version = ProposalVersionFactory(proposal=proposal)
        ProposalLineFactory(version=version)
        if sent:
            ProposalVersion.objects.filter(pk=version.pk).update(sent_at=now - timedelta(days=1))
            ReviewFactory(version=version, reviewer=officer, recommendation="yes", finished_at=now)
        if state == "changes_asked":
            ProposalLineFactory(version=ProposalVersionFactory(proposal=proposal, number=2))
        if state in ("agreed", "submitted"):
            MoneyDecision.objects.update_or_create(decision=decision, defaults={"proposal": proposal})
        for person in (officer, decider, manager):
            ConflictFactory(proposal=proposal, person=person)
        return proposal

    return make


@pytest.fixture
def make_move(decision, lto, written, officer, decider):
    """Make a move by its name."""

    def move(name, proposal, by):
        given = {"proposal": proposal, "by": by, "now": timezone.now()}
        acts = {
            "edit": lambda: save_proposal(**given, **written),
            "agree": lambda: agree_proposal(**given, decision=decision),
            "send": lambda: send_proposal(**given),
            "withdraw": lambda: withdraw_proposal(**given, reason="Not now"),
            "take": lambda: assign_reader(**given, reader=decider if by == officer else by),
            "score": lambda: save_review(**given, scores=SCORES),
            "ask_changes": lambda: ask_for_changes(**given, points=["Who?"]),
            "decide": lambda: decide_proposal(**given, answer="yes", amount=proposal.asked, message="Yes."),
        }
        acts[name]()

    return move


class TakeItBack(Exception):
    """What was tried is undone."""


def tries(request, move, state, who, proposal_in, make_move) -> Iterator[tuple[str, bool]]:
    """Yield the state after the try, and whether it was refused; all of it is undone."""
    person = request.getfixturevalue(who)
    try:
        with transaction.atomic():
            MoneyDecision.objects.all().delete()
            proposal, refused = proposal_in(state), False
            try:
                make_move(move, proposal, person)
            except Refused as answer:
                refused = True
                assert str(answer.sentence).endswith((".", "?"))
            proposal.refresh_from_db()
            yield proposal.state, refused
            raise TakeItBack
    except TakeItBack:
        pass


@pytest.mark.parametrize("move", ALLOWED)
def test_allowed_moves_lead_where_they_should(request, move, proposal_in, make_move):
    states, people = (words.split() for words in ALLOWED[move])
    for state in states:
        for who in people:
            for after, refused in tries(request, move, state, who, proposal_in, make_move):
                assert (after, refused) == (LEADS_TO[move].get(state, state), False), f"{who} in {state}"

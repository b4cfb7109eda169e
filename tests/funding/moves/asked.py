"""Proposals, the answer to them, and bids to others: each state, each act, and who may."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from funding import actions
from funding.actions.bids import keep_bid
from funding.actions.handing import take_proposal
from funding.models import Proposal
from tests.factories.funding import BidFactory
from tests.factories.meetings import MadeDecisionFactory
from tests.funding.books.world import World

from .kinds import DAY, NOW, STAFF, Act, Kind

SCORES = {name: (3, "") for name in ["what", "who", "difference", "after"]}
LARGE, SMALL = [Decimal("40000.00"), Decimal("19999.99")], [Decimal("400.00")]
SAY = {"answer": "yes", "amount": Decimal("59999.99"), "message": "Yes. Go on."}


def proposal(world: World, state: str, costs: list[Decimal] = LARGE) -> Proposal:
    """Write one for the first area and bring it as far as `state`. Only officer2 has not spoken of a conflict."""

    def by(name: str) -> dict[str, Any]:
        return {"by": world.people[name], "now": NOW}

    written = world.written(world.ltos[0], costs)
    one = {"proposal": actions.start_proposal(community=world.areas[0], **by("worker0"), **written)}
    for name in ["officer0", "officer1", "officer3", "officer4", "manager"]:
        actions.declare_conflict(**one, **by(name), has_conflict=False)
    actions.declare_conflict(**one, **by("officer5"), has_conflict=True, reason="My sister lives there.")
    score = {"scores": SCORES, "recommendation": "yes", "finish": True}
    steps: list[tuple[str, Any]] = [
        ("agreed", lambda: actions.agree_proposal(**one, decision=made(one["proposal"]), **by("chair0"))),
        ("submitted", lambda: actions.send_proposal(**one, **by("chair0"))),
        ("in_review", lambda: actions.assign_reader(**one, reader=world.people["officer0"], **by("officer0"))),
        ("ready", lambda: actions.save_review(**one, **score, **by("officer0"))),
        ("to confirm", lambda: actions.decide_proposal(**one, **SAY, **by("officer1"))),
        ("decided", lambda: actions.confirm_decision(**one, **by("manager"))),
    ]
    off = {
        "changes_asked": ("in_review", lambda: actions.ask_for_changes(**one, points=["Why?"], **by("officer0"))),
        "withdrawn": ("submitted", lambda: actions.withdraw_proposal(**one, reason="Not now.", **by("chair0"))),
    }
    until, last = off.get(state, (state, None))
    for name, step in steps if state != "draft" else []:
        step()
        if name == until:
            break
    if last:
        last()
    return Proposal.objects.get(pk=one["proposal"].pk)


def made(one: Proposal) -> Any:
    """Return a decision by which the partnership agreed on that day."""
    return MadeDecisionFactory(meeting__community=one.community, meeting__on=DAY)


def of(**given: Any) -> Any:
    """Return what an act on a proposal is given."""
    return lambda thing, world: {"proposal": thing, **given}


def rewritten(thing: Proposal, world: World) -> dict[str, Any]:
    return {"proposal": thing, **world.written(world.ltos[0], [Decimal("100.00")]), "title": "Two parks"}


def read_by(name: str, **more: Any) -> Any:
    return lambda thing, world: {"proposal": thing, "reader": world.people[name], **more}


BESIDE = {
    "start": Act(
        actions.start_proposal, lambda _, w: {"community": w.areas[0], **w.written(w.ltos[0], [Decimal("9.00")])}
    ),
    "link": Act(actions.link_money, lambda thing, _: {"proposal": thing, "decision": made(thing), "line": None}),
    "clear": Act(actions.declare_conflict, of(has_conflict=False)),
    "conflict": Act(actions.declare_conflict, of(has_conflict=True, reason="My sister lives there.")),
    "mistake": Act(
        actions.take_back_conflict,
        lambda thing, w: {"proposal": thing, "person": w.people["officer5"], "reason": "She moved."},
    ),
}
ACTS = {
    "edit": Act(actions.save_proposal, rewritten),
    "agree": Act(actions.agree_proposal, lambda thing, _: {"proposal": thing, "decision": made(thing)}),
    "send": Act(actions.send_proposal, of()),
    "withdraw": Act(actions.withdraw_proposal, of(reason="We found it elsewhere.")),
    "take": Act(take_proposal, lambda thing, _: {"pk": thing.pk}),
    "take next": Act(actions.take_next, lambda *_: {}),
    "give": Act(actions.assign_reader, read_by("officer1")),
    "hand over": Act(actions.hand_over, read_by("officer1", note="You know them.")),
    "ask second": Act(actions.ask_second_reader, read_by("officer1")),
    "score": Act(actions.save_review, of(scores=SCORES, note="Clear.")),
    "recommend": Act(actions.save_review, of(scores=SCORES, note="Clear.", recommendation="yes", finish=True)),
    "ask": Act(actions.ask_for_changes, of(points=["Who waters it?"])),
    "decide": Act(actions.decide_proposal, lambda thing, _: {"proposal": thing, **SAY, "amount": thing.asked}),
    "say no": Act(actions.decide_proposal, of(answer="no", message="Not this time.")),
    "confirm": Act(actions.confirm_decision, of()),
    "send back": Act(actions.send_back_decision, of(reason="It is too much.")),
}
READERS = "officer0 officer1 manager"  # officer2 has not said yet whether there is a conflict
WRITE, SEND = {"edit": "chair0 worker0"}, {"withdraw": "chair0 finance0"}
GIVE = {"give": STAFF, "hand over": STAFF}
READ = {"ask second": READERS, "score": READERS, "recommend": READERS}
PROPOSALS = Kind(
    {state: lambda world, state=state: proposal(world, state) for state in [*Proposal.State.values, "to confirm"]}
    | {"in_review, small": lambda world: proposal(world, "in_review", SMALL)},
    ACTS,
    {
        "draft": {**WRITE, **SEND, "agree": "chair0 finance0"},
        "agreed": {**WRITE, **SEND, "send": "chair0 finance0"},
        "submitted": {**SEND, **GIVE, "take": STAFF, "take next": STAFF, "ask": READERS},
        "in_review": {**SEND, **GIVE, **READ, "ask": READERS},
        "in_review, small": {**SEND, **GIVE, **READ, "ask": READERS, "decide": READERS, "say no": READERS},
        "changes_asked": {**WRITE, **SEND, **GIVE, "send": "chair0 finance0"},
        # officer0 is its only scorer, so others decide
        "ready": {**SEND, **GIVE, **READ, "ask": READERS, "decide": "officer1 manager", "say no": "officer1 manager"},
        "to confirm": {**SEND, **GIVE, **READ, "confirm": "manager", "send back": "manager"},
        "decided": {},
        "withdrawn": {},
    },
)
SPEAK = {"clear": "officer2", "conflict": f"{STAFF} officer3 officer4", "mistake": "manager"}
ANY = {**SPEAK, "start": "chair0 worker0", "link": "chair0 worker0"}
CONFLICTS = Kind(
    {state: lambda world, state=state: proposal(world, state) for state in ["in_review", "decided"]},
    BESIDE,
    {"in_review": ANY, "decided": ANY},
)

BID = {
    "funder": "The Tree Fund", "amount": Decimal("5000.00"), "sent_on": DAY - timedelta(days=9), "answer": "part",
    "given": Decimal("2000.00"), "answered_on": DAY, "project": None, "proposal": None,
}  # fmt: skip


def bid(world: World, **answer: Any) -> Any:
    return BidFactory(community=world.areas[0], kept_by=world.people["worker0"], sent_on=BID["sent_on"], **answer)


BIDS = Kind(
    {
        "waiting": lambda world: bid(world),
        "won": lambda world: bid(world, answer="won", given=Decimal("5000.00"), answered_on=DAY),
    },
    {
        "keep": Act(keep_bid, lambda _, w: {"community": w.areas[0], **BID}),
        "answer": Act(keep_bid, lambda thing, w: {"community": w.areas[0], "bid": thing, **BID}),
    },
    dict.fromkeys(["waiting", "won"], {"keep": "chair0 worker0", "answer": "chair0 worker0"}),
)

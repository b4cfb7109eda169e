"""Changes to agreements, rounds of small grants, and what groups ask of them: each state, each act, and who may."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from funding.actions import rounds, small_grants, variation_answers, variations
from funding.models import Agreement, GrantRound, SmallGrant, Variation
from tests.factories.communities import RoleHeldFactory
from tests.factories.funding_changes import (
    GrantRoundFactory,
    PanelSeatFactory,
    PanelWordFactory,
    SmallGrantFactory,
    VariationFactory,
)
from tests.funding.books.world import World

from .held import OURS, agreement, of
from .kinds import DAY, NOBODY, NOW, STAFF, Act, Kind

MOST = {"kind": "move", "reason": "Prices rose."}


def moving(thing: Agreement, amount: int) -> dict[str, Any]:
    """From the trees to the rest; £5,000 is within tolerance."""
    first, second = thing.lines.order_by("pk")
    return {**MOST, "from_line": first, "to_line": second, "amount": Decimal(amount)}


def variation(world: World, state: str) -> Variation:
    """A change that worker0 wrote, chair0 agreed and sent."""
    holder = agreement(world, "active")
    if state == "logged":
        by = {"by": world.people["worker0"], "now": NOW - timedelta(days=1)}
        return variations.start_variation(agreement=holder, **by, **moving(holder, 900))
    given = {"agreement": holder, "state": state, "written_by": world.people["worker0"], **moving(holder, 6_000)}
    if state not in ("draft", "withdrawn"):
        given |= {"agreed_by": world.people["chair0"], "agreed_on": DAY}
    if state not in ("draft", "withdrawn", "agreed_by_partnership"):
        given |= {"requested_by": world.people["chair0"], "requested_at": NOW}
    if state in ("agreed", "refused"):
        given |= {"decided_by": world.people["officer0"], "decided_at": NOW}
    if state == "agreed":
        given |= {"holds_since": NOW}
    return VariationFactory(**given)


def again(thing: Variation, world: World) -> dict[str, Any]:
    return {"variation": thing, **{**moving(thing.agreement, 7_000), "kind": thing.kind}}


def new(amount: int) -> Any:
    return lambda thing, world: {"agreement": thing, **moving(thing, amount)}


CHANGES = Kind(
    {state: lambda world, state=state: agreement(world, state) for state in Agreement.State.values},
    {"log": Act(variations.start_variation, new(900)), "start": Act(variations.start_variation, new(6_000))},
    dict.fromkeys(Agreement.State.values, {}) | dict.fromkeys(["accepted", "active"], {"log": OURS, "start": OURS}),
)
VARIATIONS = Kind(
    {state: lambda world, state=state: variation(world, state) for state in Variation.State.values},
    {
        "edit": Act(
            variations.save_variation,
            lambda thing, w: {key: value for key, value in again(thing, w).items() if key != "kind"},
        ),
        "agree": Act(variations.agree_variation, of("variation", agreed_on=DAY)),
        "send": Act(variations.send_variation, of("variation")),
        "answer": Act(variations.answer_variation, of("variation", answer="Since March.")),
        "withdraw": Act(variations.withdraw_variation, of("variation")),
        "undo": Act(variations.undo_variation, of("variation")),
        "take": Act(variation_answers.take_variation, lambda thing, _: {"pk": thing.pk}),
        "hand": Act(
            variation_answers.hand_variation, lambda thing, w: {"variation": thing, "reader": w.people["officer1"]}
        ),
        "ask": Act(variation_answers.query_variation, of("variation", question="Since when?")),
        "yes": Act(variation_answers.decide_variation, of("variation", yes=True, message="Yes.")),
        "no": Act(variation_answers.decide_variation, of("variation", yes=False, message="No.")),
    },
    {
        "draft": {"edit": OURS, "agree": "chair0", "withdraw": OURS},
        "agreed_by_partnership": {"edit": OURS, "send": OURS, "withdraw": OURS},
        "requested": {"withdraw": OURS, "take": STAFF, "hand": STAFF, "ask": STAFF, "yes": STAFF, "no": STAFF},
        "queried": {"answer": OURS, "withdraw": OURS, "take": STAFF, "hand": STAFF, "yes": STAFF, "no": STAFF},
        "logged": {"undo": OURS},
        "agreed": {},
        "refused": {},
        "withdrawn": {},
    },
)


def round_of(world: World, state: str) -> GrantRound:
    """A round that is open, over, or in another state; neighbour0 judges."""
    closes = DAY + timedelta(days=9) if state in ("draft", "open") else DAY - timedelta(days=1)
    made = GrantRoundFactory(
        number=1, line=agreement(world, "active").lines.first(), opens_on=DAY - timedelta(days=30), closes_on=closes,
        state={"open": "published", "judged": "published"}.get(state, state), fewest_votes=2,
        started_by=world.people["worker0"], finished_at=NOW if state == "finished" else None,
    )  # fmt: skip
    PanelSeatFactory(round=made, person=world.people["neighbour0"])
    return made


def facts(thing: GrantRound, **other: Any) -> dict[str, Any]:
    names = [name for name in rounds.FACTS if name not in other]
    return {**{name: getattr(thing, name) for name in names}, **other}


ASKED = {
    "group_name": "Balcony gardeners", "purpose": "Seeds", "answer_one": "Beans.", "answer_two": "All on the stairs.",
    "asked": Decimal("250.00"), "contact_name": "Gail Green", "email": "gail@example.org", "phone": "",
}  # fmt: skip
GROUP = "chair0 worker0"
RUN = {"start": GROUP, "seat": GROUP, "unseat": GROUP}
ROUNDS = Kind(
    {
        state: lambda world, state=state: round_of(world, state)
        for state in ["draft", "open", "judged", "finished", "cancelled"]
    },
    {
        "start": Act(rounds.start_round, lambda thing, w: {"community": w.areas[0], **facts(thing)}),
        "edit": Act(
            rounds.save_round,
            lambda thing, _: {"round": thing, **facts(thing, closes_on=DAY + timedelta(days=20))},
        ),
        "publish": Act(rounds.publish_round, of("round")),
        "close": Act(rounds.close_round, of("round")),
        "call off": Act(rounds.call_off_round, of("round")),
        "finish": Act(rounds.finish_round, of("round")),
        "seat": Act(rounds.add_to_panel, lambda thing, w: {"round": thing, "person": w.people["resident0"]}),
        "unseat": Act(rounds.leave_panel, lambda thing, w: {"round": thing, "person": w.people["neighbour0"].pk}),
        "ask": Act(small_grants.ask_small_grant, of("round", **ASKED), alone=True),
    },
    {
        "draft": {**RUN, "edit": GROUP, "publish": GROUP, "call off": GROUP},
        "open": {**RUN, "edit": GROUP, "close": GROUP, "call off": GROUP, "ask": NOBODY},
        "judged": {**RUN, "edit": GROUP, "finish": GROUP, "call off": GROUP},
        "finished": {"start": GROUP},
        "cancelled": {"start": GROUP},
    },
)


def small_grant(world: World, state: str) -> SmallGrant:
    """What a group asked for; two of the panel said yes, resident0 and chair0 have not voted, neighbour0 may not."""
    finished = "round over" in state or state == "paid"
    round = round_of(world, "finished" if finished else "judged")
    given: dict[str, Any] = {"round": round, "state": state.partition(",")[0]}
    if given["state"] in ("granted", "paid", "refused"):
        given |= {"decided_by": world.people["worker0"], "decided_at": NOW, "yes_votes": 2}
    if given["state"] in ("granted", "paid"):
        given |= {"amount": Decimal("250.00")}
        round.line.given += given["amount"]
        round.line.save()
    if state == "paid":
        given |= {"paid_by": world.people["finance0"], "paid_on": DAY}
    grant = SmallGrantFactory(**given)
    for name in ["resident0", "chair0"]:
        PanelSeatFactory(round=round, person=world.people[name])
    PanelWordFactory(grant=grant, person=world.people["chair0"], yes=None, voted_at=None)
    conflict = {"has_conflict": True, "reason": "My own group.", "yes": None, "voted_at": None}
    PanelWordFactory(grant=grant, person=world.people["neighbour0"], **conflict)
    for _ in range(2):
        PanelWordFactory(grant=grant, person=RoleHeldFactory(role="resident", community=world.areas[0]).person)
    for said in grant.said.filter(yes=True):
        PanelSeatFactory(round=round, person=said.person)
    return SmallGrant.objects.get(pk=grant.pk)


SPEAK = {"clear": "resident0", "conflict": "resident0 chair0", "mistake": GROUP}  # those of the panel
SMALL_GRANTS = Kind(
    {
        state: lambda world, state=state: small_grant(world, state)
        for state in ["asked", "granted", "granted, round over", "refused", "paid", "withdrawn"]
    },
    {
        "take back": Act(small_grants.take_back_asking, of("grant"), alone=True),
        "clear": Act(small_grants.declare_for_panel, of("grant", has_conflict=False)),
        "conflict": Act(small_grants.declare_for_panel, of("grant", has_conflict=True, reason="My own group.")),
        "mistake": Act(
            small_grants.take_back_panel_conflict,
            lambda thing, w: {"grant": thing, "person": w.people["neighbour0"].pk},
        ),
        "vote": Act(small_grants.vote, of("grant", yes=True, note="Beans!")),
        "decide": Act(small_grants.decide_small_grant, of("grant")),
        "undo": Act(small_grants.undo_decision, of("grant")),
        "pay": Act(small_grants.pay_small_grant, of("grant", paid_on=DAY)),
        "unpay": Act(small_grants.unpay_small_grant, of("grant")),
        "report": Act(small_grants.report_small_grant, of("grant", report="Twelve balconies are green.")),
        "tell": Act(small_grants.report_small_grant, of("grant", report="Twelve are green."), alone=True),
    },
    {
        "asked": {**SPEAK, "vote": "chair0", "decide": GROUP, "take back": NOBODY},
        "granted": {**SPEAK, "undo": GROUP},
        "granted, round over": {**SPEAK, "pay": "finance0"},
        "refused": {**SPEAK, "undo": GROUP},
        "paid": {**SPEAK, "unpay": "finance0", "report": GROUP, "tell": NOBODY},
        "withdrawn": SPEAK,
    },
)

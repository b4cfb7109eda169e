"""What lines of history may be about, and why some rows have no lines of their own.

Whatever funding keeps is named here, in `ABOUT` or in `TOLD_ELSEWHERE`: a test goes over all models.
"""

from dataclasses import dataclass
from typing import Any

from biglocal.communities.models import Programme

from .models import (
    Agreement,
    Asset,
    Bid,
    CloseOut,
    Condition,
    GrantRound,
    Paper,
    Payment,
    PaymentFile,
    Proposal,
    SmallGrant,
    SpendReport,
    Variation,
)


@dataclass(frozen=True)
class Kind:
    """A kind of thing: its words on the screen, its rows, the column that names one, the way to what was asked for."""

    words: str
    model: Any
    title: str
    proposal: str = ""  # a conflict of interest in the proposal shuts this too (rule 7)


ABOUT: dict[str, Kind] = {
    "proposal": Kind("Proposals", Proposal, "title", "pk"),
    "agreement": Kind("Agreements and payments", Agreement, "title", "proposal"),
    "payment": Kind("Payments", Payment, "agreement__title", "agreement__proposal"),
    "condition": Kind("What answers ask for", Condition, "agreement__title", "agreement__proposal"),
    "spendreport": Kind("Spend reports", SpendReport, "agreement__title", "agreement__proposal"),
    "variation": Kind("Changes to agreements", Variation, "agreement__title", "agreement__proposal"),
    "grantround": Kind("Rounds of small grants", GrantRound, "title", "line__agreement__proposal"),
    "smallgrant": Kind("Small grants", SmallGrant, "group_name", "round__line__agreement__proposal"),
    "bid": Kind("Money from others", Bid, "funder", "proposal"),
    "closeout": Kind("How areas end", CloseOut, "community__name"),
    "asset": Kind("What was bought", Asset, "name"),
    "paper": Kind("Papers", Paper, "organisation__name"),
    "paymentfile": Kind("Payment files", PaymentFile, "pk"),
    "programme": Kind("Figures of the programme", Programme, "name"),
}
PARTS = "its lines stand with the whole that it is a part of"
NEVER_CHANGES = "a row is added and never changed: it says itself who, when and why"
TOLD_ELSEWHERE: dict[str, str] = {
    "allocationentry": NEVER_CHANGES,
    "ledgerentry": NEVER_CHANGES,
    "paymentfileline": NEVER_CHANGES,
    "proposalversion": "versions are kept, with what changed from one to the next; sending one is told of the proposal",
    "proposalline": "a part of a version, which is kept",
    "visioncost": "a part of a version, which is kept",
    "plannedstep": "a part of a version, which is kept",
    "reportversion": "what was sent is kept as it was; sending it is told of the report",
    "budgetline": "changed by a variation alone, which has its own lines, or by a small grant, which has them too",
    "variationline": PARTS,
    "reportline": PARTS,
    "reportpoint": PARTS,
    "receipt": PARTS,
    "checkitem": PARTS,
    "conflict": PARTS,
    "review": PARTS,
    "score": PARTS,
    "changesasked": PARTS,
    "conditionasked": "a part of the decision that asks for it, and told of the condition once the agreement is made",
    "decision": PARTS,
    "panelseat": PARTS,
    "panelword": PARTS,
    "moneydecision": "told of the meeting’s decision that it belongs to",
    "savedview": "a list that a person keeps for themselves; it moves no money",
}
OF_STAFF = {
    *("conflict", "conflict_back", "take", "recommend", "review", "send_back", "hand_on", "second_reader"),
    *("no_conflict", "payment_send_back", "payment_refresh", "payment_file"),
}
# Of these kinds the area's own people read some acts alone: not which groups asked in vain, nor the panel at work.
OPEN_ACTS = {
    "smallgrant": {"pay", "unpay", "report"},
    "grantround": {"round_publish", "round_close", "round_call_off", "round_finish"},
}


def register_history(name: str, words: str, model: Any, title: str, proposal: str = "") -> None:
    """Let lines about `model` into the history of money; `title` is the column that names a row."""
    ABOUT[name] = Kind(words, model, title, proposal)

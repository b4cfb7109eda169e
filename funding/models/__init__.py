"""Money: asked, reviewed, decided, agreed, paid; the ledger from which every figure is summed."""

from .agreement import Agreement, AllocationEntry, BudgetLine, LedgerEntry, Payment
from .decided import MoneyDecision
from .proposal import MOVES, OPEN, Proposal, ProposalLine, ProposalVersion
from .review import ChangesAsked, Conflict, Decision, Review, Score

__all__ = [
    "MOVES",
    "OPEN",
    "Agreement",
    "AllocationEntry",
    "BudgetLine",
    "ChangesAsked",
    "Conflict",
    "Decision",
    "LedgerEntry",
    "MoneyDecision",
    "Payment",
    "Proposal",
    "ProposalLine",
    "ProposalVersion",
    "Review",
    "Score",
]

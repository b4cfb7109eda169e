"""Money: asked, reviewed, decided, agreed, paid; the ledger from which every figure is summed."""

from .agreement import Agreement, BudgetLine
from .decided import MoneyDecision
from .ledger import AllocationEntry, LedgerEntry
from .payment import Condition, Paper, Payment
from .proposal import MOVES, OPEN, Proposal, ProposalLine, ProposalVersion
from .report import ReportLine, SpendReport
from .review import ChangesAsked, Conflict, Decision, Review, Score

__all__ = [
    "MOVES",
    "OPEN",
    "Agreement",
    "AllocationEntry",
    "BudgetLine",
    "ChangesAsked",
    "Condition",
    "Conflict",
    "Decision",
    "LedgerEntry",
    "MoneyDecision",
    "Paper",
    "Payment",
    "Proposal",
    "ProposalLine",
    "ProposalVersion",
    "ReportLine",
    "Review",
    "Score",
    "SpendReport",
]

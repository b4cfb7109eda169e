"""Money: asked, reviewed, decided, agreed, paid; the ledger from which every figure is summed."""

from .agreement import AGREEMENT_MOVES, Agreement, BudgetLine
from .asked import ConditionAsked
from .bid import Bid
from .close_out import CHECKS, CLOSING_MOVES, Asset, CheckItem, CloseOut
from .decided import MoneyDecision
from .ledger import AllocationEntry, LedgerEntry
from .payment import PAYMENT_MOVES, Condition, Paper, Payment
from .payment_file import PaymentFile, PaymentFileLine
from .plan_parts import PlannedStep, VisionCost
from .proposal import MOVES, OPEN, Proposal, ProposalLine, ProposalVersion
from .report import REPORT_MOVES, ReportLine, SpendReport
from .report_kept import Receipt, ReportPoint, ReportVersion
from .review import ChangesAsked, Conflict, Decision, Review, Score
from .saved_view import SavedView
from .small_grants import GrantRound, PanelSeat, PanelWord, SmallGrant
from .variation import VARIATION_MOVES, Variation, VariationLine

__all__ = [
    "AGREEMENT_MOVES",
    "CHECKS",
    "CLOSING_MOVES",
    "MOVES",
    "OPEN",
    "PAYMENT_MOVES",
    "REPORT_MOVES",
    "VARIATION_MOVES",
    "Agreement",
    "AllocationEntry",
    "Bid",
    "Asset",
    "BudgetLine",
    "ChangesAsked",
    "CheckItem",
    "CloseOut",
    "Condition",
    "ConditionAsked",
    "Conflict",
    "Decision",
    "GrantRound",
    "LedgerEntry",
    "MoneyDecision",
    "PanelSeat",
    "PanelWord",
    "Paper",
    "Payment",
    "PaymentFile",
    "PaymentFileLine",
    "PlannedStep",
    "Proposal",
    "ProposalLine",
    "ProposalVersion",
    "Receipt",
    "ReportLine",
    "ReportPoint",
    "ReportVersion",
    "Review",
    "SavedView",
    "Score",
    "SmallGrant",
    "SpendReport",
    "Variation",
    "VariationLine",
    "VisionCost",
]

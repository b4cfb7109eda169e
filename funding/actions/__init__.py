"""Verbs that change proposals, reviews, decisions and agreements."""

from .agreements import accept_agreement
from .decided import link_money
from .decisions import confirm_decision, decide_proposal, send_back_decision
from .handing import ask_second_reader, hand_over, take_next
from .proposals import save_proposal, start_proposal
from .report_answers import PointGiven, accept_report, ask_about_report, send_report, sign_and_send_report
from .reports import (
    LineGiven,
    open_report,
    open_reports,
    save_report,
    see_report,
    show_report,
    sign_report,
    take_back_report,
)
from .reviews import ask_for_changes, assign_reader, declare_conflict, save_review, take_back_conflict
from .sending import agree_proposal, send_proposal, withdraw_proposal

__all__ = [
    "LineGiven",
    "PointGiven",
    "accept_report",
    "ask_about_report",
    "open_report",
    "open_reports",
    "save_report",
    "see_report",
    "send_report",
    "show_report",
    "sign_and_send_report",
    "sign_report",
    "take_back_report",
    "accept_agreement",
    "agree_proposal",
    "ask_for_changes",
    "ask_second_reader",
    "assign_reader",
    "confirm_decision",
    "decide_proposal",
    "declare_conflict",
    "hand_over",
    "link_money",
    "save_proposal",
    "save_review",
    "send_back_decision",
    "send_proposal",
    "start_proposal",
    "take_back_conflict",
    "take_next",
    "withdraw_proposal",
]

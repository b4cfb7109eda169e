"""Verbs about councillors: asks, claims, terms, visits."""

from .asks import answer_ask, raise_ask, tell_result, withdraw_ask
from .claims import (
    confirm_claim,
    invite_councillor,
    refuse_claim,
    say_this_is_me,
    send_claim_again,
    take_account_off,
    withdraw_claim,
)
from .terms import appoint_councillor, end_term, start_term, sync_roles
from .visits import note_visit

__all__ = [
    "answer_ask",
    "appoint_councillor",
    "confirm_claim",
    "end_term",
    "invite_councillor",
    "note_visit",
    "raise_ask",
    "refuse_claim",
    "say_this_is_me",
    "send_claim_again",
    "start_term",
    "sync_roles",
    "take_account_off",
    "tell_result",
    "withdraw_ask",
    "withdraw_claim",
]

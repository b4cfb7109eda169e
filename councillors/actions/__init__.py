"""Verbs about councillors: asks, claims, terms, visits."""

from .ask_answers import answer_ask, begin_ask, free_asks, keep_ask, pass_ask
from .ask_words import take_back_word, write_word
from .asks import close_ask, close_old_asks, edit_ask, raise_ask, tell_result, undo_ask, widen_asks, withdraw_ask
from .claims import (
    confirm_claim,
    invite_councillor,
    refuse_claim,
    say_this_is_me,
    send_claim_again,
    take_account_off,
    withdraw_claim,
)
from .hand_over import leave_note
from .own_page import keep_own_page
from .records import confirm_councillor, give_address, say_why_ended
from .terms import appoint_councillor, end_term, start_term, sync_roles
from .visits import note_visit

__all__ = [
    "answer_ask",
    "appoint_councillor",
    "begin_ask",
    "close_ask",
    "close_old_asks",
    "confirm_claim",
    "confirm_councillor",
    "edit_ask",
    "end_term",
    "free_asks",
    "give_address",
    "invite_councillor",
    "keep_ask",
    "keep_own_page",
    "leave_note",
    "note_visit",
    "pass_ask",
    "raise_ask",
    "refuse_claim",
    "say_this_is_me",
    "say_why_ended",
    "send_claim_again",
    "start_term",
    "sync_roles",
    "take_account_off",
    "take_back_word",
    "tell_result",
    "undo_ask",
    "widen_asks",
    "withdraw_ask",
    "withdraw_claim",
    "write_word",
]

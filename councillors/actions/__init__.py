"""Verbs about councillors: asks, terms, visits."""

from .asks import answer_ask, raise_ask, tell_result, withdraw_ask
from .terms import appoint_councillor, end_term, start_term, sync_roles
from .visits import note_visit

__all__ = [
    "answer_ask",
    "appoint_councillor",
    "end_term",
    "note_visit",
    "raise_ask",
    "start_term",
    "sync_roles",
    "tell_result",
    "withdraw_ask",
]

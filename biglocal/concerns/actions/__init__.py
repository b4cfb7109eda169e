"""Verbs on concerns. Each is one transaction; a refusal changes nothing."""

from .answering import answer_concern, close_concern, reopen_concern
from .hiding import hide, reply_to_hiding, show_again
from .reporting import Reporter, raise_concern, raise_safeguarding
from .safeguarding import note_safeguarding, open_safeguarding

__all__ = [
    "Reporter",
    "answer_concern",
    "close_concern",
    "hide",
    "note_safeguarding",
    "open_safeguarding",
    "raise_concern",
    "raise_safeguarding",
    "reopen_concern",
    "reply_to_hiding",
    "show_again",
]

"""Councillors, their terms in wards, what they are asked, and how a record becomes an account."""

from .ask import Ask, AskAnswer
from .ask_word import AskWord
from .claim import Claim
from .councillor import Councillor, Term, WardVisit
from .hand_over import HandOverNote
from .own_page import OwnPage

__all__ = ["Ask", "AskAnswer", "AskWord", "Claim", "Councillor", "HandOverNote", "OwnPage", "Term", "WardVisit"]

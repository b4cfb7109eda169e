"""Councillors, their terms in wards, what they are asked, and how a record becomes an account."""

from .ask import Ask, AskAnswer
from .claim import Claim
from .councillor import Councillor, Term, WardVisit

__all__ = ["Ask", "AskAnswer", "Claim", "Councillor", "Term", "WardVisit"]

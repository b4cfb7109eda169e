"""Councillors, their terms in wards, and what they are asked."""

from .ask import Ask, AskAnswer
from .councillor import Councillor, Term, WardVisit

__all__ = ["Ask", "AskAnswer", "Councillor", "Term", "WardVisit"]

"""The letter with Local Trust's answer, as a tagged PDF (PDF/UA-1) that screen readers follow."""

import re
from pathlib import Path
from typing import Any

from django.utils import timezone

from biglocal.money import pounds
from biglocal.web.pdf import tagged_pdf

from .actions.decisions import YES, cut_to
from .models import Decision, Proposal

TEMPLATE = Path(__file__).with_name("letter.typ")
ANSWERS = {
    Decision.Answer.YES: "Yes",
    Decision.Answer.CONDITIONS: "Yes, with conditions",
    Decision.Answer.NOT_YET: "Not yet",
    Decision.Answer.NO: "No, not this one",
}


def letter_of(proposal: Proposal) -> dict[str, Any]:
    """Return all words of the letter, for the page and the file."""
    decision = proposal.decision
    yes = decision.answer in YES
    given = cut_to(list(decision.version.lines.all()), decision.amount) if yes else []
    answer = ANSWERS[Decision.Answer(decision.answer)] + (f": {pounds(decision.amount)}" if yes else "")
    total = [["In all", pounds(decision.amount)]] if len(given) > 1 else []
    asked = decision.asked_for.select_related("person")
    signed = [decision.by.get_full_name(), "Local Trust"]
    if decision.confirmed_by:
        signed.insert(1, f"with {decision.confirmed_by.get_full_name()}")
    return {
        "from": "Local Trust",
        "date": f"{timezone.localdate(proposal.decided_at or decision.at):%-d %B %Y}",
        "to": [f"The partnership of {proposal.community.name}", f"{proposal.lto.name}, which holds the money"],
        "title": f"{proposal.title}. {answer}",
        "about": [f"{proposal.get_kind_display()} {proposal.ref}. You asked for {pounds(proposal.asked)}."],
        "message": paragraphs(decision.message),
        "conditions": [[one.words, one.in_full] for one in asked],
        "costs": [[line.description, pounds(part)] for line, part in given] + total,
        "next": what_comes_next(proposal, decision),
        "signed": signed,
    }


def what_comes_next(proposal: Proposal, decision: Decision) -> str:
    """Say in a sentence or two what the group does after reading the letter."""
    if decision.answer in YES:
        holds_first = any(one.payment == 1 for one in decision.asked_for.all())
        first = " and what we ask for is there" if holds_first else ""
        return (
            f"{proposal.lto.name} reads the agreement and accepts it. "
            f"The first payment comes once it is accepted{first}."
        )
    if decision.answer == Decision.Answer.NOT_YET:
        return "Write it again with what we asked for, agree it at a meeting, and send it any day."
    return "You can ask for something else any day. Your rep helps to find what fits."


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of what was typed."""
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", text.replace("\r", "")) if part.strip()]


def pdf_of(letter: dict[str, Any]) -> bytes:
    """Return the letter as a PDF that says its language, title and order."""
    return tagged_pdf(TEMPLATE, letter)

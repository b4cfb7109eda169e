"""What a decider asks for: checked before the answer is written. Each has an owner, a day, and a payment it holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from biglocal.refusals import Refused

from ..models import ConditionAsked, Decision, Proposal
from ..people import ALL_OF_THEM, owners_of
from ..schedule import planned

MOST_LETTERS = 300
MOST_CONDITIONS = 12


@dataclass(frozen=True)
class Asks:
    """One condition as typed. `owner` is "partnership", "organisation" or a person's id; `row` is the form's."""

    words: str
    owner: str
    due_on: date | None
    payment: int = 1
    row: int = 0


def conditions_of(
    proposal: Proposal, answer: str, amounts: list[Decimal], asked: Sequence[Asks], on: date
) -> list[ConditionAsked]:
    """Return the conditions as rows not written yet, or refuse them. `amounts`: what each organisation gets."""
    if answer != Decision.Answer.CONDITIONS:
        if asked:
            raise Refused("You wrote conditions: answer “Yes, with conditions”, or take them out.", field="answer")
        return []
    if not any(one.words.strip() for one in asked):
        raise Refused("Write the conditions, or answer “Yes”.", field="words_0")
    if len(asked) > MOST_CONDITIONS:
        raise Refused(f"Ask for at most {MOST_CONDITIONS} things.", field="words_0")
    people = {key for key, _ in owners_of(proposal, proposal.lto_ids(), on=on)}
    payments = max((len(planned(proposal, amount, on)) for amount in amounts), default=1)
    for one in asked:
        _refuse_one(proposal, one, people, payments, on)
    return [
        ConditionAsked(
            number=number,
            words=one.words.strip(),
            owner=ALL_OF_THEM.get(one.owner, ""),
            person_id=None if one.owner in ALL_OF_THEM else int(one.owner),
            due_on=one.due_on,
            payment=one.payment,
        )
        for number, one in enumerate(asked, start=1)
    ]


def _refuse_one(proposal: Proposal, one: Asks, people: set[str], payments: int, on: date) -> None:
    if not one.words.strip():
        raise Refused("Write what you ask for.", field=f"words_{one.row}")
    if len(one.words.strip()) > MOST_LETTERS:
        raise Refused(f"Use {MOST_LETTERS} letters or fewer.", field=f"words_{one.row}")
    if one.owner not in people:
        raise Refused("Choose who sees to it.", field=f"owner_{one.row}")
    if one.due_on is None:
        raise Refused("Enter the day by which it is there.", field=f"due_on_{one.row}")
    last = proposal.community.programme.on(on).end_date
    if not on <= one.due_on <= last:
        raise Refused(f"Enter a day from today to {last:%-d %B %Y}.", field=f"due_on_{one.row}")
    if not 1 <= one.payment <= payments:
        there = "There is one payment" if payments == 1 else f"There are {payments} payments"
        raise Refused(f"{there} of this amount. Choose one that there is.", field=f"payment_{one.row}")

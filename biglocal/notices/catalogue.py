"""All kinds of mail: when each goes, to whom, and an example. The parts tell it in `mail_kinds.py`, in `ready()`.

The index for staff, the previews and the test of all mail are made from this, so a kind that is not told is found out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .registry import KINDS, RULES, STRAIGHT

DIGEST = "digest"


@dataclass(frozen=True)
class About:
    """What is told of a kind: `when` and `to` in words; `sample` gives what its template shows, of invented things.

    A kind that only stands in the mail with news has no sample.
    """

    name: str
    when: str
    to: str
    sample: Callable[[], dict[str, Any]] | None = None


@dataclass(frozen=True)
class Row:
    """A kind as the index shows it: `how` is one of at once, in the mail with news, straight."""

    name: str
    part: str
    when: str
    to: str
    how: str
    is_reminder: bool
    has_preview: bool


ABOUT: dict[str, About] = {}
PARTS: dict[str, str] = {}  # the name of a kind -> the part that told of it
HOW = {
    "news": "As often as each person chose",
    "straight": "At once, cannot be stopped",
    "duty": "At once, cannot be stopped",
    "at_once": "At once",
    "digest": "In the email with news",
}


def register_about(part: str, about: list[About]) -> None:
    """Make known what a part's kinds of mail are; `part` heads them in the index."""
    for one in about:
        ABOUT[one.name] = one
        PARTS[one.name] = part


def how_it_goes(name: str) -> str:
    """Return how mail of a kind goes.

    `straight` at once, `duty` to who is named for it, `at_once`, in the mail with news (`digest`), as that: `news`.
    """
    if name == DIGEST:
        return "news"
    if name in {mail.name for mail in STRAIGHT.values()}:
        return "straight"
    kind = KINDS.get(name)
    if kind and kind.is_duty:
        return "duty"
    return "digest" if kind and not kind.at_once else "at_once"


def rows() -> list[Row]:
    """Return every kind that is told of, by part and name."""
    reminded = {rule.kind for rule in RULES.values()}
    found = [
        Row(
            name=one.name,
            part=PARTS[one.name],
            when=one.when,
            to=one.to,
            how=HOW[how_it_goes(one.name)],
            is_reminder=one.name in reminded,
            has_preview=one.sample is not None,
        )
        for one in ABOUT.values()
    ]
    return sorted(found, key=lambda row: (row.part, row.name))


def all_names() -> set[str]:
    """Return the name of every kind there is in the code, told of or not."""
    return {DIGEST, *KINDS, *(mail.name for mail in STRAIGHT.values())}

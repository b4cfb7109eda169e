"""What each part tells the mail machine in its `AppConfig.ready()`: how its topics are shown, and who may see them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Line:
    """How a subject is shown in a digest. `url` is a path; the mail puts SITE_URL before it."""

    title: str
    text: str
    url: str
    place: str  # area's name
    tag: str  # as Step forward, Setback, Mended, Asked
    when: datetime | date


@dataclass(frozen=True)
class Subject:
    """A kind of subject (`update`, `ask`, `proposal`): both functions take ids and answer in one or two queries."""

    prefix: str
    lines: Callable[[list[int]], dict[int, Line]]
    may_see: Callable[[Any, list[int]], set[int]]  # (person, ids) -> the ids the person may hear of now


@dataclass(frozen=True)
class Kind:
    """A kind of event. `at_once` ones make a mail of their own for each person named; others wait for the digest.

    `template` is a folder and name without ending (`councillors/emails/ask_raised`); `context(event, person)` is what it
    shows, or None when there is nothing to say any more. `must_arrive`: sent once more when nobody knows whether it went.
    """

    name: str
    at_once: bool = False
    template: str = ""
    context: Callable[[Any, Any], dict[str, Any] | None] | None = None
    must_arrive: bool = False


@dataclass(frozen=True)
class Due:
    """A row a reminder rule found. With `skip` it is not told and the code says why."""

    subject: str
    offset: str
    people: list[int] = field(default_factory=list)
    community: int | None = None
    skip: str = ""


@dataclass(frozen=True)
class Rule:
    """A reminder rule: `due(on)` answers what is due by `on`; job, command and tests use the same function."""

    name: str
    kind: str
    due: Callable[[date], Iterable[Due]]


SUBJECTS: dict[str, Subject] = {}
KINDS: dict[str, Kind] = {}
RULES: dict[str, Rule] = {}
# Topics that a role brings without a follow row: answers ids of people for a topic, as wardline:5 -> its councillors.
ROLE_FOLLOWERS: list[Callable[[list[str]], dict[str, set[int]]]] = []


def register_subject(subject: Subject) -> None:
    """Make topics that begin with `subject.prefix` known."""
    SUBJECTS[subject.prefix] = subject


def register_kind(kind: Kind) -> None:
    """Make events of `kind.name` known."""
    KINDS[kind.name] = kind


def register_rule(rule: Rule) -> None:
    """Make a reminder rule known."""
    RULES[rule.name] = rule


def register_role_followers(people_of: Callable[[list[str]], dict[str, set[int]]]) -> None:
    """Make followers by role known: `people_of(topics)` answers the people's ids of each topic it knows."""
    ROLE_FOLLOWERS.append(people_of)

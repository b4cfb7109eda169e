"""What each part tells the mail machine in its `AppConfig.ready()`: how its topics are shown, and who may see them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Line:
    """How a subject is shown in a digest. `url` is a path; the mail puts SITE_URL before it."""

    title: str
    text: str
    url: str
    place: str  # area's name
    tag: str  # as Step forward, Setback, Mended, Asked
    when: datetime | date
    button: str = ""  # words of its own for the link, as "Answer Denise"
    picture: str = ""  # path of a JPEG, 640 px wide, and what it shows
    picture_alt: str = ""


@dataclass(frozen=True)
class Subject:
    """A kind of subject (`update`, `ask`, `proposal`): the functions take ids and answer in one or two queries.

    `open_to_all` spares asking for each of ten thousand followers: ids that everybody may hear of. `may_follow` makes
    its topics something people can follow: `project:12`.
    """

    prefix: str
    lines: Callable[[list[int]], dict[int, Line]]
    may_see: Callable[[Any, list[int]], set[int]]  # (person, ids) -> the ids the person may hear of now
    open_to_all: Callable[[list[int]], set[int]] | None = None
    may_follow: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of event. `at_once` ones make a mail of their own for each person named; others wait for the digest.

    `template` is a folder and name without ending (`councillors/emails/ask_raised`) that extends
    `notices/emails/base.html`; `context(event, person)` is what it shows, or None when there is nothing to say any
    more. `why` ends the line "You get this because". `must_arrive`: sent once more when nobody knows whether it went.
    `urgent`: goes at night too. `is_duty`: its reader is named for it, so no stop of theirs holds it back.
    """

    name: str
    at_once: bool = False
    template: str = ""
    context: Callable[[Any, Any], dict[str, Any] | None] | None = None
    must_arrive: bool = False
    why: str = "of your part in it"
    urgent: bool = False
    is_duty: bool = False


@dataclass(frozen=True)
class Straight:
    """A mail that goes at once, past queue, quiet hours and suppression: a code, an invitation, a warning.

    It has nothing to stop. `template` is as a kind's; `why` ends the line "You get this because".
    """

    name: str
    template: str
    why: str


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
    """A reminder rule: `due(on)` answers what is due by `on`; job, command and tests use the same function.

    `about_addresses`: also asked as soon as an address stops taking mail, not only each morning.
    """

    name: str
    kind: str
    due: Callable[[date], Iterable[Due]]
    about_addresses: bool = False


SUBJECTS: dict[str, Subject] = {}
KINDS: dict[str, Kind] = {}
RULES: dict[str, Rule] = {}
STRAIGHT: dict[str, Straight] = {}  # by template
# Topics that a role brings without a follow row: answers ids of people for a topic, as wardline:5 -> its councillors.
ROLE_FOLLOWERS: list[Callable[[list[str]], dict[str, set[int]]]] = []
# The same asked the other way round: the topics that the roles of a person bring.
ROLE_TOPICS: list[Callable[[Any], list[str]]] = []
# What a digest shows beside its news: (person, topics of the news) -> lines. Nothing is sent for their sake alone.
DIGEST_ASKS: list[Callable[[Any, list[str]], list[Line]]] = []
DIGEST_COMING: list[Callable[[Any, list[str]], list[Line]]] = []
# The programme's hours of a day (hours.py): when mail rests, and on which weekday digests go.
hours: Callable[[date], Any] | None = None


def put(known: dict[str, Any], name: str, thing: Any) -> None:
    """Two parts with one name would silently take each other's mail."""
    if known.setdefault(name, thing) != thing:
        raise ImproperlyConfigured(f"Two parts of the portal call something {name!r}.")


def register_subject(subject: Subject) -> None:
    """Make topics that begin with `subject.prefix` known. Raises ImproperlyConfigured where another part has it."""
    put(SUBJECTS, subject.prefix, subject)


def register_kind(kind: Kind) -> None:
    """Make events of `kind.name` known. Raises ImproperlyConfigured where another part has the name."""
    put(KINDS, kind.name, kind)


def register_straight(mail: Straight) -> None:
    """Make a mail known that goes straight."""
    STRAIGHT[mail.template] = mail


def register_rule(rule: Rule) -> None:
    """Make a reminder rule known."""
    RULES[rule.name] = rule


def register_role_followers(people_of: Callable[[list[str]], dict[str, set[int]]]) -> None:
    """Make followers by role known: `people_of(topics)` answers the people's ids of each topic it knows."""
    ROLE_FOLLOWERS.append(people_of)


def register_role_topics(topics_of: Callable[[Any], list[str]]) -> None:
    """Make known which topics a person's roles bring, so that the person can see them and have them kept quiet."""
    ROLE_TOPICS.append(topics_of)


def register_digest_parts(
    asks: Callable[[Any, list[str]], list[Line]], coming: Callable[[Any, list[str]], list[Line]]
) -> None:
    """Make known who asks a person for help, and what is coming up in what they follow."""
    DIGEST_ASKS.append(asks)
    DIGEST_COMING.append(coming)


def register_hours(of_day: Callable[[date], Any]) -> None:
    """Make known when mail rests and digests go."""
    global hours
    hours = of_day


# Questions of the machine to what was registered ----------------------------------------------------------------------
def split(topic: str) -> tuple[str, int]:
    """Return prefix and id of a topic: `project:12` is ("project", 12). A topic in another shape has the id 0."""
    prefix, _, number = topic.partition(":")
    return prefix, int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0


def lines_of(topics: Iterable[str]) -> dict[str, Line]:
    """Return how each topic is shown; what is gone or unknown is left out. One or two queries a prefix."""
    found: dict[str, Line] = {}
    for prefix, ids in _by_prefix(topics).items():
        found.update({f"{prefix}:{pk}": line for pk, line in SUBJECTS[prefix].lines(ids).items()})
    return found


def open_to_all(topics: Iterable[str]) -> set[str]:
    """Return the topics that everybody may hear of."""
    found: set[str] = set()
    for prefix, ids in _by_prefix(topics).items():
        if ask := SUBJECTS[prefix].open_to_all:
            found |= {f"{prefix}:{pk}" for pk in ask(ids)}
    return found


def may_hear(person: Any, topics: Iterable[str]) -> set[str]:
    """Return the topics that `person` may hear of now."""
    found: set[str] = set()
    for prefix, ids in _by_prefix(topics).items():
        found |= {f"{prefix}:{pk}" for pk in SUBJECTS[prefix].may_see(person, ids)}
    return found


def _by_prefix(topics: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for topic in dict.fromkeys(topics):
        prefix, pk = split(topic)
        if pk and prefix in SUBJECTS:
            found.setdefault(prefix, []).append(pk)
    return found

"""What each part tells the reports in its `AppConfig.ready()`: which reports there are, and how each is drafted."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from .contents import Part


class Due(NamedTuple):
    """A report that is made without anybody asking: about whom, from which day to which."""

    subject: int
    first: date
    last: date


@dataclass(frozen=True)
class Kind:
    """A kind of report.

    `about(report)` reads what all its parts need, once; None where its subject is gone. Each of `parts` drafts one
    heading of it, or None where there is nothing to say: one step of the progress each. `heads(about)` answers title,
    subject in words, and the sentence at the top. `is_edited`: a person looks at the draft and may change it before it
    becomes a file. `may_change`: who may do that, where not all who may read. `waits_until(subject)` answers the day
    until which nothing of it is drafted, made, mailed or opened by a link: the weeks before an election.

    `due(on)` answers which reports must be there by that day, as long as they matter: each is asked for once, however
    late. Nobody asked for these, so `told(subject, on)` answers the ids of the people who hear of draft and file.
    `circles(report, on)` answers who may be sent it: by name, words and ids of people. Without, it is not sent on.
    `for_one`: what somebody asks for holds what is theirs, and takes the place of none that comes by itself.
    """

    name: str
    label: str
    about: Callable[[Any], Any]
    heads: Callable[[Any], tuple[str, str, str]]
    parts: Sequence[Callable[[Any], Part | None]]
    may_read: Callable[[Any, int], bool]  # (person, id of the subject)
    back: Callable[[int], tuple[str, str]]  # id of the subject -> words and path of the page it belongs to
    is_edited: bool = False
    due: Callable[[date], Iterable[Due]] | None = None
    told: Callable[[int, date], Iterable[int]] | None = None
    circles: Callable[[Any, date], dict[str, tuple[str, list[int]]]] | None = None
    for_one: bool = False
    may_change: Callable[[Any, int], bool] | None = None
    waits_until: Callable[[int], date | None] | None = None


KINDS: dict[str, Kind] = {}


def register_report(kind: Kind) -> None:
    """Make a kind of report known."""
    KINDS[kind.name] = kind

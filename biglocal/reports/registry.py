"""What each part tells the reports in its `AppConfig.ready()`: which reports there are, and how each is drafted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .contents import Part


@dataclass(frozen=True)
class Kind:
    """A kind of report.

    `about(report)` reads what all its parts need, once; None where its subject is gone. Each of `parts` drafts one
    heading of it, or None where there is nothing to say: one step of the progress each. `heads(about)` answers title,
    subject in words, and the sentence at the top. `is_edited`: a person looks at the draft and may change it before it
    becomes a file.
    """

    name: str
    label: str
    about: Callable[[Any], Any]
    heads: Callable[[Any], tuple[str, str, str]]
    parts: Sequence[Callable[[Any], Part | None]]
    may_read: Callable[[Any, int], bool]  # (person, id of the subject)
    back: Callable[[int], tuple[str, str]]  # id of the subject -> words and path of the page it belongs to
    is_edited: bool = False


KINDS: dict[str, Kind] = {}


def register_report(kind: Kind) -> None:
    """Make a kind of report known."""
    KINDS[kind.name] = kind

"""What can be reported and hidden: each part registers its kinds of things in its `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Shown:
    """A thing as it is shown now."""

    topic: str
    title: str
    text: str
    url: str
    community: Any
    writer: Any = None
    stands: bool = True  # False: taken down or hidden
    picture_url: str = ""  # where the picture, or the first one, is taken down in one step


@dataclass(frozen=True)
class Version:
    """Words as they stood until `until`, and who replaced them."""

    text: str
    until: datetime
    by: Any = None
    about: str = ""


@dataclass(frozen=True)
class Thing:
    """A kind of thing (`update`). `find` takes an id and the reader: None where the reader may not see it.

    `find` with the reader `None` asks for those who answer concerns: it finds what was taken down as well. `hide`
    answers whether it stood until then. A kind without `hide` is put right where it is written: `mend` leads there.
    """

    prefix: str
    word: str
    find: Callable[[int, Any], Shown | None]
    hide: Callable[[int, Any, datetime], bool] | None = None
    unhide: Callable[[int, Any], None] | None = None
    versions: Callable[[int], list[Version]] = field(default=lambda pk: [])
    mend: Callable[[Shown], str] | None = None

    @property
    def can_hide(self) -> bool:
        """For templates, which would call `hide`."""
        return self.hide is not None


THINGS: dict[str, Thing] = {}


def register_thing(thing: Thing) -> None:
    """Make things whose topics begin with `thing.prefix` known."""
    THINGS[thing.prefix] = thing


def thing_of(topic: str) -> tuple[Thing, int] | None:
    """Return the kind and the id of a topic; None for a topic nobody registered."""
    prefix, _, number = topic.partition(":")
    if prefix not in THINGS or not (number.isascii() and number.isdigit() and len(number) < 16):
        return None
    return THINGS[prefix], int(number)


def shown(topic: str, reader: Any) -> Shown | None:
    """Return the thing as `reader` sees it; with None as those who answer concerns do."""
    found = thing_of(topic)
    return found[0].find(found[1], reader) if found else None

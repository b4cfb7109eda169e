"""What can be done with something in the state it is in, and whether somebody moved it on meanwhile."""

from collections.abc import Callable, Mapping
from typing import Any

from biglocal.audit.stale import last_act, stale
from biglocal.refusals import Refused


def state_after(thing: Any, move: Mapping[str, str], name: str, done: str) -> str:
    """Return the state that `move` leads to from the one `thing` is in; refuse a move that cannot be made now.

    The sentence says of `name` that it cannot be `done`.
    """
    try:
        return move[thing.state]
    except KeyError:
        raise Refused(
            f"{name} is “{thing.get_state_display()}”, so it can’t be {done}. Open it again to see what has happened."
        ) from None


def refuse_moved(
    thing: Any, seen: str | None, stamp: Callable[[Any], str], who: Callable[[Any], str] = last_act
) -> None:
    """Refuse when somebody moved it on since the form was opened, which remembers what it had `seen`: say who."""
    if seen and seen != stamp(thing):
        raise stale(who(thing), thing.get_state_display())

"""How what somebody chose is said on the pages of choices."""

from datetime import date
from typing import Any

from django.template.defaultfilters import date as in_words

from . import registry
from .catalogue import ABOUT
from .registry import Line
from .roles import topics_by_role

NOT_SHOWN = "something not everybody may see"


def lines_for(person: Any, topics: list[str], *, to_anybody: bool) -> dict[str, Line]:
    """Return how topics are shown to `person`: what they may hear of now; `to_anybody`, what everybody may."""
    seen = registry.open_to_all(topics)
    if not to_anybody and (others := [topic for topic in topics if topic not in seen]):
        seen |= registry.may_hear(person, others)
    return registry.lines_of(topic for topic in topics if topic in seen)


def name_of(topic: str) -> str:
    """Return the name of a topic where everybody may know it."""
    line = registry.lines_of(registry.open_to_all([topic])).get(topic)
    return line.title if line else NOT_SHOWN


def quiet_said(until: date | None) -> str:
    """Return until when it is quiet, in words that follow "Quiet"."""
    if until is None:
        return ""
    return "until you say" if until == date.max else f"until {in_words(until, 'j F Y')}"


def kind_said(kind: str) -> str:
    about = ABOUT.get(kind)
    return f"emails that go when {about.when}" if about else "such emails"


def told(person: Any, scope: str, standing: list[Any]) -> str:
    """Return one sentence: how it stands."""
    what, _, name = scope.partition(":")
    if scope == "often":
        return f"News by email: {person.get_cadence_display().lower()}."
    if scope == "all":
        return "We have stopped all emails to you." if standing[0] else "You get emails again."
    if what == "kind":
        return f"Stopped: {kind_said(name)}." if standing[0] else f"You get them again: {kind_said(name)}."
    why, until, role_until = standing
    quiet = quiet_said(date.fromisoformat(until or role_until)) if until or role_until else ""
    title = name_of(name)
    if quiet:
        return f"No news of {title} {quiet}."
    return f"You get news of {title}." if why or name in topics_by_role(person) else f"You no longer follow {title}."

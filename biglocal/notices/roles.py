"""Who hears of a topic by a role, without a follow of their own; who asked to be spared that is left out."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from . import registry
from .models import RoleMuted


def followers_by_role(topics: list[str], day: date) -> dict[str, set[int]]:
    """Return the people whom roles let hear of each topic on `day`. One question more than the parts', where any do."""
    found: dict[str, set[int]] = {}
    for people_of in registry.ROLE_FOLLOWERS:
        for topic, people in people_of(topics).items():
            found.setdefault(topic, set()).update(people)
    if found:
        spared = RoleMuted.objects.filter(topic__in=list(found), until__gte=day)
        for person, topic in spared.values_list("person", "topic"):
            found[topic].discard(person)
    return found


def topics_by_role(person: Any) -> list[str]:
    """Return the topics that the roles of `person` bring today, each once."""
    brought: Iterable[str] = (topic for topics_of in registry.ROLE_TOPICS for topic in topics_of(person))
    return list(dict.fromkeys(brought))

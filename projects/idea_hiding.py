"""How an idea or a date is reported, and how an idea leaves every page (biglocal/concerns/registry.py)."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from biglocal.audit.record import history_of
from biglocal.concerns.registry import Shown, Thing, Version

from .models import Idea, Occasion


def find_idea(pk: int, reader: Any) -> Shown | None:
    ideas = Idea.objects.all() if reader is None else Idea.objects.visible_to(reader)
    idea = ideas.for_list().filter(pk=pk).first()
    if idea is None:
        return None
    return Shown(
        topic=idea.topic,
        title=idea.title,
        text="\n".join(filter(None, [idea.text, idea.where])),
        url=idea.get_absolute_url(),
        community=idea.community,
        writer=idea.by,
        stands=idea.hidden_at is None and idea.state != Idea.State.WITHDRAWN,
    )


def hide_idea(pk: int, by: Any, now: datetime) -> bool:
    return bool(Idea.objects.filter(pk=pk, hidden_at__isnull=True).update(hidden_at=now))


def unhide_idea(pk: int, by: Any) -> None:
    Idea.objects.filter(pk=pk).update(hidden_at=None)


def versions_of_idea(pk: int) -> list[Version]:
    """Return how it stood before each change."""
    lines = history_of(Idea(pk=pk)).filter(verb="idea_edited")
    return [
        Version(
            "\n".join(filter(None, [line.detail["before"]["text"], line.detail["before"]["where"]])), line.at, line.by
        )
        for line in lines
    ]


def find_occasion(pk: int, reader: Any) -> Shown | None:
    occasion = Occasion.objects.with_places().filter(pk=pk).first()
    if occasion is None:
        return None
    words = "\n".join(filter(None, [occasion.where, occasion.bring, occasion.note, occasion.cancelled_why]))
    return Shown(occasion.topic, occasion.title, words, occasion.get_absolute_url(), occasion.community)


def mend_occasion(thing: Shown) -> str:
    return reverse("projects:occasion_edit", args=[thing.community.slug, int(thing.topic.split(":")[1])])


THINGS = [
    Thing("idea", "idea", find_idea, hide_idea, unhide_idea, versions_of_idea),
    Thing("occasion", "date", find_occasion, mend=mend_occasion),
]

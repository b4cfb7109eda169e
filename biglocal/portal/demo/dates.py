"""Dates of Arches Local: what kind they are, who said they will come, one that is cancelled, two that were."""

from typing import Any

from biglocal.communities.models import Community
from projects.models import Coming, Occasion, Project

from .world import World

KINDS = {"Thursday walk": "walk", "Opening day": "opening", "Mend your own toaster": "working"}
BRING = {"Thursday walk": "Shoes for mud", "Mend your own toaster": "The toaster, and its plug"}


def write_dates(world: World, community: Community, projects: dict[str, Project]) -> None:
    """Write on in the diary that `write_diary` began."""
    for title, kind in KINDS.items():
        named = Occasion.objects.filter(community=community, title=title)
        named.update(kind=kind, bring=BRING.get(title, ""), changed_at=world.moment(6))
    walk, bench = projects["Thursday walk"], projects["Repair bench"]
    facts: dict[str, Any] = {"community": community, "changed_at": world.moment(2)}
    Occasion.objects.create(
        project=projects["The Triangle pocket park"], title="Digging day", kind="working", on=world.weekday(-4),
        begins_at="10:00", ends_at="12:30", where="The Triangle", bring="Gloves. We have spades.",
        note="Tea at eleven, and a job for every age", **facts,
    )  # fmt: skip
    Occasion.objects.create(
        project=projects["Singing and ukulele"], title="Songs in the square", kind="other", on=world.weekday(-10),
        begins_at="14:00", where="Military Road", sequence=1, cancelled_at=world.moment(2),
        cancelled_why="The square is dug up until next month. We sing in the kitchen instead.", **facts,
    )  # fmt: skip
    for project, title, ago, weekday in [(walk, "Thursday walk", 8, 3), (bench, "Mend your own toaster", 20, 2)]:
        Occasion.objects.create(
            project=project, title=title, kind=KINDS[title], on=world.weekday(ago, weekday), begins_at="10:00",
            where="The Triangle", **facts,
        )  # fmt: skip
    to_come = Occasion.objects.filter(community=community, title="Thursday walk", on__gte=world.today)
    to_come.update(series=world.key())  # so that this and the later ones can be moved at once
    come(world, "Opening day", {"denise": 3, "joyce": 1, "stranger": 2, "ruth": 1})
    come(world, "Digging day", {"pat": 1, "tomasz": 2, "denise": 1})
    come(world, "Songs in the square", {"denise": 1, "mariam": 1})


def come(world: World, title: str, people: dict[str, int]) -> None:
    """Let people say that they will come to the next date of that name."""
    occasion = Occasion.objects.filter(title=title, on__gte=world.today).order_by("on").first()
    Coming.objects.bulk_create(
        Coming(occasion=occasion, person=world.people[key], people=number, at=world.moment(3))
        for key, number in people.items()
    )

"""How an area is shown where people follow it. Areas are public."""

from typing import Any

from biglocal.notices.registry import Line, Subject

from .models import Community


def lines(ids: list[int]) -> dict[int, Line]:
    """Return how each area is shown."""
    return {
        area.pk: Line(
            title=area.name,
            text=area.summary,
            url=area.get_absolute_url(),
            place=area.place,
            tag="Area",
            when=area.designated_on,
        )
        for area in Community.objects.filter(pk__in=ids).defer("outline")
    }


def may_see(person: Any, ids: list[int]) -> set[int]:
    """Areas are public."""
    return set(ids)


SUBJECT = Subject(prefix="community", lines=lines, may_see=may_see, open_to_all=set, may_follow=True)

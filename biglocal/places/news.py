"""How a ward is shown where people follow it. Wards are public."""

from datetime import date
from typing import Any

from biglocal.notices.registry import Line, Subject

from .models import WardLine


def lines(ids: list[int]) -> dict[int, Line]:
    """Return how each ward is shown."""
    found = WardLine.objects.filter(pk__in=ids).select_related("council").defer("council__outline", "council__sketch")
    return {
        line.pk: Line(
            title=f"{line.name} ward",
            text="",
            url=line.get_absolute_url(),
            place=line.council.name,
            tag="Ward",
            when=date.min,
        )
        for line in found
    }


def may_see(person: Any, ids: list[int]) -> set[int]:
    """Wards are public."""
    return set(ids)


SUBJECT = Subject(prefix="wardline", lines=lines, may_see=may_see, open_to_all=set, may_follow=True)

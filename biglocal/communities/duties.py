"""What somebody who leaves leaves behind: parts above say which page hands it over."""

from collections.abc import Callable
from datetime import date
from typing import Any

from biglocal.dates import running_on

from .models import Community

# (person, community, on) -> the address of the page where it is handed over, or "" where there is nothing
DUTIES: list[Callable[[Any, Community, date], str]] = []


def register_duty(page_of: Callable[[Any, Community, date], str]) -> None:
    """Make known what a part asks about when somebody leaves an area."""
    DUTIES.append(page_of)


def duties_of(person: Any, community: Community, *, on: date) -> str:
    """Return the first page on which something of `person` waits to be handed over, or nothing."""
    return next(filter(None, (page_of(person, community, on) for page_of in DUTIES)), "")


def duties_everywhere(person: Any, *, on: date) -> list[tuple[Community, str]]:
    """Return each area of `person` with the page on which something waits to be handed over there."""
    areas = Community.objects.filter(running_on(on, "roles__"), roles__person=person).distinct()
    pages = [(community, duties_of(person, community, on=on)) for community in areas.defer("outline")]
    return [(community, page) for community, page in pages if page]

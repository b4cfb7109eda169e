"""What the queue of staff reads. While nothing narrows it, its queries are written once (biglocal/ready.py)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from biglocal.audit.kept import kept_since
from biglocal.communities.roles import standing_of
from biglocal.ready import Given, ready
from biglocal.web.pages import PAGE_SIZE

from . import work
from .work import Asker, Row

VIEWS = ["mine", "open", "nobody", "decided"]
SILENT_DAYS = 14


def asking(person: Any, *, on: date, confirms: bool) -> dict[str, Any]:
    """Return what the queue is asked with for `person`."""
    return {
        "person": person.pk,
        "programmes": list(standing_of(person).by_programme),
        "on": on,
        "silent": timezone.now() - timedelta(days=SILENT_DAYS),
    }


def to_be_given(confirms: bool) -> Asker:
    """Return an asker whose values are given when the query is asked."""
    return Asker(Given("person"), [Given("programmes")], Given("on"), Given("silent"), confirms)


def counts_of_views(given: dict[str, Any], *, confirms: bool, act: int) -> dict[str, int]:
    """Return how much work is in each of the four views. One query after an act."""
    rows = kept_since(act, ("work", *who(given), confirms), lambda: _counts(confirms, sources()).all(**given))
    return {view: sum(row[place] for row in rows) for place, view in enumerate(VIEWS)}


def page_of_queue(
    given: dict[str, Any], view: str, order: tuple[str, ...], page: int, *, confirms: bool, act: int
) -> list[Row]:
    """Return one page of a view that nothing narrows. One query after an act."""
    shape = (view, confirms, order, page, sources())
    rows = kept_since(act, ("queue", *who(given), *shape), lambda: _page(*shape).all(**given))
    return [Row(*row) for row in rows]


def who(given: dict[str, Any]) -> tuple[Any, ...]:
    """Return who asks, on which day: what they find follows from that and from what was done."""
    return given["person"], tuple(given["programmes"]), given["on"]


def narrowed(
    given: dict[str, Any], view: str, order: tuple[str, ...], narrow: Callable[[QuerySet], QuerySet], *, confirms: bool
) -> QuerySet:
    """Return the rows of a view that filters narrow, as tuples."""
    return work.list_of(Asker(**given, confirms=confirms), view, narrow).order_by(*order)


def sources() -> tuple[str, ...]:
    """Names of what is in the queue: a query that was written before another kind came in is written anew."""
    return tuple(work.SOURCES)


@ready
def _counts(confirms: bool, sources: tuple[str, ...]) -> Any:
    return work.counts(to_be_given(confirms), VIEWS)


@ready
def _page(view: str, confirms: bool, order: tuple[str, ...], number: int, sources: tuple[str, ...]) -> Any:
    rows = work.list_of(to_be_given(confirms), view).order_by(*order)
    return rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]

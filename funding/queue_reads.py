"""What the queue of staff reads. While nothing narrows it, its queries are written once (biglocal/ready.py)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from biglocal.communities.roles import standing_of
from biglocal.ready import Given, ready
from biglocal.web.pages import PAGE_SIZE

from .models import Proposal
from .querysets import SILENT_DAYS, VIEWS


def silent_before() -> Any:
    """Return the moment before which a question was asked that now waits for long."""
    return timezone.now() - timedelta(days=SILENT_DAYS)


def sent_to(person: Any) -> Any:
    """Return the proposals that were sent to programmes the person works for."""
    return sent_to_programmes(standing_of(person).by_programme)


def sent_to_programmes(programmes: Iterable[Any]) -> Any:
    return Proposal.objects.sent().of_programmes(programmes)


def counts_of_views(person: Any, *, confirms: bool) -> dict[str, int]:
    """Return how many proposals are in each saved view. One query."""
    row = _counts(confirms).first(person=person.pk, programmes=list(standing_of(person).by_programme))
    return dict(zip(VIEWS, row, strict=True))


def page_of_queue(person: Any, view: str, columns: list[str], number: int, *, confirms: bool) -> list[Proposal]:
    """Return one page of a saved view, in the order of these columns. One query."""
    programmes = list(standing_of(person).by_programme)
    rows = _page(view, confirms, tuple(columns), number)
    return rows.all(person=person.pk, programmes=programmes, silent=silent_before())


@ready
def _counts(confirms: bool) -> Any:
    return sent_to_programmes([Given("programmes")]).counts_of_views(Given("person"), confirms=confirms)


@ready
def _page(view: str, confirms: bool, columns: tuple[str, ...], number: int) -> Any:
    rows = sent_to_programmes([Given("programmes")])
    rows = rows.filter(rows.in_view(view, Given("person"), confirms=confirms))
    rows = rows.for_queue(Given("person"), silent=Given("silent")).order_by(*columns)
    return rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]

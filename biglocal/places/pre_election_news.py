"""How councillors are told of a pre-election period of their council."""

from typing import Any

from django.urls import reverse

from biglocal.dates import today
from biglocal.notices.registry import Kind, Line, Subject

from .pre_election import PreElection


def lines(ids: list[int]) -> dict[int, Line]:
    """Return how each period is shown where staff look at what was sent."""
    rows = PreElection.objects.standing().filter(pk__in=ids).for_list()
    return {
        row.pk: Line(
            title=f"Election in {row.council}",
            text=f"The poll is on {row.end_date:%-d %B %Y}.",
            url=reverse("ward_home"),
            place=row.council.name,
            tag="Election",
            when=row.start_date,
        )
        for row in rows
    }


def named_only(person: Any, ids: list[int]) -> set[int]:
    """The event names everybody who hears of it, and nobody can follow it."""
    return set(ids)


def context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail shows; nothing once the days are other ones, or over, or taken back."""
    row = PreElection.objects.standing().filter(pk=event.subject.split(":")[1]).select_related("council").first()
    if row is None or row.end_date < today() or event.key != f"pre-election:{row.pk}:{row.start_date}:{row.end_date}":
        return None
    return {"person": person, "row": row, "path": reverse("ward_home")}


SUBJECT = Subject(prefix="preelection", lines=lines, may_see=named_only)
KIND = Kind(
    "pre-election",
    at_once=True,
    template="places/emails/pre_election",
    context=context,
    why="you are a councillor of this council",
)

"""How dates are shown in mail, and what those who said they will come are told (messages.md)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from biglocal.dates import today
from biglocal.notices import coming
from biglocal.notices.registry import Due, Line, Rule, Subject

from .models import Coming, Occasion


def occasion_lines(ids: list[int]) -> dict[int, Line]:
    """Return how each date is shown: what holds now. One query."""
    return {occasion.pk: _line(occasion) for occasion in Occasion.objects.filter(pk__in=ids).with_places()}


def _line(occasion: Occasion) -> Line:
    place = f"{occasion.project.title}, " if occasion.project else ""
    return Line(
        title=occasion.title,
        text=occasion.cancelled_why if occasion.is_cancelled else occasion.where,
        url=occasion.get_absolute_url(),
        place=f"{place}{occasion.community.name}",
        tag="Cancelled" if occasion.is_cancelled else "Date changed" if occasion.sequence else "Date",
        when=occasion.on,
    )


def everybody(person: Any, ids: list[int]) -> set[int]:
    """Dates are public."""
    return set(ids)


def days_to_come(on: date) -> Iterable[Due]:
    """A date of tomorrow."""
    return coming.tomorrow(Occasion.objects.coming(on), Coming.objects, "occasion", on=on)


def changed_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail about a change shows; nothing to who takes no part in it any more, nor after the day.

    Of a series it says how the later ones stand that the person comes to: they may have changed together.
    """
    found = _context(event, person)
    if found is not None:
        found["others"] = _later(found["occasion"], person)
    return found


def _later(occasion: Occasion, person: Any) -> list[Occasion]:
    if not occasion.series:
        return []
    rows = Occasion.objects.filter(series=occasion.series, on__gt=occasion.on, coming__person=person)
    return list(rows.order_by("on", "pk"))


def tomorrow_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the reminder shows; nothing about what was cancelled or moved away meanwhile."""
    found = _context(event, person)
    if found is None or found["occasion"].is_cancelled or found["days"] > 1:
        return None
    return found


def _context(event: Any, person: Any) -> dict[str, Any] | None:
    pk = event.subject.split(":")[1]
    occasion = Occasion.objects.filter(pk=pk, on__gte=today()).with_places().with_coming(person).first()
    if occasion is None or occasion.i_come is None:
        return None
    return {
        "person": person,
        "occasion": occasion,
        "community": occasion.community,
        "days": (occasion.on - today()).days,
        "path": occasion.get_absolute_url(),
    }


SUBJECT = Subject(prefix="occasion", lines=occasion_lines, may_see=everybody, open_to_all=set)
KINDS = coming.kinds("occasion", "projects", changed=changed_context, tomorrow=tomorrow_context)
RULE = Rule(name="occasion-tomorrow", kind="occasion-tomorrow", due=days_to_come)

"""How the worker hears of an update that was handed over."""

from typing import Any

from biglocal.access import Action
from biglocal.communities.roles import can
from biglocal.notices.registry import Kind, Line, Subject

from .models import PassedUpdate


def lines(ids: list[int]) -> dict[int, Line]:
    """Return how each is shown."""
    return {
        passed.pk: Line(
            title=f"{passed.by.get_full_name()} hands you an update",
            text=passed.words,
            url=passed.get_absolute_url(),
            place=passed.community.name,
            tag="To log",
            when=passed.passed_at,
        )
        for passed in PassedUpdate.objects.filter(pk__in=ids).select_related("by", "community")
    }


def may_see(person: Any, ids: list[int]) -> set[int]:
    """Who may log it now."""
    rows = PassedUpdate.objects.filter(pk__in=ids).select_related("community")
    return {passed.pk for passed in rows if can(person, Action.UPDATE_CORRECT, passed.community)}


def passed_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail shows; nothing once it is dealt with."""
    rows = PassedUpdate.objects.open().select_related("by", "community")
    passed = rows.filter(pk=event.subject.split(":")[1]).first()
    if passed is None or not can(person, Action.UPDATE_CORRECT, passed.community):
        return None
    return {"person": person, "passed": passed, "path": passed.get_absolute_url()}


SUBJECT = Subject(prefix="passed", lines=lines, may_see=may_see)
KIND = Kind(
    name="update-passed",
    at_once=True,
    template="projects/emails/update_passed",
    context=passed_context,
    why="you look after this area’s updates",
)

"""Mail about one's own account through the machine: a welcome, a copy that is ready."""

from typing import Any

from django.urls import reverse

from biglocal.notices.registry import Kind, Line, Subject

from .copies import DataCopy


def no_lines(ids: list[int]) -> dict[int, Line]:
    return {}


def own_copies(person: Any, ids: list[int]) -> set[int]:
    return set(DataCopy.objects.filter(pk__in=ids, person=person).values_list("pk", flat=True))


def oneself(person: Any, ids: list[int]) -> set[int]:
    return {person.pk} & set(ids)


def ready_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Say that it is ready and until when; the link opens a page behind sign-in."""
    copy = DataCopy.objects.filter(pk=event.subject.split(":")[1], person=person, state=DataCopy.State.READY).first()
    return {"person": person, "copy": copy, "path": reverse("account_data")} if copy else None


def welcome_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Say hello to who has just begun; the areas are where most go next."""
    return {"person": person}


SUBJECTS = [
    Subject(prefix="datacopy", lines=no_lines, may_see=own_copies),
    Subject(prefix="person", lines=no_lines, may_see=oneself),
]
KINDS = [
    Kind(
        "welcome", at_once=True, template="accounts/emails/welcome", context=welcome_context, why="you have just joined"
    ),
    Kind(
        "data-copy-ready",
        at_once=True,
        template="accounts/emails/copy_ready",
        context=ready_context,
        must_arrive=True,
        why="you asked for a copy of your data",
    ),
]

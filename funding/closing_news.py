"""How the end of an area is shown in mail, and who may hear of it."""

from typing import Any

from django.urls import reverse

from biglocal.access import Action
from biglocal.communities.roles import standing_of
from biglocal.notices.registry import Kind, Line, Subject

from .models import CloseOut


def closing_lines(ids: list[int]) -> dict[int, Line]:
    """Return how the end of each area is shown in a digest."""
    found = CloseOut.objects.filter(pk__in=ids).exclude(state="not_started").select_related("community")
    return {
        one.pk: Line(
            title=f"{one.community} is closing" if one.confirmed_on is None else f"{one.community} has closed",
            text="A checklist says what is left to do"
            if one.confirmed_on is None
            else "Read the letter of Local Trust",
            url=one.get_absolute_url(),
            place=one.community.name,
            tag=one.get_state_display(),
            when=one.confirmed_on or one.begun_at or one.community.ends_on,
        )
        for one in found
    }


def may_see_closings(person: Any, ids: list[int]) -> set[int]:
    """Return those the person may hear of: who sees the area's money line by line."""
    standing = standing_of(person)
    found = CloseOut.objects.filter(pk__in=ids).select_related("community")
    return {one.pk for one in found if Action.MONEY_SEE in standing.actions_in(one.community)}


def _of(event: Any) -> CloseOut:
    return CloseOut.objects.select_related("community").get(pk=int(event.subject.split(":")[1]))


def begun_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail shows when the close-out has begun; nothing once it was taken back."""
    close_out = _of(event)
    if close_out.state == CloseOut.State.NOT_STARTED:
        return None
    return {"person": person, "close_out": close_out, "path": close_out.get_absolute_url()}


def confirmed_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail with the letter shows; nothing once it was taken back."""
    close_out = _of(event)
    if close_out.confirmed_on is None:
        return None
    path = reverse("funding:closing_letter", args=[close_out.community.slug])
    return {"person": person, "close_out": close_out, "path": path}


WHY = "you take part in the area, or hold its money"
SUBJECTS = [Subject(prefix="closeout", lines=closing_lines, may_see=may_see_closings)]
KINDS = [
    Kind(
        "closing-begun", at_once=True, template="funding/emails/closing_begun", context=begun_context, why=WHY,
        must_arrive=True,
    ),
    Kind(
        "closing-confirmed", at_once=True, template="funding/emails/closing_confirmed", context=confirmed_context,
        why=WHY, must_arrive=True,
    ),
]  # fmt: skip

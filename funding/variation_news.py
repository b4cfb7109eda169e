"""How changes to agreements are shown in mail, and who may hear of them."""

from typing import Any

from biglocal.access import Action
from biglocal.communities.roles import standing_of
from biglocal.notices.registry import Kind, Line, Subject

from .models import Variation


def variation_lines(ids: list[int]) -> dict[int, Line]:
    """Return how each change is shown in a digest; one that was taken back is not."""
    found = Variation.objects.filter(pk__in=ids).exclude(state="withdrawn").with_names()
    return {
        one.pk: Line(
            title=one.get_kind_display(),
            text=f"{one.agreement.title}: {one.what}",
            url=one.get_absolute_url(),
            place=one.agreement.community.name,
            tag=one.get_state_display(),
            when=one.requested_at or one.written_at,
        )
        for one in found
    }


def may_see_variations(person: Any, ids: list[int]) -> set[int]:
    """Return the changes the person may hear of: who sees the area's money line by line."""
    standing = standing_of(person)
    found = Variation.objects.filter(pk__in=ids).select_related("agreement__community")
    return {one.pk for one in found if Action.MONEY_SEE in standing.actions_in(one.agreement.community)}


def _of(event: Any) -> Variation:
    rows = Variation.objects.with_names().select_related("queried_by")
    return rows.get(pk=int(event.subject.split(":")[1]))


def queried_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail with a question shows; nothing once it is answered."""
    variation = _of(event)
    if variation.state != Variation.State.QUERIED:
        return None
    return {"person": person, "variation": variation, "path": variation.get_absolute_url()}


def answered_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail with the answer shows."""
    variation = _of(event)
    if variation.decided_at is None:
        return None
    return {"person": person, "variation": variation, "path": variation.get_absolute_url()}


WHY = "you ask for changes of this agreement, or hold its money"
SUBJECTS = [Subject(prefix="variation", lines=variation_lines, may_see=may_see_variations)]
KINDS = [
    Kind("variation-asked"),
    Kind("variation-handed"),
    Kind("variation-logged"),
    Kind(
        "variation-queried",
        at_once=True,
        template="funding/emails/variation_queried",
        context=queried_context,
        why=WHY,
    ),
    Kind(
        "variation-answered",
        at_once=True,
        template="funding/emails/variation_answered",
        context=answered_context,
        must_arrive=True,
        why=WHY,
    ),
]

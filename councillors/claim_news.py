"""What is heard when somebody says "this is me" on a councillor's page: staff that they wait, they what came of it."""

from typing import Any

from django.urls import reverse

from biglocal.access import Action
from biglocal.communities.roles import standing_of
from biglocal.notices.registry import Kind, Line, Straight, Subject

from .models import Claim


def lines(ids: list[int]) -> dict[int, Line]:
    """Return how each claim is shown."""
    return {
        claim.pk: Line(
            title=str(claim.councillor),
            text=claim.reason or claim.get_state_display(),
            url=claim.councillor.get_absolute_url(),
            place=claim.councillor.council.name,
            tag=claim.get_state_display(),
            when=claim.settled_at or claim.invited_at,
        )
        for claim in Claim.objects.filter(pk__in=ids).for_list()
    }


def may_see(person: Any, ids: list[int]) -> set[int]:
    """Return the person's own claims; whoever confirms them may hear of all."""
    claims = Claim.objects.filter(pk__in=ids)
    if Action.PEOPLE_HELP not in standing_of(person).actions_anywhere():
        claims = claims.filter(person=person)
    return set(claims.values_list("pk", flat=True))


def made_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail to staff shows; nothing once somebody answered, or to who may confirm no more."""
    claim = Claim.objects.to_confirm().for_list().filter(pk=int(event.subject.split(":")[1])).first()
    if claim is None or Action.PEOPLE_HELP not in standing_of(person).actions_anywhere():
        return None
    return {"person": person, "claim": claim, "path": reverse("councillors:claim_list")}


def answered_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail shows; nothing once the account was taken off again."""
    claim = Claim.objects.for_list().filter(pk=int(event.subject.split(":")[1]), person=person).first()
    if claim is None or claim.state not in (Claim.State.CONFIRMED, Claim.State.REFUSED):
        return None
    yes = claim.state == Claim.State.CONFIRMED
    return {"person": person, "claim": claim, "yes": yes, "path": claim.councillor.get_absolute_url()}


SUBJECTS = [Subject(prefix="claim", lines=lines, may_see=may_see)]
KINDS = [
    Kind(
        "claim-made",
        at_once=True,
        template="councillors/emails/claim_made",
        context=made_context,
        why="you confirm councillors for Local Trust",
    ),
    Kind(
        "claim-answered",
        at_once=True,
        template="councillors/emails/claim_answered",
        context=answered_context,
        must_arrive=True,
        why="you said that you are this councillor",
    ),
]
INVITE = Straight("claim-invite", "councillors/emails/claim_invite", "somebody invited you as a councillor")

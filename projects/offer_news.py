"""What is told of offers to help: to who answers them, and to who made them."""

from typing import Any

from django.urls import reverse

from biglocal.notices.registry import Kind, Line, Subject

from .actions.offers import may_answer
from .models import HelpOffer


def offers_with_all(ids: list[int]) -> Any:
    return HelpOffer.objects.filter(pk__in=ids).select_related("project__community", "project__lead", "person")


def lines(ids: list[int]) -> dict[int, Line]:
    """Return how each offer is shown; those taken back are not."""
    return {
        offer.pk: Line(
            title=f"{offer.person.get_full_name()} offers a hand",
            text=offer.words,
            url=reverse("projects:offer_list", args=[offer.project.community.slug]),
            place=f"{offer.project.title}, {offer.project.community.name}",
            tag="Lend a hand",
            when=offer.made_at,
        )
        for offer in offers_with_all(ids).exclude(state=HelpOffer.State.WITHDRAWN)
    }


def may_see(person: Any, ids: list[int]) -> set[int]:
    """Who made the offer, and who may answer it now."""
    return {o.pk for o in offers_with_all(ids) if o.person_id == person.pk or may_answer(o.project, person)}


def offered_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail to the lead shows; nothing once the offer is answered or taken back."""
    offer = offers_with_all([int(event.subject.split(":")[1])]).first()
    if offer is None or not offer.is_open or not may_answer(offer.project, person):
        return None
    path = reverse("projects:offer_answer", args=[offer.project.community.slug, offer.pk])
    return {"person": person, "offer": offer, "project": offer.project, "path": path}


def answered_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail to who offered shows."""
    offer = offers_with_all([int(event.subject.split(":")[1])]).select_related("answered_by").first()
    if offer is None or offer.answered_at is None or offer.person_id != person.pk:
        return None
    return {"person": person, "offer": offer, "project": offer.project, "path": offer.project.get_absolute_url()}


SUBJECT = Subject(prefix="offer", lines=lines, may_see=may_see)
KINDS = [
    Kind(
        name="help-offered",
        at_once=True,
        template="projects/emails/help_offered",
        context=offered_context,
        why="you answer offers for this project",
    ),
    Kind(
        name="help-answered",
        at_once=True,
        template="projects/emails/help_answered",
        context=answered_context,
        why="you offered to help",
    ),
]

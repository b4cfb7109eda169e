"""What is told of the yearly review: that it is due, and to the rep that it is there."""

from typing import Any

from django.urls import reverse

from biglocal.access import Action
from biglocal.dates import today
from biglocal.notices.registry import Kind, Line, Rule, Subject

from .models import Community, PartnershipReview
from .partnership_review import review_due_on, reviews_due, with_last_review
from .roles import standing_of


def lines(ids: list[int]) -> dict[int, Line]:
    """Return how each review is shown."""
    reviews = PartnershipReview.objects.filter(pk__in=ids).select_related("community").defer("community__outline")
    return {
        review.pk: Line(
            title="The partnership has had its yearly review",
            text=f"{review.total} members, {review.residents} of them live here.",
            url=reverse("communities:partnership_review", args=[review.community.slug]),
            place=review.community.name,
            tag="Review",
            when=review.confirmed_at,
        )
        for review in reviews
    }


def may_see(person: Any, ids: list[int]) -> set[int]:
    """Who may see the groups."""
    standing = standing_of(person)
    reviews = PartnershipReview.objects.filter(pk__in=ids).select_related("community").defer("community__outline")
    return {r.pk for r in reviews if Action.MEMBERS_SEE in standing.actions_in(r.community)}


def due_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail shows; nothing once the chair has confirmed."""
    area = with_last_review(Community.objects.filter(pk=int(event.subject.split(":")[1]))).defer("outline").first()
    if area is None or Action.MEMBERS_SEE not in standing_of(person).actions_in(area):
        return None
    day = review_due_on(area)
    if day is None or day > today():
        return None
    path = reverse("communities:partnership_review", args=[area.slug])
    may_confirm = Action.REVIEW_CONFIRM in standing_of(person).actions_in(area)
    return {"person": person, "community": area, "day": day, "may_confirm": may_confirm, "path": path}


SUBJECTS = [Subject(prefix="partnershipreview", lines=lines, may_see=may_see)]
KINDS = [
    Kind(
        name="partnership-review-due",
        at_once=True,
        template="communities/emails/partnership_review_due",
        context=due_context,
        must_arrive=True,
        why="you chair or support the partnership",
    ),
    Kind(name="partnership-reviewed", why="you support the area"),
]
RULES = [Rule(name="partnership-review-due", kind="partnership-review-due", due=reviews_due)]

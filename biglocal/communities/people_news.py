"""What is told of members: that their part of the register of interests is due."""

from typing import Any

from django.urls import reverse

from biglocal.access import Action
from biglocal.dates import today
from biglocal.notices.registry import Kind, Line, Rule, Subject

from . import health_news, partnership_review_news, register_news
from .models import Membership
from .register import due_day, interests_due, members_with_checks
from .roles import standing_of


def with_all(ids: list[int]) -> Any:
    return Membership.objects.filter(pk__in=ids).select_related("person", "group__community")


def lines(ids: list[int]) -> dict[int, Line]:
    """Return how each membership is shown."""
    return {
        member.pk: Line(
            title=member.person.get_full_name(),
            text=member.get_office_display(),
            url=reverse("communities:people", args=[member.group.community.slug]),
            place=f"{member.group.name}, {member.group.community.name}",
            tag="Member",
            when=member.start_date,
        )
        for member in with_all(ids)
    }


def may_see(person: Any, ids: list[int]) -> set[int]:
    """The member, and who may see the groups."""
    standing = standing_of(person)
    return {
        member.pk
        for member in with_all(ids)
        if member.person_id == person.pk or Action.MEMBERS_SEE in standing.actions_in(member.group.community)
    }


def interests_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail shows; nothing once the member has looked, or has left."""
    member = members_with_checks(today()).filter(pk=int(event.subject.split(":")[1])).first()
    if member is None or member.person_id != person.pk or due_day(member) > today():
        return None
    community = member.group.community
    path = reverse("communities:interests_of", args=[community.slug, person.pk])
    return {"person": person, "community": community, "member": member, "path": path}


SUBJECTS = [Subject(prefix="membership", lines=lines, may_see=may_see), *partnership_review_news.SUBJECTS]
KINDS = [
    health_news.KIND,
    register_news.KIND,
    *partnership_review_news.KINDS,
    Kind(
        name="interests-due",
        at_once=True,
        template="communities/emails/interests_due",
        context=interests_context,
        must_arrive=True,
        why="you are a member of the partnership",
    ),
]
RULES = [
    Rule(name="interests-due", kind="interests-due", due=interests_due),
    *partnership_review_news.RULES,
    health_news.RULE,
    register_news.RULE,
]

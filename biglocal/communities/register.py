"""The register of interests as it is read: who has looked at it, who is due, what everybody may know."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from biglocal.notices.registry import Due
from biglocal.ready import Given, ready

from .models import Community, Interest, Membership, RegisterCheck

JUST_JOINED = timedelta(days=90)  # an account made so soon after joining: it is a new member


def a_year_after(day: date) -> date:
    """The same day a year later; after 29 February the 1 March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def members_with_checks(on: Any) -> Any:
    """Partnership members of `on`, each with `looked_on`: when they last said that their part is whole."""
    checks = RegisterCheck.objects.filter(community=OuterRef("group__community"), person=OuterRef("person"), on__lte=on)
    newest = checks.order_by("-on").values("on")[:1]
    members = Membership.objects.in_partnership().running(on).select_related("person", "group")
    return members.annotate(looked_on=Subquery(newest))


def due_day(member: Any) -> date:
    """From when the member is written to: on joining, then a year after the last look.

    Who joined long before they had an account here could not look at the register then: the next anniversary of the
    day they joined counts. So an area that begins to use the portal is not written to all on one day.
    """
    if member.looked_on:
        return a_year_after(member.looked_on)
    account = timezone.localdate(member.person.joined_at)
    if account - member.start_date <= JUST_JOINED:
        return max(member.start_date, account)
    return next_anniversary(member.start_date, account)


def next_anniversary(day: date, after: date) -> date:
    """The day and month of `day`, on `after` or next after it."""
    years = (after.year, after.year + 1)
    found = (day.replace(year=year) if (day.month, day.day) != (2, 29) else date(year, 3, 1) for year in years)
    return next(one for one in found if one >= after)


def is_asked(member: Any, on: date) -> bool:
    """Do the pages ask the member to look: who never did, and who is due? Mail goes on the due day."""
    return member.looked_on is None or due_day(member) <= on


def interests_due(on: date) -> Iterable[Due]:
    """Each member whose part of the register is due by `on`: once each time it falls due."""
    for member in members_with_checks(on).order_by("pk"):
        day = due_day(member)
        if day <= on:
            skip = "" if member.person.is_active else "no-account"
            subject, community = f"membership:{member.pk}", member.group.community_id
            yield Due(subject, f"due-{day.isoformat()}", [member.person_id], community, skip)


@dataclass(frozen=True)
class Register:
    """An area's register on one day: today's members with their last look, and what holds today."""

    members: list[Any]
    held: list[Interest]
    on: date

    @property
    def looked(self) -> int:
        """How many looked in the last year."""
        return sum(1 for member in self.members if member.looked_on and due_day(member) > self.on)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """Each kind in words, and how many there are: what everybody may know."""
        kinds = Counter(interest.kind for interest in self.held)
        return [(label, kinds[value]) for value, label in Interest.Kind.choices if kinds[value]]

    @property
    def named(self) -> list[Interest]:
        """Those whose members let everybody read them."""
        return [interest for interest in self.held if interest.visibility == Interest.Visibility.PUBLIC]

    def member(self, person: Any) -> Any:
        """The membership of `person`, or None."""
        return next((member for member in self.members if member.person_id == person.pk), None)


def register_of(community: Community, *, on: date) -> Register:
    """Read the register. Two queries."""
    members = members_with_checks(on).filter(group__community=community).by_name()
    return Register(list(members), list(interests_now(community, on=on)), on)


def interests_now(community: Community, *, on: date) -> Any:
    """Interests that hold on `on` of today's members of the partnership, by name."""
    members = Membership.objects.in_community(community).in_partnership().running(on)
    return Interest.objects.of_members(members, on=on).order_by("person__name", "organisation", "pk")


def own_due(community: Community, person: Any, *, on: date) -> bool:
    """Is `person`, a member, asked to look at the own part?"""
    mine = members_with_checks(on).filter(group__community=community, person=person.pk).first()
    return mine is not None and is_asked(mine, on)


@ready
def _memberships() -> Any:
    mine = members_with_checks(Given("on")).filter(person=Given("person"))
    return mine.select_related("person", "group__community").defer("group__community__outline")


def areas_that_ask(person: Any, *, on: date) -> list[Community]:
    """Return the areas whose register `person`, a member, is asked to look at. One query."""
    mine = _memberships().all(person=person.pk, on=on)
    found = {one.group.community_id: one for one in mine if is_asked(one, on)}
    return [one.group.community for one in found.values()]

"""Where a councillor stands on two sides: conflicts reckoned from the hats, each in words with its source.

A councillor is asked for help, and may also sit in the partnership that asks, work for the body that holds the money,
or have declared a tie. Nobody types these: they follow from dated rows, and end with them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from biglocal.access import Role
from biglocal.communities.models import Community, Interest, Membership, Organisation, RoleHeld
from biglocal.dates import running_on

from .models import Councillor

HOLDS = "which holds this area’s money"
OF_HOLDERS = [Role.FINANCE, Role.CERTIFIER, Role.TRUSTEE, Role.LTO_SAFE]


@dataclass(frozen=True)
class Conflict:
    """One other part that a councillor has in an area: who, what in words, and where it is written."""

    councillor: Councillor
    words: str
    source: str
    by_money: bool = False  # paid from it: no vote, and out of the room

    @property
    def asks_for(self) -> str:
        """What follows, in a sentence."""
        if self.by_money:
            return "Leaves the room and does not vote on it."
        return "They say so before it is talked about."


def councillors_with_hats(community: Community, on: date) -> QuerySet[Councillor]:
    """Return councillors of today who have another part in the area: member, officer of the fund-holding body, tie."""
    found = Councillor.objects.filter(person__isnull=False).current(on)
    return found.annotate(**hats(OuterRef("person"), community, on)).filter(
        Q(is_member=True) | Q(is_of_holder=True) | Q(is_tied=True)
    )


def hats(person: Any, community: Any, on: Any) -> dict[str, Exists]:
    """Return what asks whether a person has another part in an area on a day."""
    member = Membership.objects.filter(group__community=community).in_partnership().running(on).filter(person=person)
    tied = Interest.objects.filter(community=community).running(on).filter(person=person)
    held = holders_of(community, on).filter(person=person)
    return {"is_member": Exists(member), "is_of_holder": Exists(held), "is_tied": Exists(tied)}


def with_own_hats(asks: Any, person: Any, on: Any) -> Any:
    """Let each ask know whether a person has another part in the area that asks: a councillor who reads it."""
    return asks.annotate(**hats(person, OuterRef("community"), on))


def own_conflicts(asks: Iterable[Any], councillor: Councillor, *, on: date) -> dict[int, list[Conflict]]:
    """Return a councillor's conflicts by area, for asks that were read `with_own_hats`.

    No query where there are none, at most four for each area where there are any.
    """
    of_areas = {ask.community_id: ask for ask in asks}
    me = {councillor.person_id: councillor}
    return {pk: _told(ask.community, me, [ask], on, whole=True) for pk, ask in of_areas.items()}


def holders_of(community: Any, on: Any) -> QuerySet[RoleHeld]:
    """Return the roles in bodies that hold the area's money on a day."""
    held = RoleHeld.objects.running(on).filter(role__in=OF_HOLDERS)
    return held.filter(
        running_on(on, "organisation__lto_appointments__"), organisation__lto_appointments__community=community
    )


def conflicts_in(community: Community, *, on: date, whole: bool) -> list[Conflict]:
    """Return the conflicts of councillors in the area, by name. One query where there are none, at most five.

    `whole`: the reader may read the whole register of interests; others see what members let everybody read.
    """
    rows = list(councillors_with_hats(community, on))
    return _told(community, {row.person_id: row for row in rows}, rows, on, whole)


def _told(
    community: Community, by_person: dict[Any, Councillor], worn: list[Any], on: date, whole: bool
) -> list[Conflict]:
    """Return the conflicts in words; `worn` are rows that say which hats are worn at all."""
    found = []
    if any(row.is_member for row in worn):
        found += of_members(community, by_person, on)
    if any(row.is_of_holder for row in worn):
        found += of_holders(community, by_person, on)
    if any(row.is_tied for row in worn):
        found += of_register(community, by_person, on, whole=whole)
    return sorted(found, key=lambda one: (one.councillor.name, one.words))


def of_members(community: Community, by_person: dict[int, Councillor], on: date) -> list[Conflict]:
    members = Membership.objects.in_community(community).in_partnership().running(on).filter(person__in=by_person)
    votes = {True: "with a vote", False: "without a vote"}
    return [
        Conflict(
            by_person[one.person_id],
            f"is {office_of(one)} of {one.group}, {votes[one.voting]}",
            f"members of the partnership, since {one.start_date:%-d %B %Y}",
        )
        for one in members.select_related("group")
    ]


def office_of(member: Membership) -> str:
    """Return the office in a sentence: `chair`, `a member`."""
    words = member.get_office_display().lower()
    return f"a {words}" if member.office == Membership.Office.MEMBER else words


def of_holders(community: Community, by_person: dict[int, Councillor], on: date) -> list[Conflict]:
    held = holders_of(community, on).filter(person__in=by_person).select_related("organisation").distinct()
    return [
        Conflict(
            by_person[one.person_id],
            f"is {Role(one.role).label.split(' of the ')[0].lower()} of {one.organisation}, {HOLDS}",
            f"roles, since {one.start_date:%-d %B %Y}",
            by_money=one.role != Role.TRUSTEE,  # trustees of a charity are not paid by it
        )
        for one in held
    ]


def of_register(community: Community, by_person: dict[int, Councillor], on: date, *, whole: bool) -> list[Conflict]:
    """Return the ties of the register; one to the body that holds the money says so."""
    ties = Interest.objects.in_community(community).running(on).filter(person__in=by_person)
    if not whole:
        ties = ties.filter(visibility=Interest.Visibility.PUBLIC)
    holding = Organisation.objects.filter(
        running_on(on, "lto_appointments__"), lto_appointments__community=community
    ).values_list("name", flat=True)
    names = {name.casefold() for name in holding}
    return [
        Conflict(
            by_person[one.person_id],
            f"is tied to {one.organisation}{f', {HOLDS}' if one.organisation.casefold() in names else ''}"
            + (f": “{one.description.rstrip('.')}”" if one.description else ""),
            f"register of interests, since {one.start_date:%-d %B %Y}",
            by_money=one.is_financial,
        )
        for one in ties
    ]

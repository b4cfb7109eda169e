"""Where a councillor stands on two sides: conflicts reckoned from the hats, each in words with its source.

A councillor is asked for help, and may also sit in the partnership that asks, work for the body that holds the money,
or have declared a tie. Nobody types these: they follow from dated rows, and end with them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from biglocal.access import Role
from biglocal.communities.models import Community, Interest, Membership, Organisation, RoleHeld
from biglocal.dates import running_on

from .models import Councillor

HOLDS = "which holds this area’s money"
OF_HOLDERS = [Role.FINANCE, Role.CERTIFIER, Role.LTO_SAFE]


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
        return "Says so before it is talked about."


def councillors_with_hats(community: Community, on: date) -> QuerySet[Councillor]:
    """Return councillors of today who have another part in the area: member, officer of the fund-holding body, tie."""
    member = Membership.objects.in_community(community).in_partnership().running(on).filter(person=OuterRef("person"))
    holder = holders_of(community, on).filter(person=OuterRef("person"))
    tied = Interest.objects.in_community(community).running(on).filter(person=OuterRef("person"))
    found = Councillor.objects.filter(person__isnull=False).current(on)
    return found.annotate(member=Exists(member), holder=Exists(holder), tied=Exists(tied)).filter(
        Q(member=True) | Q(holder=True) | Q(tied=True)
    )


def holders_of(community: Community, on: date) -> QuerySet[RoleHeld]:
    """Return the roles in bodies that hold the area's money on a day."""
    held = RoleHeld.objects.running(on).filter(role__in=OF_HOLDERS)
    return held.filter(
        running_on(on, "organisation__lto_appointments__"), organisation__lto_appointments__community=community
    )


def conflicts_in(community: Community, *, on: date, whole: bool, person: Any = None) -> list[Conflict]:
    """Return the conflicts of councillors in the area, by name. One query where there are none, at most five.

    `whole`: the reader may read the whole register of interests; others see what members let everybody read. With
    `person` only that councillor's, who reads all of the own.
    """
    people = councillors_with_hats(community, on)
    rows: list[Any] = list(people.filter(person=person) if person is not None else people)
    if not rows:
        return []
    by_person = {row.person_id: row for row in rows}
    found = []
    if any(row.member for row in rows):
        found += of_members(community, by_person, on)
    if any(row.holder for row in rows):
        found += of_holders(community, by_person, on)
    if any(row.tied for row in rows):
        found += of_register(community, by_person, on, whole=whole or person is not None)
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
            by_money=True,
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

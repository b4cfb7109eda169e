"""Giving and ending roles. Who may give which is `access.INVITES`."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from biglocal.access import AREA_ROLES, INVITES, ORGANISATION_ROLES, Role
from biglocal.accounts.models import Person
from biglocal.audit.record import record, topic_of
from biglocal.refusals import Refused

from ..models import Community, Membership, Organisation, Programme, RoleHeld
from ..roles import forget_standing, standing_of

Place = Community | Organisation | Programme


def place_field(role: str) -> str:
    """Return where `role` is held: in a community, an organisation or the programme."""
    if role in AREA_ROLES:
        return "community"
    return "organisation" if role in ORGANISATION_ROLES else "programme"


def roles_to_give(by: Any, community: Community | None = None) -> set[Role]:
    """Return the roles that `by` may invite into: in `community`, or with the roles of the programme alone."""
    standing = standing_of(by)
    held = standing.roles_in(community) if community else set().union(*standing.by_programme.values())
    return set().union(*(INVITES.get(role, set()) for role in held))


def check_may_give(by: Person, role: str, community: Community | None) -> None:
    """Refuse when `by` may not give `role` here."""
    if role not in roles_to_give(by, community):
        raise Refused(f"Your role does not let you make anybody {Role(role).label.lower()}.", field="role")


def write_role(*, person: Person, role: str, place: Place, on: date, because: str = "") -> RoleHeld:
    """Write the row of a role, once: who holds it already keeps the row there is."""
    where = {place_field(role): place}
    Person.objects.select_for_update().get(pk=person.pk)
    held = RoleHeld.objects.running(on).filter(person=person, role=role, **where).first()
    forget_standing(person)
    return held or RoleHeld.objects.create(person=person, role=role, start_date=on, because=because, **where)


@transaction.atomic
def add_role(*, person: Person, role: str, community: Community, by: Person, on: date) -> RoleHeld:
    """Give `person`, who takes part in `community`, one more role there from `on`."""
    check_may_give(by, role, community)
    if place_field(role) != "community":
        raise Refused("This role is not one of the area's. Local Trust invites into it.", field="role")
    if not RoleHeld.objects.running(on).filter(person=person, community=community).exists():
        raise Refused("Invite this person first: only people who take part can get another role.")
    held = write_role(person=person, role=role, place=community, on=on)
    sentence = f"{held.get_role_display()} from {on:%-d %B %Y}"
    record("role_add", held, by=by, community=community.pk, sentence=sentence, person=person.pk)
    return held


@transaction.atomic
def end_role(*, held: RoleHeld, by: Person, on: date) -> None:
    """Let a role end with the day `on`. One that has ended stays as it is."""
    held = RoleHeld.objects.select_for_update(of=("self",)).select_related("person").get(pk=held.pk)
    if held.end_date is not None and held.end_date <= on:
        return
    check_may_give(by, held.role, held.community)
    if held.start_date > on:
        raise Refused("A role cannot end before it began.")
    held.end_date = on
    held.save(update_fields=["end_date"])
    forget_standing(held.person)
    sentence = f"{held.get_role_display()} until {on:%-d %B %Y}"
    record("role_end", held, by=by, community=held.community_id, sentence=sentence, person=held.person_id)


def end_roles_of_membership(membership: Membership, *, on: date) -> None:
    """A membership's end ends its roles, unless another membership in the area still carries them."""
    community = membership.group.community
    still = Q(end_date__isnull=True) | Q(end_date__gt=on)
    mine = RoleHeld.objects.filter(still, person=membership.person, community=community)
    others = Membership.objects.in_community(community).filter(person=membership.person, end_date__isnull=True)
    other = others.exclude(pk=membership.pk).first()
    if other is not None:
        carried = Q(because=topic_of(membership)) & ~Q(role=Role.RESIDENT)
        ended = mine.filter(carried | Q(role=Role.CHAIR) if membership.group.kind == "partnership" else carried)
        write_role(
            person=membership.person, role=Role.RESIDENT, place=community, on=on, because=topic_of(other)
        )  # a chair has no row for it
    else:
        ended = mine.filter(Q(because=topic_of(membership)) | Q(role__in=[Role.RESIDENT, Role.CHAIR]))
    for held in ended:
        held.end_date = max(on, held.start_date)  # one begun after that day ends on its first
        held.save(update_fields=["end_date"])
    forget_standing(membership.person)

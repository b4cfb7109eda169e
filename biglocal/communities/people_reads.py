"""What the page of an area's people reads: one query each, two for the members."""

from datetime import date
from typing import Any

from biglocal.dates import today
from biglocal.ready import Given, ReadyRows, how_many, ready

from .models import Community, Invitation, Membership, ResidentGroup, RoleHeld


def members_on(community: Community, on: date) -> ReadyRows:
    """Return the members of the partnership on a day, to be cut into pages."""
    return ReadyRows(_members, _how_many(), community=community.pk, on=on)


@ready
def _members(start: int, stop: int) -> Any:
    members = _members_on().select_related("person", "group").with_rest(Given("on")).by_name()
    of_person = [f"person__{name}" for name in ("name", "left_at", "is_active")]
    own = [column.name for column in Membership._meta.concrete_fields]
    return members.only(*own, *of_person, "group__name", "group__kind")[start:stop]


@ready
def _how_many() -> Any:
    return how_many(_members_on())


def _members_on() -> Any:
    return Membership.objects.in_community(Given("community")).in_partnership().running(Given("on"))


def working_groups(community: Community, on: date) -> list[ResidentGroup]:
    """Return the working groups that exist on a day."""
    return _groups().all(community=community.pk, on=on)


@ready
def _groups() -> Any:
    working = ResidentGroup.objects.in_community(Given("community")).filter(kind=ResidentGroup.Kind.WORKING)
    return working.going(Given("on"))


def roles_in(community: Community) -> list[RoleHeld]:
    """Return the roles that reach the area today, each with its person."""
    return _roles().all(community=community.pk, programme=community.programme_id, on=today())


@ready
def _roles() -> Any:
    held = RoleHeld.objects.reaching_place(Given("community"), Given("programme"), Given("on"))
    shown = ["role", "community", "start_date", "end_date", "person__name", "person__left_at", "organisation__name"]
    return held.select_related("person", "organisation").only(*shown)


def invitations_waiting(community: Community) -> list[Invitation]:
    """Return the invitations that nobody has used, with who sent them."""
    return _invitations().all(community=community.pk)


@ready
def _invitations() -> Any:
    return Invitation.objects.in_community(Given("community")).waiting().select_related("invited_by")

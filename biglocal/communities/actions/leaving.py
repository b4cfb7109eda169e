"""Leaving the portal: the name and the address go, the acts stay."""

from datetime import date, datetime

from django.db import transaction

from biglocal.access import Role
from biglocal.accounts.actions import close_account
from biglocal.accounts.copying import drop_all
from biglocal.accounts.models import Person
from biglocal.accounts.names import forget_contacts, forget_name
from biglocal.audit.record import record
from biglocal.dates import running_on
from biglocal.hearers import Hearers
from biglocal.notices.models import Follow, Item, RoleMuted
from biglocal.web.visitors import forget_kept_pages

from ..models import Invitation, Membership, RoleHeld

LEAVING: Hearers[[Person, datetime]] = Hearers()  # the account is about to be closed
ALONE = {
    Role.CHAIR: "You are the only chair of {place}. No proposal is sent until Local Trust invites another one.",
    Role.WORKER: "You are the only worker of {place}. Tell the chair, so that somebody looks after the pages.",
    Role.FINANCE: "You are the only finance officer of {place}. Payments wait until Local Trust invites another one.",
    Role.CERTIFIER: "You are the only second person of {place}. Reports wait until Local Trust invites another one.",
    Role.MANAGER: "You are the only programme manager. Invite another one first, or large grants can't be confirmed.",
}


def what_leaving_means(person: Person, *, on: date) -> list[str]:
    """Return, in sentences, what stops when `person` leaves: roles that nobody else holds in the same place."""
    mine = RoleHeld.objects.running(on).filter(person=person).select_related("community", "organisation", "programme")
    told = []
    for held in mine:
        place = held.community or held.organisation or held.programme
        others = RoleHeld.objects.running(on).filter(
            role=held.role, community=held.community, organisation=held.organisation, programme=held.programme
        )
        if held.role in ALONE and not others.exclude(person=person).exists():
            told.append(ALONE[Role(held.role)].format(place=place))
    return told


@transaction.atomic
def leave_portal(*, person: Person, on: date, now: datetime, because: str = "Left the portal") -> None:
    """End memberships, roles, follows and invitations sent; close the account; let the name go wherever it stands.

    Leaving twice is leaving once.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.left_at:
        return
    record("person_leave", person, by=person, sentence=because)
    for membership in Membership.objects.filter(running_on(on), person=person):
        Membership.objects.filter(pk=membership.pk).update(
            end_date=on, left_as=membership.left_as or Membership.LeftAs.PORTAL, name_public=False
        )
    Membership.objects.filter(person=person).update(name_public=False)
    RoleHeld.objects.running(on).filter(person=person).update(end_date=on)
    Membership.objects.filter(person=person, start_date__gt=on).delete()
    RoleHeld.objects.filter(person=person, start_date__gt=on).delete()
    Follow.objects.filter(person=person).delete()
    RoleMuted.objects.filter(person=person).delete()
    Item.objects.filter(person=person, state=Item.State.PENDING).update(state=Item.State.DROPPED, drop_code="left")
    Invitation.objects.filter(invited_by=person).open().update(withdrawn_at=now)
    LEAVING.tell(person, now)
    name, email = person.name, person.email
    close_account(person, now=now)
    forget_name(name, email)
    forget_contacts(person)
    forget_address(email)
    drop_all(person)
    forget_kept_pages()


def forget_address(email: str) -> None:
    """Let the address go out of invitations that were sent to it."""
    Invitation.objects.filter(email__iexact=email).update(email="left@left.invalid")

"""A member known by name alone gets an account: what is theirs goes over to it."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from biglocal.access import Role
from biglocal.accounts.models import Person
from biglocal.audit.record import record, topic_of
from biglocal.dates import running_on
from biglocal.refusals import Refused

from ..models import Community, Invitation, Membership
from .members import makes_chair
from .roles import write_role


@transaction.atomic
def invite_member(*, membership: Membership, email: str, by: Person, now: datetime) -> Invitation:
    """Write to the address that a member known by name gave: the place waits for who confirms it."""
    from .invitations import invite

    if not membership.person.is_known_by_name:
        raise Refused(f"{membership.person.get_full_name()} has an account already.", field="email")
    role = Role.CHAIR if makes_chair(membership.group, membership.office) else Role.RESIDENT
    community = membership.group.community
    return invite(email=email, role=role, place=community, by=by, now=now, for_person=membership.person)


@transaction.atomic
def take_place_of(*, known: Person, by: Person, community: Community, on: date) -> None:
    """Let the account `by` take the place of the member `known` by name, with memberships and all that is theirs."""
    known = Person.objects.select_for_update().get(pk=known.pk)
    if not known.is_known_by_name:
        raise Refused("Somebody has taken this place already. Ask the person who invited you.")
    groups = Membership.objects.filter(running_on(on), person=by).values("group")
    if Membership.objects.filter(running_on(on), person=known, group__in=groups).exists():
        raise Refused("You are a member of this group already. Ask the worker to end the other entry.")
    if not by.name:
        by.name = known.name
        by.save(update_fields=["name"])
    record("member_account", known, by=by, community=community.pk, sentence=f"{known.name} has an account now")
    repoint(known, by)
    for membership in Membership.objects.in_community(community).running(on).filter(person=by).select_related("group"):
        role = Role.CHAIR if makes_chair(membership.group, membership.office) else Role.RESIDENT
        write_role(person=by, role=role, place=community, on=on, because=topic_of(membership))
    known.delete()


def repoint(known: Person, account: Person) -> None:
    """Let every row that names `known` name `account`. A row that the account has already is not needed twice."""
    for field in Person._meta.get_fields(include_hidden=True):
        if not (field.auto_created and (field.one_to_many or field.one_to_one) and field.concrete is False):
            continue
        name = field.field.name  # reverse relations alone come here
        rows: Any = field.related_model._base_manager.filter(**{name: known})
        for row in rows:
            try:
                with transaction.atomic():
                    type(row)._base_manager.filter(pk=row.pk).update(**{name: account})
            except IntegrityError:
                type(row)._base_manager.filter(pk=row.pk).delete()

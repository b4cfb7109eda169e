"""Who is in the groups, from when to when."""

from datetime import date
from typing import Any

from django.db import transaction

from biglocal.access import Role
from biglocal.accounts.models import Person
from biglocal.audit.record import record, topic_of
from biglocal.dates import today
from biglocal.refusals import Refused

from ..models import Membership, ResidentGroup
from ..roles import standing_of
from .roles import end_roles_of_membership, write_role

CHAIRS = (Membership.Office.CHAIR, Membership.Office.CO_CHAIR)


@transaction.atomic
def start_membership(
    *, group: ResidentGroup, person: Person, by: Person, on: date, office: str = Membership.Office.MEMBER, **about: Any
) -> Membership:
    """Let `person` be a member of `group` from `on`, with the role that goes with it. Who is one stays one."""
    ResidentGroup.objects.select_for_update().get(pk=group.pk)
    now = group.memberships.filter(person=person, end_date__isnull=True).first()
    if now is None:
        now = Membership.objects.create(group=group, person=person, office=office, start_date=on, **about)
        sentence = f"{now.get_office_display()} of {group} from {on:%-d %B %Y}"
        record("membership_start", now, by=by, community=group.community_id, sentence=sentence, person=person.pk)
    is_chair = office in CHAIRS
    role = Role.CHAIR if is_chair else Role.RESIDENT
    write_role(person=person, role=role, place=group.community, on=on, because=topic_of(now))
    return now


@transaction.atomic
def change_membership(*, membership: Membership, by: Person, **about: Any) -> Membership:
    """Change capacity, office or other facts of a membership. Ended ones are history and stay as they are."""
    membership = Membership.objects.select_for_update(of=("self",)).select_related("group").get(pk=membership.pk)
    if membership.end_date is not None:
        raise Refused("This membership has ended, so it can't be changed.")
    changed = {name: value for name, value in about.items() if getattr(membership, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(membership, name, value)
        membership.save(update_fields=list(changed))
        names = ", ".join(str(membership._meta.get_field(name).verbose_name) for name in changed)
        sentence = f"Membership changed: {names}"
        record("membership_change", membership, by=by, community=membership.group.community_id, sentence=sentence)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: Person, on: date, reason: str = "") -> None:
    """Let a membership end with the day `on`, and its roles with it.

    An end that has passed stays; one still to come gives way to an earlier one, so that a wrong year can be put right.
    """
    membership = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("group__community", "person")
        .get(pk=membership.pk)
    )
    if membership.end_date is not None and membership.end_date <= max(on, today()):
        return
    if on < membership.start_date:
        raise Refused(f"Choose a day on or after {membership.start_date:%-d %B %Y}, when it began.", field="end_date")
    refuse_ending_the_chair(membership, by)
    membership.end_date = on
    membership.leave_reason = reason
    membership.save(update_fields=["end_date", "leave_reason"])
    end_roles_of_membership(membership, on=on)
    sentence = f"Left {membership.group} on {on:%-d %B %Y}"
    record("membership_end", membership, by=by, community=membership.group.community_id, sentence=sentence)


def refuse_ending_the_chair(membership: Membership, by: Person) -> None:
    """Who makes nobody chair ends no chair either: only a chair does, or the person themselves."""
    if membership.office in CHAIRS and by.pk != membership.person_id:
        if Role.CHAIR not in standing_of(by).roles_in(membership.group.community):
            raise Refused(f"Only a chair ends this. Ask {membership.person.get_full_name()}.")

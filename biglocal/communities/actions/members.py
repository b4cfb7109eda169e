"""Who is in the groups, from when to when."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from biglocal.access import Role
from biglocal.accounts.actions import person_by_name
from biglocal.accounts.models import Person
from biglocal.audit.record import record, topic_of
from biglocal.dates import running_on, today
from biglocal.refusals import Refused

from ..models import Membership, ResidentGroup, RoleHeld, Suspension
from ..roles import standing_of
from .roles import check_may_give, end_roles_of_membership, write_role

CHAIRS = (Membership.Office.CHAIR, Membership.Office.CO_CHAIR)
DATED = {"capacity", "office", "voting"}  # a change of these is history: who was what on which day


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
    role = Role.CHAIR if makes_chair(group, office) else Role.RESIDENT
    write_role(person=person, role=role, place=group.community, on=on, because=topic_of(now))
    return now


@transaction.atomic
def add_member(
    *, group: ResidentGroup, by: Person, on: date, person: Person | None = None, name: str = "", **about: Any
) -> Membership:
    """Put somebody of the area, or a neighbour known by name alone, into `group` from `on`."""
    group = ResidentGroup.objects.select_for_update(of=("self",)).select_related("community").get(pk=group.pk)
    if group.end_date is not None and group.end_date < on:
        raise Refused(f"{group} ended on {group.end_date:%-d %B %Y}. Choose another group.", field="group")
    if group.start_date is not None and on < group.start_date:
        raise Refused(
            f"{group} began on {group.start_date:%-d %B %Y}. Choose a day on or after it.", field="start_date"
        )
    if on > today():
        raise Refused("Choose today or a day before.", field="start_date")
    if makes_chair(group, about.get("office", "")):
        check_may_give(by, Role.CHAIR, group.community)
    if person is None:
        person = person_of_name(group, name, on)
    if group.memberships.filter(running_on(on), person=person).exists():
        raise Refused(f"{person.get_full_name()} is in {group} on that day already.", field="person")
    later = group.memberships.filter(person=person, start_date__gt=on).order_by("start_date").first()
    if later is not None:
        raise Refused(
            f"They joined on {later.start_date:%-d %B %Y}. Choose a day after it, or leave it.", field="start_date"
        )
    return start_membership(group=group, person=person, by=by, on=on, **about)


def person_of_name(group: ResidentGroup, name: str, on: date) -> Person:
    """Return a neighbour known by name: the one in the area's groups, else a new one; no second one in one group."""
    known = Person.objects.filter(
        running_on(on, "memberships__"), name__iexact=name, memberships__group__community=group.community
    )
    same = known.distinct().first()
    if same is None:
        return person_by_name(name)
    if same.is_known_by_name and not group.memberships.filter(person=same, end_date__isnull=True).exists():
        return same
    raise Refused(f"{name} is a member already. Is it somebody else? Add something to the name.", field="name")


def makes_chair(group: ResidentGroup, office: str) -> bool:
    """Who chairs the partnership is the area's chair; who chairs a working group is not."""
    return group.kind == ResidentGroup.Kind.PARTNERSHIP and office in CHAIRS


@transaction.atomic
def change_membership(*, membership: Membership, by: Person, on: date | None = None, **about: Any) -> Membership:
    """Change capacity, office or other facts of a membership. Ended ones are history and stay as they are.

    With `on` later than the first day, what a member was until then is kept: a row that ends the day before, and one
    that begins on `on`. Without it, or with the first day, it is put right for the whole time.
    """
    membership = locked(membership)
    if membership.end_date is not None:
        raise Refused("This membership has ended, so it can't be changed.")
    changed = {name: value for name, value in about.items() if getattr(membership, name) != value}
    if not changed:
        return membership
    if on is not None and on > today():
        raise Refused("Choose today or a day before.", field="since")
    before = membership.office
    check_may_change_office(membership, changed.get("office", before), by)
    if on is not None and on > membership.start_date and DATED & set(changed):
        membership = carry_on(membership, on)
    for name, value in changed.items():
        setattr(membership, name, value)
    membership.save()
    keep_roles_true(membership, before, on=on or today())
    names = ", ".join(str(membership._meta.get_field(name).verbose_name) for name in changed)
    sentence = f"Membership changed: {names}"
    record("membership_change", membership, by=by, community=membership.group.community_id, sentence=sentence)
    return membership


def carry_on(membership: Membership, on: date) -> Membership:
    """End the row the day before `on` and begin one like it; its roles and its rest go with the new one."""
    old = topic_of(membership)
    before = Membership.objects.get(pk=membership.pk)
    before.end_date, before.left_as = on - timedelta(days=1), Membership.LeftAs.CHANGED
    before.save(update_fields=["end_date", "left_as"])
    membership.pk, membership.start_date = None, on
    membership._state.adding = True
    membership.save(force_insert=True)
    RoleHeld.objects.filter(because=old).update(because=topic_of(membership))
    Suspension.objects.filter(membership=before.pk, end_date__isnull=True).update(membership=membership)
    return membership


def check_may_change_office(membership: Membership, office: str, by: Person) -> None:
    """Only who may make a chair makes one, and only a chair unmakes one."""
    was, becomes = makes_chair(membership.group, membership.office), makes_chair(membership.group, office)
    if becomes and not was:
        check_may_give(by, Role.CHAIR, membership.group.community)
    if was and not becomes:
        refuse_ending_the_chair(membership, by)


def keep_roles_true(membership: Membership, before: str, *, on: date) -> None:
    """Let the area's role follow the office: a chair who is one no longer stays a resident, and the other way round."""
    group, person = membership.group, membership.person
    was, becomes = makes_chair(group, before), makes_chair(group, membership.office)
    if was == becomes:
        return
    if was:
        last = on - timedelta(days=1)
        held = RoleHeld.objects.filter(person=person, community=group.community, role=Role.CHAIR, end_date__isnull=True)
        held.filter(start_date__gt=last).delete()
        held.update(end_date=last)
    role = Role.CHAIR if becomes else Role.RESIDENT
    write_role(person=person, role=role, place=group.community, on=on, because=topic_of(membership))


@transaction.atomic
def end_membership(*, membership: Membership, by: Person, on: date, reason: str = "", left_as: str = "") -> None:
    """Let a membership end with the day `on`, and its roles with it.

    An end that has passed stays; one still to come gives way to an earlier one, so that a wrong year can be put right.
    """
    membership = locked(membership)
    if membership.end_date is not None and membership.end_date <= max(on, today()):
        return
    if on < membership.start_date:
        raise Refused(f"Choose a day on or after {membership.start_date:%-d %B %Y}, when it began.", field="end_date")
    refuse_ending_the_chair(membership, by)
    membership.end_date, membership.leave_reason, membership.left_as = on, reason, left_as
    membership.save(update_fields=["end_date", "leave_reason", "left_as"])
    membership.suspensions.filter(end_date__isnull=True, start_date__lte=on).update(end_date=on)
    end_roles_of_membership(membership, on=on)
    sentence = f"Left {membership.group} on {on:%-d %B %Y}"
    record(
        "membership_end",
        membership,
        by=by,
        community=membership.group.community_id,
        sentence=sentence,
        left_as=left_as,
    )


def refuse_ending_the_chair(membership: Membership, by: Person) -> None:
    """Who makes nobody chair ends no chair either: only a chair does, or the person themselves."""
    if makes_chair(membership.group, membership.office) and by.pk != membership.person_id:
        if Role.CHAIR not in standing_of(by).roles_in(membership.group.community):
            raise Refused(f"Only a chair ends this. Ask {membership.person.get_full_name()}.")


@transaction.atomic
def suspend_member(*, membership: Membership, reason: str, by: Person, on: date) -> Suspension:
    """Let a membership rest from today while a matter of conduct is looked into: no vote, no role. Twice is once."""
    membership = locked(membership)
    if not membership.is_running(on):
        raise Refused("This membership has ended.")
    if membership.person_id == by.pk:
        raise Refused("You can't suspend yourself. Step down instead, or ask somebody else.")
    refuse_ending_the_chair(membership, by)
    now = membership.suspensions.filter(end_date__isnull=True).first()
    if now is not None:
        return now
    suspension = Suspension.objects.create(membership=membership, reason=reason, start_date=on)
    end_roles_of_membership(membership, on=on - timedelta(days=1))
    roles = RoleHeld.objects.filter(person=membership.person, because=topic_of(membership))
    roles.filter(start_date=on, end_date=on).delete()  # begun today: it holds today no longer
    sentence = f"{membership.person.get_full_name()} rests from {on:%-d %B %Y}"
    record("membership_suspend", membership, by=by, community=membership.group.community_id, sentence=sentence)
    return suspension


@transaction.atomic
def lift_suspension(*, membership: Membership, by: Person, on: date) -> None:
    """Let a resting member take part again from `on`, with their role. Without a rest nothing happens."""
    membership = locked(membership)
    now = membership.suspensions.filter(end_date__isnull=True).first()
    if now is None:
        return
    if membership.person_id == by.pk:
        raise Refused("Somebody else has to do this.")
    now.end_date = max(now.start_date, on - timedelta(days=1))
    now.save(update_fields=["end_date"])
    if membership.is_running(on):
        role = Role.CHAIR if makes_chair(membership.group, membership.office) else Role.RESIDENT
        place = membership.group.community
        write_role(person=membership.person, role=role, place=place, on=on, because=topic_of(membership))
    sentence = f"{membership.person.get_full_name()} takes part again from {on:%-d %B %Y}"
    record("membership_resume", membership, by=by, community=membership.group.community_id, sentence=sentence)


def locked(membership: Membership) -> Membership:
    """Return the row as it is now, held against a second change."""
    rows = Membership.objects.select_for_update(of=("self",)).select_related("group__community", "person")
    return rows.get(pk=membership.pk)

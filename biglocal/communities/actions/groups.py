"""Working groups begin, are renamed and end; their memberships end with them."""

from datetime import date

from django.db import transaction

from biglocal.accounts.models import Person
from biglocal.audit.record import record
from biglocal.dates import today
from biglocal.refusals import Refused

from ..models import Community, Membership, ResidentGroup
from .members import end_membership


@transaction.atomic
def start_group(*, community: Community, name: str, by: Person, on: date, purpose: str = "") -> ResidentGroup:
    """Begin a working group. One of the same name that goes on is the same group, so that pressing twice makes one."""
    Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
    same = ResidentGroup.objects.in_community(community).going(on).filter(name__iexact=name).first()
    if same is not None:
        raise Refused("There is a group of that name. Choose another name.", field="name")
    if on > today():
        raise Refused("Choose today or a day before.", field="start_date")
    group = ResidentGroup.objects.create(
        community=community, kind=ResidentGroup.Kind.WORKING, name=name, purpose=purpose, start_date=on
    )
    record("group_start", group, by=by, community=community.pk, sentence=f"Working group begun: {group}")
    return group


@transaction.atomic
def change_group(*, group: ResidentGroup, name: str, purpose: str, by: Person) -> ResidentGroup:
    """Change what a group is called and what it looks after. Without a change nothing is written."""
    group = ResidentGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if (group.name, group.purpose) == (name, purpose):
        return group
    others = ResidentGroup.objects.in_community(group.community_id).going(today()).exclude(pk=group.pk)
    if others.filter(name__iexact=name).exists():
        raise Refused("There is a group of that name. Choose another name.", field="name")
    was, group.name, group.purpose = group.name, name, purpose
    group.save(update_fields=["name", "purpose"])
    record("group_change", group, by=by, community=group.community_id, sentence=f"{was} is now {name}")
    return group


@transaction.atomic
def end_group(*, group: ResidentGroup, by: Person, on: date) -> None:
    """Let a working group end with the day `on`, and all memberships in it. One that has ended stays as it is."""
    group = ResidentGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if group.kind == ResidentGroup.Kind.PARTNERSHIP:
        raise Refused("The partnership goes on until Local Trust closes it.")
    if group.end_date is not None:
        return
    newest = group.memberships.order_by("-start_date").first()
    began = [day for day in [group.start_date, newest.start_date if newest else None] if day]
    first = max(began, default=on)
    if on < first:
        raise Refused(f"Choose a day on or after {first:%-d %B %Y}.", field="end_date")
    if on > today():
        raise Refused("Choose today or a day before.", field="end_date")
    for membership in group.memberships.filter(end_date__isnull=True):
        end_membership(membership=membership, by=by, on=on, left_as=Membership.LeftAs.GROUP_ENDED)
    group.end_date = on
    group.save(update_fields=["end_date"])
    record("group_end", group, by=by, community=group.community_id, sentence=f"Working group ended: {group}")

"""Members keep their part of the register of interests; each year they say that it is whole."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from biglocal.access import Action
from biglocal.audit.record import record
from biglocal.refusals import Refused

from ..models import Community, Interest, Membership, RegisterCheck
from ..roles import can


def may_keep(community: Community, person: Any, by: Any) -> bool:
    """Everybody keeps the own part; for members without an account the chair and the worker do."""
    if person.pk == by.pk:
        return True
    return not person.is_active and person.left_at is None and can(by, Action.MEMBERS_EDIT, community)


@transaction.atomic
def declare_interest(
    *,
    community: Community,
    person: Any,
    kind: str,
    organisation: str,
    start_date: date,
    by: Any,
    on: date,
    description: str = "",
    end_date: date | None = None,
    visibility: str = Interest.Visibility.COUNT,
    form_key: UUID | None = None,
) -> Interest:
    """Add an interest to the register, once a form; the member has looked at the register today."""
    check_keeper(community, person, by, on)
    earlier = Interest.objects.filter(form_key=form_key).first() if form_key else None
    if earlier is not None:
        if (earlier.community_id, earlier.person_id) != (community.pk, person.pk):
            raise Refused("This form was sent already. Open the page again to add something new.")
        return earlier
    check_span(start_date, end_date, on)
    interest = Interest.objects.create(
        community=community,
        person=person,
        kind=kind,
        organisation=organisation,
        description=description,
        start_date=start_date,
        end_date=end_date,
        visibility=visibility,
        form_key=form_key,
    )
    record("interest_declare", interest, by=by, community=community.pk, sentence="Interest declared", person=person.pk)
    RegisterCheck.objects.get_or_create(community=community, person=person, on=on)
    return interest


@transaction.atomic
def change_interest(*, interest: Interest, by: Any, on: date, **facts: Any) -> Interest:
    """Change or end an interest; how it stood before is kept in the history. Without a change nothing is written."""
    interest = (
        Interest.objects.select_for_update(of=("self",)).select_related("community", "person").get(pk=interest.pk)
    )
    check_keeper(interest.community, interest.person, by, on)
    before = {name: getattr(interest, name) for name, value in facts.items() if getattr(interest, name) != value}
    if not before:
        return interest
    check_span(facts.get("start_date", interest.start_date), facts.get("end_date", interest.end_date), on)
    for name in before:
        setattr(interest, name, facts[name])
    interest.save(update_fields=list(before))
    kept = {name: value.isoformat() if isinstance(value, date) else value for name, value in before.items()}
    sentence = "Interest changed"
    record("interest_change", interest, by=by, community=interest.community_id, sentence=sentence, before=kept)
    RegisterCheck.objects.get_or_create(community=interest.community, person=interest.person, on=on)
    return interest


@transaction.atomic
def confirm_register(*, community: Community, person: Any, by: Any, on: date) -> RegisterCheck:
    """Say that the own part of the register is whole. Twice on a day is once."""
    check_keeper(community, person, by, on)
    check, made = RegisterCheck.objects.get_or_create(community=community, person=person, on=on)
    if made:
        sentence = "Said that their interests are all in the register"
        record("register_confirm", check, by=by, community=community.pk, sentence=sentence, person=person.pk)
    return check


def check_keeper(community: Community, person: Any, by: Any, on: date) -> None:
    """Refuse for who is no member, and for who may not write in somebody else's name."""
    if not Membership.objects.in_community(community).running(on).filter(person=person).exists():
        raise Refused("The register is kept by members of the partnership and its groups.")
    if not may_keep(community, person, by):
        raise Refused("Each member keeps their own interests. Ask them to add it.")


def check_span(first: date, last: date | None, on: date) -> None:
    if first > on:
        raise Refused("Choose today or a day before.", field="start_date")
    if last is not None and last < first:
        raise Refused("Choose a last day on or after the first one.", field="end_date")

"""Which organisation holds what a page is about: its people reach that page after a change of who holds the money.

Each agreement belongs to one organisation alone (money.md, rule 12), so this opens nothing of another one.
"""

from collections.abc import Iterable
from typing import Any

from biglocal.access import AREA_ROLES, Action, actions_of
from biglocal.communities.models import Community, RoleHeld
from biglocal.communities.roles import standing_of

from .models import Agreement, Condition, SpendReport


def of_agreement(community: Community, pk: int, **path: Any) -> Iterable[int]:
    """The organisation of the agreement."""
    return Agreement.objects.in_community(community).filter(pk=pk).values_list("lto", flat=True)


def of_report(community: Community, pk: int, **path: Any) -> Iterable[int]:
    """The organisation that reports."""
    return SpendReport.objects.in_community(community).filter(pk=pk).values_list("agreement__lto", flat=True)


def of_condition(community: Community, pk: int, **path: Any) -> Iterable[int]:
    """The organisation of the agreement that asks for it."""
    rows = Condition.objects.filter(agreement__community=community, pk=pk)
    return rows.values_list("agreement__lto", flat=True)


def of_area(community: Community, **path: Any) -> Iterable[int]:
    """All organisations that ever held an agreement of the area."""
    return Agreement.objects.in_community(community).order_by().values_list("lto", flat=True).distinct()


def former_holder(person: Any, community: Community) -> list[int]:
    """Return the organisations whose agreements alone the person sees here; empty for who takes part in the area."""
    standing = standing_of(person)
    return [] if standing.actions_in(community) else list(standing.by_organisation)


def may_with(person: Any, action: Action, agreement: Agreement, on: Any) -> bool:
    """May the person do `action` here: by a role in the area, or as somebody of the organisation that holds it?"""
    here = standing_of(person, on).by_community.get(agreement.community_id, set()) & AREA_ROLES
    if person.is_active and action in actions_of(here):
        return True
    rows = RoleHeld.objects.running(on).filter(person=person, organisation=agreement.lto_id, person__is_active=True)
    return action in actions_of(set(rows.values_list("role", flat=True)))

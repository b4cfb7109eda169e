"""Who may act on the money of an agreement: not those of Local Trust with ties to it, nor another organisation."""

from datetime import date
from typing import Any

from biglocal.access import AREA_ROLES, Action, actions_of
from biglocal.communities.models import RoleHeld
from biglocal.communities.roles import standing_of
from biglocal.refusals import Refused

from ..models import Agreement, Conflict
from .rules import need, refuse_connected


def refuse_tied(person: Any, action: Action, agreement: Agreement, on: date) -> None:
    """Rules 6 and 7: the person may do `action` here, belongs to neither side, and declared no conflict."""
    need_staff(person, action, agreement, on)
    refuse_connected(person, agreement.community, on)
    if RoleHeld.objects.running(on).filter(person=person, organisation=agreement.lto_id).exists():
        raise Refused(f"You belong to {agreement.lto}. Nobody acts on the money of their own organisation.")
    if shut_for(person, agreement):
        raise Refused("You told us about a conflict of interest, so you can’t act on this. Ask another officer.")


def need_staff(person: Any, action: Action, agreement: Agreement, on: date) -> None:
    """Refuse whoever does not hold `action` in the agreement's programme."""
    try:
        need(person, action, agreement.community, on)
    except Refused:
        words = action.label.lower()
        raise Refused(f"Your role does not allow this: {words}. Ask a grants officer at Local Trust.") from None


def need_ours(person: Any, action: Action, agreement: Agreement, on: date) -> None:
    """Rule 12: the area's own people, or those of the agreement's organisation: not of another one in the area."""
    need(person, action, agreement.community, on)
    if action in actions_of(standing_of(person, on).by_community.get(agreement.community_id, set()) & AREA_ROLES):
        return
    if not RoleHeld.objects.running(on).filter(person=person, organisation=agreement.lto_id).exists():
        raise Refused(f"{agreement.lto} holds this agreement. Ask a finance officer there, or somebody of the area.")


def shut_for(person: Any, agreement: Agreement) -> bool:
    """Did the person declare a conflict about what this agreement came from?"""
    if agreement.proposal_id is None:
        return False
    return Conflict.objects.filter(proposal=agreement.proposal_id, person=person, has_conflict=True).exists()

"""Who may not act on the money of an agreement: people of the area, of its organisation, or with a conflict."""

from datetime import date
from typing import Any

from biglocal.access import Action
from biglocal.communities.models import RoleHeld
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


def shut_for(person: Any, agreement: Agreement) -> bool:
    """Did the person declare a conflict about what this agreement came from?"""
    if agreement.proposal_id is None:
        return False
    return Conflict.objects.filter(proposal=agreement.proposal_id, person=person, has_conflict=True).exists()

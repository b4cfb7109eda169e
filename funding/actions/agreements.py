"""What the locally trusted organisation does with what it is offered."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action, Role
from biglocal.audit.record import record
from biglocal.communities.models import RoleHeld
from biglocal.money import pounds
from biglocal.refusals import Refused

from ..models import Agreement
from .payment_waits import refresh_payments
from .rules import need


def may_accept(person: Any, agreement: Agreement, on: Any) -> bool:
    """Is the person a finance officer of the organisation that the agreement is offered to?"""
    rows = RoleHeld.objects.running(on).filter(person=person, role=Role.FINANCE, organisation=agreement.lto_id)
    return rows.exists()


@transaction.atomic
def accept_agreement(*, agreement: Agreement, by: Any, now: datetime) -> Agreement:
    """The LTO takes up the offer; its payments wait for nothing but reports, conditions and papers now."""
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("community__programme", "lto")
    agreement = rows.get(pk=agreement.pk)
    on = timezone.localdate(now)
    need(by, Action.PROPOSAL_SEND, agreement.community, on)
    if not may_accept(by, agreement, on):
        raise Refused(f"Only a finance officer of {agreement.lto} accepts this. Ask them to sign in.")
    if agreement.state == Agreement.State.ACCEPTED:
        return agreement
    if agreement.state != Agreement.State.OFFERED:
        raise Refused(f"This agreement is “{agreement.get_state_display()}”, so it can’t be accepted any more.")
    agreement.state, agreement.accepted_on = Agreement.State.ACCEPTED, on
    agreement.save(update_fields=["state", "accepted_on"])
    refresh_payments(agreement=agreement, now=now)
    sentence = f"accepted the agreement for {pounds(agreement.amount)}"
    record("accept", agreement.proposal or agreement, by=by, sentence=sentence, community=agreement.community_id)
    return agreement

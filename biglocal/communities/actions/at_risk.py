"""Whom people tell about a child or an adult at risk."""

from typing import Any

from django.db import transaction

from biglocal.audit.record import record

from ..models import Community


@transaction.atomic
def name_at_risk_contact(*, community: Community, contact: str, by: Any) -> Community:
    """Name who is told in this area; an empty name means the body that holds its money. The same again is nothing."""
    community = Community.objects.select_for_update(of=["self"]).get(pk=community.pk)
    if community.at_risk_contact != contact:
        community.at_risk_contact = contact
        community.save(update_fields=["at_risk_contact"])
        sentence = f"Who is told about somebody at risk: {contact or 'the body that holds the money'}"
        record("at_risk_contact", community, by=by, sentence=sentence, community=community.pk)
    return community

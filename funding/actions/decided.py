"""Say which money a decision of the partnership is about."""

from typing import Any

from django.db import transaction

from biglocal.access import Action
from biglocal.audit.record import record
from biglocal.communities.models import MeetingDecision
from biglocal.refusals import Refused

from ..models import BudgetLine, MoneyDecision, Proposal
from .rules import need


@transaction.atomic
def link_money(*, decision: MeetingDecision, proposal: Proposal | None, line: BudgetLine | None, by: Any) -> None:
    """Let `decision` be about `proposal`, about `line`, about both, or about no money."""
    decision = (
        MeetingDecision.objects.select_for_update(of=("self",)).select_related("meeting__community").get(pk=decision.pk)
    )
    area = decision.meeting.community_id
    need(by, Action.MEETING_EDIT, decision.meeting.community)
    if proposal is not None and proposal.community_id != area:
        raise Refused("Choose something this area asked for.", field="proposal")
    if line is not None and line.agreement.community_id != area:
        raise Refused("Choose a line of this area’s money.", field="line")
    links = MoneyDecision.objects.filter(decision=decision)
    now = (proposal.pk if proposal else None, line.pk if line else None)
    if (links.values_list("proposal", "line").first() or (None, None)) == now:
        return
    if now == (None, None):
        links.delete()
    else:
        MoneyDecision.objects.update_or_create(decision=decision, defaults={"proposal": proposal, "line": line})
    about = " and ".join(str(one) for one in (proposal, line) if one) or "no money"
    record("decision_money", decision, by=by, sentence=f"“{decision.title}” is about {about}", community=area)

"""What the partnership does with what was written: agree at a meeting, send, answer, withdraw."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action, Role
from biglocal.audit.record import record
from biglocal.communities.actions.plan_reviews import refuse_without_review
from biglocal.communities.models import MeetingDecision, RoleHeld
from biglocal.communities.roles import standing_of
from biglocal.money import pounds
from biglocal.notices.events import record_event
from biglocal.refusals import Refused

from ..models import MoneyDecision, Proposal, ProposalVersion
from ..people import officers_to_tell
from .plan_parts import refuse_half_a_plan
from .rules import locked, need, next_state, refuse_stale

Outcome = MeetingDecision.Outcome


def need_sender(person: Any, proposal: Proposal, on: date) -> None:
    """Refuse all but the chair, and finance officers of the bodies that would hold its money (money.md, rule 12)."""
    need(person, Action.PROPOSAL_SEND, proposal.community, on)
    if Role.CHAIR in standing_of(person, on).by_community[proposal.community_id]:
        return
    held = RoleHeld.objects.running(on).filter(person=person, role=Role.FINANCE, organisation__in=proposal.lto_ids())
    if not held.exists():
        raise Refused(f"{proposal.lto} would hold this money: only its finance officer or the chair does this.")


@transaction.atomic
def agree_proposal(
    *, proposal: Proposal, decision: MeetingDecision, by: Any, now: datetime, seen: str | None = None
) -> Proposal:
    """Tie it to the decision of a meeting by which the partnership agreed; it is complete and ready to be sent."""
    proposal = locked(proposal)
    need_sender(by, proposal, timezone.localdate(now))
    rows = MeetingDecision.objects.select_for_update(of=("self",)).select_related("meeting")
    decision = rows.get(pk=decision.pk)
    if proposal.state == Proposal.State.AGREED and decision.pk in decided(proposal).values_list("pk", flat=True):
        return proposal
    refuse_stale(proposal, seen)
    state = proposal.state if lost_its_decision(proposal) else next_state(proposal, "agree")
    _refuse_decision(proposal, decision, now)
    refuse_incomplete(proposal)
    kept = MoneyDecision.objects.filter(decision=decision).first()
    MoneyDecision.objects.update_or_create(
        decision=decision, defaults={"proposal": proposal, "line_id": kept.line_id if kept else None}
    )
    proposal.state, proposal.agreed_by, proposal.agreed_on = state, by, decision.meeting.on
    proposal.save()
    sentence = f"wrote down that the partnership agreed on {decision.meeting.on:%-d %B %Y}: {decision.title}"
    record("agree", proposal, by=by, sentence=sentence, community=proposal.community_id, decision=decision.pk)
    return proposal


def decided(proposal: Proposal) -> Any:
    """Decisions of meetings by which the partnership agreed to `proposal`."""
    return MeetingDecision.objects.filter(money_link__proposal=proposal, outcome=Outcome.AGREED)


def lost_its_decision(proposal: Proposal) -> bool:
    """Was it agreed by a decision that does not stand any more? Then another one is chosen before it is sent."""
    return proposal.state == Proposal.State.AGREED and not decided(proposal).exists()


def _refuse_decision(proposal: Proposal, decision: MeetingDecision, now: datetime) -> None:
    if decision.meeting.community_id != proposal.community_id:
        raise Refused(f"Choose a decision of {proposal.community}.", field="decision")
    if decision.outcome != Outcome.AGREED:
        raise Refused("The meeting did not agree to that. Choose the decision by which it agreed.", field="decision")
    if decision.meeting.on > timezone.localdate(now):
        raise Refused("That meeting is still to come. Wait for it, then write down what it decided.", field="decision")
    other = MoneyDecision.objects.filter(decision=decision, proposal__isnull=False).exclude(proposal=proposal).first()
    if other and other.proposal:
        raise Refused(f"That decision is about {other.proposal}. Choose the one about this.", field="decision")


@transaction.atomic
def send_proposal(*, proposal: Proposal, by: Any, now: datetime, seen: str | None = None) -> Proposal:
    """Send it to Local Trust, or send the answer to their questions. The version is kept as it was sent."""
    proposal = locked(proposal)
    on = timezone.localdate(now)
    need_sender(by, proposal, on)
    version = proposal.versions.first()
    if version.sent_at and proposal.state in {Proposal.State.SUBMITTED, Proposal.State.IN_REVIEW}:
        return proposal  # pressed twice
    refuse_stale(proposal, seen)
    answering = proposal.state == Proposal.State.CHANGES_ASKED
    proposal.state = next_state(proposal, "answer" if answering else "send")
    total = refuse_incomplete(proposal)
    if not answering:
        _refuse_undecided(proposal)
        proposal.submitted_by, proposal.submitted_at = by, now
    proposal.answer_due_on = on + timedelta(days=proposal.community.programme.on(on).answer_due_days)
    proposal.asked = total
    proposal.save()
    ProposalVersion.objects.filter(pk=version.pk).update(sent_at=now)
    proposal.changes_asked.filter(answered_at__isnull=True).update(answered_at=now)
    sentence = "answered the questions" if answering else f"sent it to Local Trust, asking for {pounds(total)}"
    record("send", proposal, by=by, sentence=sentence, community=proposal.community_id, version=version.number)
    record_event(
        "proposal-sent",
        key=f"proposal-sent:{proposal.pk}:{version.number}",
        subject=f"proposal:{proposal.pk}",
        topics=[],
        actor=by,
        community=proposal.community_id,
        people=officers_to_tell(proposal, on=on),
        happened_at=now,
    )
    return proposal


def _refuse_undecided(proposal: Proposal) -> None:
    """The decision stands as it was when the partnership agreed, and a plan comes after a review of the last one."""
    if not decided(proposal).exists():
        raise Refused(
            "No decision of a meeting agrees to this any more. Open “The partnership agreed” and choose the decision."
        )
    if proposal.kind == Proposal.Kind.PLAN:
        refuse_without_review(proposal.community)


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, by: Any, now: datetime, reason: str, seen: str | None = None) -> Proposal:
    """Take it back, saying why. It stays as a record; nobody reads or decides it any more."""
    proposal = locked(proposal)
    need_sender(by, proposal, timezone.localdate(now))
    if proposal.state == Proposal.State.WITHDRAWN:
        return proposal
    refuse_stale(proposal, seen)
    proposal.state = next_state(proposal, "withdraw")
    if not reason.strip():
        raise Refused("Say why you take it back.", field="reason")
    proposal.withdrawn_because = reason.strip()
    proposal.save(update_fields=["state", "withdrawn_because"])
    record("withdraw", proposal, by=by, sentence=f"withdrew it: {reason.strip()}", community=proposal.community_id)
    return proposal


def refuse_incomplete(proposal: Proposal) -> Decimal:
    """Refuse what cannot be sent yet, naming what is missing; return the sum of the costs."""
    version: Any = proposal.versions.first()  # each has one from its beginning
    if version.half_written:
        raise Refused(f"Finish what is begun first: {version.half_written}.")
    if proposal.kind == Proposal.Kind.PLAN:
        refuse_half_a_plan(proposal, version)
    for _, question, answer in version.answers:
        if not answer.strip():
            raise Refused(f"Answer “{question}” first.")
    if proposal.kind == Proposal.Kind.BRIDGING and not proposal.months:
        raise Refused("Say for how many months the bridging money has to last.")
    total = sum((line.amount for line in version.lines.all()), Decimal(0))
    if not total:
        raise Refused("Add at least one cost first.")
    return total

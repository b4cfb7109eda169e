"""Local Trust's answer: two people, never more than is asked or left, one agreement for each organisation."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action
from biglocal.audit.record import record
from biglocal.communities.models import Community
from biglocal.money import pounds
from biglocal.notices.events import record_event
from biglocal.refusals import Refused

from ..models import Agreement, BudgetLine, ConditionAsked, Decision, Proposal, ProposalLine, ProposalVersion, Review
from ..money import area_money
from ..people import group_to_tell
from ..schedule import rhythm_of, write_schedule
from .asked import Asks, conditions_of
from .conditions import write_conditions
from .plan_parts import endorse_plan
from .rules import has_conflict, locked, newest_sent, next_state, refuse_for_staff, refuse_stale, scores_asked

YES = {Decision.Answer.YES, Decision.Answer.CONDITIONS}


@transaction.atomic
def decide_proposal(
    *,
    proposal: Proposal,
    by: Any,
    answer: str,
    message: str,
    now: datetime,
    amount: Decimal | None = None,
    conditions: Sequence[Asks] = (),
    seen: str | None = None,
) -> Decision:
    """Write the answer. It holds at once, or above the programme's sum when a second officer has confirmed it."""
    proposal = locked(proposal)
    amount = (amount or Decimal(0)) if answer in YES else Decimal(0)
    made = Decision.objects.filter(proposal=proposal).first()
    if made and (made.by_id, made.answer, made.amount) == (by.pk, answer, amount):
        return made  # pressed twice
    refuse_decider(by, Action.GRANTS_DECIDE, proposal, now)
    if made:
        raise Refused(f"{made.by} has recorded an answer already. Open the grant again to read it.")
    refuse_stale(proposal, seen)
    next_state(proposal, "decide" if scores_asked(proposal) else "decide_small")
    _refuse_unread(proposal, by)
    _refuse_answer(proposal, answer, amount, message)
    version, on = newest_sent(proposal), timezone.localdate(now)
    asked = conditions_of(proposal, answer, list(sums_of(version, amount).values()), conditions, on)
    if answer in YES:
        refuse_above_what_is_left(proposal, amount, now)
    decision = Decision.objects.create(
        proposal=proposal,
        version=version,
        answer=answer,
        amount=amount,
        conditions="\n".join(one.words for one in asked),
        message=message.strip(),
        by=by,
        at=now,
        needs_confirmation=amount > proposal.community.programme.on(on).second_signature_above,
    )
    for one in asked:
        one.decision = decision
    ConditionAsked.objects.bulk_create(asked)
    sentence = f"decided: {decision.get_answer_display().lower()}" + (f", {pounds(amount)}" if amount else "")
    sentence += "; it waits for a second signature" if decision.needs_confirmation else ""
    record("decide", proposal, by=by, sentence=sentence, community=proposal.community_id)
    if decision.holds:
        _put_in_force(proposal, decision, now)
    return decision


@transaction.atomic
def confirm_decision(*, proposal: Proposal, by: Any, now: datetime, seen: str | None = None) -> Decision:
    """A second officer puts a large decision in force."""
    proposal = locked(proposal)
    decision = _waiting_decision(proposal)
    if decision.confirmed_by_id == by.pk:
        return decision  # pressed twice
    refuse_decider(by, Action.GRANTS_CONFIRM, proposal, now)
    if decision.confirmed_by_id:
        raise Refused(f"{decision.confirmed_by} has confirmed this already.")
    if decision.by_id == by.pk:
        raise Refused("You decided on this yourself. A second person has to confirm it: ask a programme manager.")
    if has_conflict(decision.by, proposal):
        raise Refused(f"{decision.by} has told us about a conflict of interest since. Send the decision back.")
    refuse_stale(proposal, seen)
    next_state(proposal, "decide")
    refuse_above_what_is_left(proposal, decision.amount, now)
    decision.confirmed_by, decision.confirmed_at = by, now
    decision.save(update_fields=["confirmed_by", "confirmed_at"])
    record("confirm", proposal, by=by, sentence="confirmed the decision", community=proposal.community_id)
    _put_in_force(proposal, decision, now)
    return decision


@transaction.atomic
def send_back_decision(*, proposal: Proposal, by: Any, reason: str, now: datetime, seen: str | None = None) -> Proposal:
    """The second officer does not confirm: the answer goes, its words stay in the history, and it may be made anew."""
    proposal = locked(proposal)
    decision = _waiting_decision(proposal)
    refuse_decider(by, Action.GRANTS_CONFIRM, proposal, now)
    if decision.confirmed_by_id:
        raise Refused("This decision is in force: it can’t be sent back any more.")
    refuse_stale(proposal, seen)
    if not reason.strip():
        raise Refused("Say why, for who decided.", field="reason")
    kept = {"answer": decision.answer, "amount": str(decision.amount), "message": decision.message, "reason": reason}
    sentence = f"sent the decision back: {reason.strip()}"
    record("send_back", proposal, by=by, sentence=sentence, community=proposal.community_id, **kept)
    decision.delete()
    return proposal


def refuse_decider(by: Any, action: Action, proposal: Proposal, now: datetime) -> None:
    """Rule 6: who decides or confirms neither belongs to the area, nor has a conflict, nor wrote any of it."""
    refuse_for_staff(by, action, proposal, timezone.localdate(now))
    wrote = {proposal.written_by_id, proposal.submitted_by_id, proposal.agreed_by_id}
    if by.pk in wrote or proposal.versions.filter(saved_by=by).exists():
        raise Refused("You wrote or sent this yourself. Who decides is not who wrote it: ask another grants officer.")


def _refuse_unread(proposal: Proposal, by: Any) -> None:
    """Where scores are asked somebody else has recommended; a small sum needs one reader."""
    if not scores_asked(proposal):
        if proposal.reader_id is None:
            raise Refused("Nobody has read it yet. Take it to read, then decide.")
        return
    stepped_back = proposal.conflicts.filter(has_conflict=True).values("person")
    finished = Review.objects.filter(version=newest_sent(proposal), finished_at__isnull=False)
    if not finished.exclude(reviewer__in=stepped_back).exclude(reviewer=by).exists():
        raise Refused("Nobody but you has scored it. Who decides is never the only scorer: ask another officer.")


def _refuse_answer(proposal: Proposal, answer: str, amount: Decimal, message: str) -> None:
    if answer not in Decision.Answer.values:
        raise Refused("Choose an answer.", field="answer")
    if not message.strip():
        raise Refused("Write the message that the group will read.", field="message")
    if answer in YES and not amount:
        raise Refused("Enter the amount in pounds.", field="amount")
    if answer in YES and amount > proposal.asked:
        raise Refused(f"They asked for {pounds(proposal.asked)}: enter that or less.", field="amount")


def refuse_above_what_is_left(proposal: Proposal, amount: Decimal, now: datetime) -> None:
    """Rule 3: agreements never exceed the allocation. The area's row is locked until the agreement is written."""
    community = Community.objects.select_for_update(of=("self",)).get(pk=proposal.community_id)
    on = timezone.localdate(now)
    if proposal.community.programme.on(on).end_date < on:
        raise Refused("The programme has ended: no grant may run past it.")
    left = area_money(community).left
    if amount > left and proposal.kind != Proposal.Kind.SMALL:
        raise Refused(
            f"{community} has {pounds(left)} left to plan, so it can’t be given {pounds(amount)}. Enter less.",
            field="amount",
        )


def cut_to(lines: list[ProposalLine], amount: Decimal) -> list[tuple[ProposalLine, Decimal]]:
    """Return each cost with what it gets of `amount`: the first are kept whole, the last give way."""
    given = []
    for line in lines:
        part = min(line.amount, amount)
        if part > 0:
            given.append((line, part))
        amount -= part
    return given


def sums_of(version: ProposalVersion, amount: Decimal) -> dict[int, Decimal]:
    """Return what each organisation gets of `amount`, by its id: one agreement each."""
    sums: dict[int, Decimal] = {}
    for line, part in cut_to(list(version.lines.all()), amount):
        sums[line.lto_id] = sums.get(line.lto_id, Decimal(0)) + part
    return sums


def _waiting_decision(proposal: Proposal) -> Decision:
    decision = Decision.objects.filter(proposal=proposal, needs_confirmation=True).select_related("by").first()
    if decision is None:
        raise Refused("No decision waits for a second signature here. Open the grant again to see what has happened.")
    return decision


def _put_in_force(proposal: Proposal, decision: Decision, now: datetime) -> None:
    """The answer holds: agreements are offered, the group is told."""
    on = timezone.localdate(now)
    proposal.state, proposal.decided_at = Proposal.State.DECIDED, now
    proposal.save(update_fields=["state", "decided_at"])
    if decision.answer in YES and proposal.kind != Proposal.Kind.SMALL:
        _offer_agreements(proposal, decision, now)
    owners = decision.asked_for.filter(person__isnull=False).values_list("person", flat=True)
    record_event(
        "proposal-decided",
        key=f"proposal-decided:{proposal.pk}",
        subject=f"proposal:{proposal.pk}",
        topics=[],
        actor=decision.by,
        community=proposal.community_id,
        people=sorted({*group_to_tell(proposal, on=on, with_finance=True), *owners}),
        happened_at=now,
    )


def _offer_agreements(proposal: Proposal, decision: Decision, now: datetime) -> None:
    """Offer one agreement to each LTO, with the costs it holds."""
    on = timezone.localdate(now)
    given = cut_to(list(decision.version.lines.select_related("lto")), decision.amount)
    priorities: dict[str, int] = {}
    if proposal.kind == Proposal.Kind.PLAN and given:
        priorities = endorse_plan(proposal, given, by=decision.by, on=on)
    last, months, count = rhythm_of(proposal, on)
    start = max(on, proposal.period_start or on) if proposal.kind == Proposal.Kind.PLAN else on
    for lto in dict.fromkeys(line.lto for line, _ in given):
        parts = [(line, part) for line, part in given if line.lto_id == lto.pk]
        agreement = Agreement.objects.create(
            proposal=proposal,
            community=proposal.community,
            lto=lto,
            title=proposal.title,
            amount=sum(part for _, part in parts),
            offered_on=on,
            start_date=start,
            end_date=max(start, last),
            months=months,
            conditions=decision.conditions,
        )
        BudgetLine.objects.bulk_create(
            BudgetLine(
                agreement=agreement,
                priority_id=priorities.get(line.theme, line.priority_id),
                project_id=line.project_id,
                description=line.description,
                amount=part,
            )
            for line, part in parts
        )
        write_conditions(agreement, decision, write_schedule(agreement, count=count))

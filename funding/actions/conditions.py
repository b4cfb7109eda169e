"""What an answer asks for: made with the offer, proof brought by the group, confirmed by an officer (two people)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action
from biglocal.audit.record import record
from biglocal.audit.stale import last_act, stale
from biglocal.private_files import checked_file
from biglocal.refusals import Refused

from ..holders import may_with
from ..models import Agreement, Condition, Decision, Payment
from .payment_waits import refresh_payments
from .rules import has_conflict, need, refuse_connected
from .tied import need_ours


def write_conditions(agreement: Agreement, decision: Decision, payments: list[Payment]) -> list[Condition]:
    """Write each condition of the answer. It holds the payment that was chosen; where there are fewer, the last."""
    return Condition.objects.bulk_create(
        Condition(
            agreement=agreement,
            number=one.number,
            words=one.words,
            owner=one.owner,
            person_id=one.person_id,
            due_on=one.due_on,
            payment=payments[min(one.payment, len(payments)) - 1] if payments else None,
        )
        for one in decision.asked_for.all()
    )


def locked_condition(condition: Condition) -> Condition:
    """Return the condition as it is now, kept from others until the transaction ends."""
    rows = Condition.objects.select_for_update(of=("self",))
    return rows.select_related("agreement__community__programme", "agreement__proposal", "payment").get(pk=condition.pk)


def condition_stamp(condition: Condition) -> str:
    """Return what a form remembers of the condition: the proof that it showed."""
    moments = [moment.timestamp() if moment else 0 for moment in (condition.brought_at, condition.met_at)]
    return "{:.6f}-{:.6f}".format(*moments)


def refuse_stale_condition(condition: Condition, seen: str | None) -> None:
    """Refuse when somebody brought, sent back or confirmed its proof since the form was opened: say who did what."""
    if seen and seen != condition_stamp(condition):
        state = "confirmed" if condition.met_at else "with Local Trust" if condition.brought_at else "with the group"
        raise stale(last_act(condition), state)


@transaction.atomic
def bring_proof(
    *, condition: Condition, words: str, by: Any, now: datetime, file: Any = None, seen: str | None = None
) -> Condition:
    """The group says, or shows by a file, that a condition is met. Brought anew it takes the place of what was."""
    condition = locked_condition(condition)
    community = condition.agreement.community
    if not may_with(by, Action.PAPER_BRING, condition.agreement, timezone.localdate(now)):
        need_ours(by, Action.PAPER_BRING, condition.agreement, timezone.localdate(now))
    if condition.brought_by_id == by.pk and condition.proof == words.strip() and not file and condition.brought_at:
        return condition  # pressed twice
    refuse_stale_condition(condition, seen)
    if condition.met_at:
        raise Refused("This is confirmed already. Nothing more is needed.")
    if not words.strip() and not file:
        raise Refused("Say what shows that it is done, or choose a file.", field="words")
    condition.proof, condition.brought_by, condition.brought_at = words.strip(), by, now
    if file:
        condition.proof_file = checked_file(file)
    condition.save()
    sentence = f"brought proof: {condition.words}"
    record("proof", condition, by=by, sentence=sentence, community=community.pk)
    return condition


@transaction.atomic
def confirm_condition(*, condition: Condition, by: Any, now: datetime, seen: str | None = None) -> Condition:
    """An officer agrees that it is met: somebody else than who brought the proof. Its payment looks again."""
    condition = locked_condition(condition)
    if condition.met_by_id == by.pk:
        return condition  # pressed twice
    _refuse_officer(condition, by, now)
    refuse_stale_condition(condition, seen)
    if condition.met_at:
        raise Refused(f"{condition.met_by} has confirmed this already.")
    if not condition.brought_at:
        raise Refused("Nobody has brought proof yet. Ask the group for it.")
    condition.met_by, condition.met_at = by, now
    condition.save(update_fields=["met_by", "met_at"])
    agreement, sentence = condition.agreement, f"confirmed: {condition.words}"
    record("condition_met", condition, by=by, sentence=sentence, community=agreement.community_id)
    refresh_payments(agreement=agreement, now=now)
    return condition


@transaction.atomic
def send_back_proof(*, condition: Condition, reason: str, by: Any, now: datetime, seen: str | None = None) -> Condition:
    """The proof does not do: the group reads why, and brings another one."""
    condition = locked_condition(condition)
    _refuse_officer(condition, by, now)
    if condition.met_at:
        raise Refused("This is confirmed already, so it can’t be sent back.")
    if condition.proof == f"Sent back: {reason.strip()}" and not condition.brought_at:
        return condition  # pressed twice
    refuse_stale_condition(condition, seen)
    if not condition.brought_at:
        return condition
    if not reason.strip():
        raise Refused("Say what is missing, for the group.", field="reason")
    kept = {"proof": condition.proof, "file": condition.proof_file.name}
    condition.proof, condition.proof_file = f"Sent back: {reason.strip()}", ""
    condition.brought_by, condition.brought_at = None, None
    condition.save()
    sentence = f"sent the proof of “{condition.words}” back: {reason.strip()}"
    record("proof_back", condition, by=by, sentence=sentence, community=condition.agreement.community_id, **kept)
    return condition


def _refuse_officer(condition: Condition, by: Any, now: datetime) -> None:
    """Rule 6: an officer who neither belongs to the area, nor has a conflict, nor brought the proof."""
    agreement, on = condition.agreement, timezone.localdate(now)
    need(by, Action.PAPER_CHECK, agreement.community, on)
    refuse_connected(by, agreement.community, on)
    if agreement.proposal and has_conflict(by, agreement.proposal):
        raise Refused("You told us about a conflict of interest, so you can’t act on this grant. Ask another officer.")
    if condition.brought_by_id == by.pk:
        raise Refused("You brought the proof yourself. Who confirms is somebody else: ask another officer.")

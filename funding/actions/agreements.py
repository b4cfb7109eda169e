"""An offer is accepted by a named person of the organisation, or lapses; its rhythm can be chosen until then."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action, Role
from biglocal.audit.record import record
from biglocal.communities.models import RoleHeld
from biglocal.money import pounds
from biglocal.refusals import Refused

from ..models import AGREEMENT_MOVES, Agreement, Payment
from ..payment_people import tell_of_agreement
from ..schedule import rewrite_schedule
from .moves import refuse_moved, state_after
from .payment_waits import locked_agreement, refresh_payments
from .rules import need
from .tied import refuse_tied

VERBS = {
    "reschedule": "given another rhythm",
    "accept": "accepted",
    "lapse": "let lapse",
    "end": "ended",
    "close": "closed",
    "hand_over": "handed over",
}
RHYTHMS = [6, 3]


def may_accept(person: Any, agreement: Agreement, on: Any) -> bool:
    """Is the person a finance officer of the organisation that the agreement is offered to?"""
    rows = RoleHeld.objects.running(on).filter(person=person, role=Role.FINANCE, organisation=agreement.lto_id)
    return rows.exists()


def next_agreement_state(agreement: Agreement, move: str) -> str:
    """Return the state that `move` leads to; refuse when it cannot be made now."""
    return state_after(agreement, AGREEMENT_MOVES[move], "This agreement", f"{VERBS[move]} any more")


def offer_stamp(agreement: Agreement) -> str:
    """Return what a form remembers of the offer: another rhythm is another offer."""
    return f"{agreement.state}-{agreement.months}-{agreement.amount}"


@transaction.atomic
def accept_agreement(
    *, agreement: Agreement, by: Any, now: datetime, name: str = "", seen: str | None = None
) -> Agreement:
    """The LTO takes up the offer; its payments wait for nothing but reports, conditions and papers now."""
    agreement = locked_agreement(agreement)
    on = timezone.localdate(now)
    if not may_accept(by, agreement, on):
        raise Refused(f"Only a finance officer of {agreement.lto} accepts this. Ask them to sign in.")
    need(by, Action.AGREEMENT_ACCEPT, agreement.community, on)
    if agreement.state == Agreement.State.ACCEPTED:
        return agreement
    state = next_agreement_state(agreement, "accept")
    refuse_moved(agreement, seen, offer_stamp)
    if agreement.lapses_on < on:
        raise Refused(
            f"This offer could be accepted until {agreement.lapses_on:%-d %B %Y}. Ask Local Trust to offer it anew."
        )
    agreement.state, agreement.accepted_on, agreement.accepted_by = state, on, by
    agreement.accepted_name = (name.strip() or by.get_full_name())[:120]
    agreement.save(update_fields=["state", "accepted_on", "accepted_by", "accepted_name"])
    sentence = f"accepted the agreement for {pounds(agreement.amount)}"
    record(
        "accept", agreement, by=by, sentence=sentence, community=agreement.community_id, name=agreement.accepted_name
    )
    refresh_payments(agreement=agreement, now=now)
    tell_of_agreement("agreement-accepted", agreement, by=by, now=now)
    return agreement


@transaction.atomic
def choose_rhythm(*, agreement: Agreement, months: int, by: Any, now: datetime, seen: str | None = None) -> Agreement:
    """Let an offer be paid each quarter or each half-year. Only before anybody has accepted it."""
    agreement = locked_agreement(agreement)
    refuse_tied(by, Action.PAYMENT_RELEASE, agreement, timezone.localdate(now))
    if months not in {*RHYTHMS, agreement.figures.report_months}:
        raise Refused("Choose how often it is paid.", field="months")
    if agreement.months == months:
        return agreement
    agreement.state = next_agreement_state(agreement, "reschedule")
    refuse_moved(agreement, seen, offer_stamp)
    if agreement.follows_id:
        raise Refused("This agreement took over a balance: its first payment is that balance, so it keeps its rhythm.")
    agreement.months = months
    agreement.save(update_fields=["months"])
    payments = rewrite_schedule(agreement)
    words = f"offered it in {len(payments)} payments, every {months} months"
    record("reschedule", agreement, by=by, sentence=words, community=agreement.community_id)
    return agreement


def offers_run_out(on: date) -> list[Agreement]:
    """Return offers that nobody accepted in time."""
    offers = Agreement.objects.filter(state=Agreement.State.OFFERED).select_related("community__programme")
    return [offer for offer in offers.order_by("pk") if offer.lapses_on < on]


@transaction.atomic
def lapse_offer(*, agreement: Agreement, now: datetime) -> bool:
    """Let an offer lapse that was not accepted in time: it no longer counts, and none of it is paid. Did it?"""
    agreement = locked_agreement(agreement)
    if agreement.state != Agreement.State.OFFERED or agreement.lapses_on >= timezone.localdate(now):
        return False
    agreement.state = AGREEMENT_MOVES["lapse"][agreement.state]
    agreement.save(update_fields=["state"])
    agreement.payments.update(state=Payment.State.CANCELLED, waits_for="")
    sentence = f"The offer of {pounds(agreement.amount)} was not accepted in time"
    record("lapse", agreement, by=None, sentence=sentence, community=agreement.community_id)
    tell_of_agreement("agreement-lapsed", agreement, by=None, now=now)
    return True

"""A small grant: asked by a group, judged by the panel, given out of the line, paid by the LTO, told of later."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action, Role
from biglocal.audit.record import record
from biglocal.communities.models import RoleHeld
from biglocal.money import pounds
from biglocal.refusals import Refused

from ..models import BudgetLine, GrantRound, PanelSeat, PanelWord, SmallGrant
from .payment_waits import locked_agreement
from .rounds import locked_round
from .rules import need
from .variation_rules import RUNNING, used_of

S = SmallGrant.State
MOST_APPLICATIONS = 500  # of one round: more is no neighbourhood


def locked_grant(grant: SmallGrant) -> SmallGrant:
    """Return the application as it is now. Agreement, line and round are locked before it, always in this order."""
    row = SmallGrant.objects.select_related("round__line").get(pk=grant.pk)
    agreement = locked_agreement(row.round.line.agreement_id)
    line = BudgetLine.objects.select_for_update().get(pk=row.round.line_id)
    round = locked_round(row.round)
    line.agreement = agreement
    found = SmallGrant.objects.select_for_update().get(pk=grant.pk)
    round.line = line
    found.round = round
    return found


@transaction.atomic
def ask_small_grant(*, round: GrantRound, now: datetime, form_key: UUID | None = None, **facts: Any) -> SmallGrant:
    """A group asks, without an account. The same form twice is one application."""
    if form_key and (made := SmallGrant.objects.filter(form_key=form_key, round=round).first()):
        return made
    round = locked_round(round)
    if not round.is_open(timezone.localdate(now)):
        raise Refused("This round is closed. Look on the area’s page when the next one opens.")
    if facts["asked"] > round.most:
        raise Refused(f"Ask for {pounds(round.most)} at most.", field="asked")
    number = round.grants.count() + 1
    if number > MOST_APPLICATIONS:
        raise Refused("So many groups have asked that this round is full. Ring the worker of the area.")
    grant = SmallGrant.objects.create(round=round, number=number, sent_at=now, form_key=form_key, **facts)
    record(
        "ask", grant, by=None, sentence=f"{grant.group_name} asked for {pounds(grant.asked)}", community=_area(grant)
    )
    return grant


@transaction.atomic
def take_back_asking(*, grant: SmallGrant, now: datetime) -> SmallGrant:
    """The group itself takes it back, from its own page, as long as nothing is decided."""
    grant = locked_grant(grant)
    if grant.state == S.WITHDRAWN:
        return grant
    if grant.state != S.ASKED:
        raise Refused("The panel has decided already. Ring the worker of the area.")
    grant.state = S.WITHDRAWN
    grant.save(update_fields=["state"])
    record("withdraw", grant, by=None, sentence=f"{grant.group_name} took it back", community=_area(grant))
    return grant


@transaction.atomic
def declare_for_panel(*, grant: SmallGrant, has_conflict: bool, by: Any, now: datetime, reason: str = "") -> PanelWord:
    """Say whether one has a conflict, before anything is seen. A conflict shuts the application (rule 7)."""
    grant = locked_grant(grant)
    need(by, Action.ROUND_JUDGE, grant.round.community, timezone.localdate(now))
    refuse_unseated(by, grant)
    if has_conflict and not reason.strip():
        raise Refused("Say what ties you to the group.", field="reason")
    said = PanelWord.objects.filter(grant=grant, person=by).first()
    if said and said.has_conflict:
        return said  # taken back by somebody else alone
    if said and not has_conflict:
        return said
    said = said or PanelWord(grant=grant, person=by)
    said.has_conflict, said.reason, said.declared_at = has_conflict, reason.strip(), now
    said.yes, said.note, said.voted_at = None, "", None
    said.save()
    sentence = "declared a conflict of interest" if has_conflict else "said there is no conflict of interest"
    record("conflict" if has_conflict else "no_conflict", grant, by=by, sentence=sentence, community=_area(grant))
    return said


@transaction.atomic
def take_back_panel_conflict(*, grant: SmallGrant, person: int, by: Any, now: datetime) -> None:
    """A conflict was declared by mistake: somebody else who runs the round takes it back."""
    grant = locked_grant(grant)
    need(by, Action.ROUND_RUN, grant.round.community, timezone.localdate(now))
    if person == by.pk:
        raise Refused("Somebody else takes back your conflict: ask the chair or the worker.")
    refuse_conflict(by, grant)
    said = PanelWord.objects.filter(grant=grant, person=person, has_conflict=True).select_related("person").first()
    if said:
        sentence = f"took back the conflict that {said.person} declared"
        said.delete()
        record("conflict_back", grant, by=by, sentence=sentence, community=_area(grant))


@transaction.atomic
def vote(*, grant: SmallGrant, yes: bool, by: Any, now: datetime, note: str = "") -> PanelWord:
    """One voice of the panel, by somebody who said that there is no conflict. It can be changed until it is decided."""
    grant = locked_grant(grant)
    need(by, Action.ROUND_JUDGE, grant.round.community, timezone.localdate(now))
    refuse_unseated(by, grant)
    refuse_conflict(by, grant)
    if grant.state != S.ASKED or grant.round.state != GrantRound.State.PUBLISHED:
        raise Refused(f"This application is “{grant.get_state_display()}”, so votes don’t change it any more.")
    said = PanelWord.objects.filter(grant=grant, person=by).first()
    if said is None:
        raise Refused("Say first whether you have a conflict of interest.")
    changed = said.yes != yes
    said.yes, said.note, said.voted_at = yes, note, now
    said.save(update_fields=["yes", "note", "voted_at"])
    if changed:
        record("vote", grant, by=by, sentence=f"voted {'yes' if yes else 'no'}", community=_area(grant))
    return said


@transaction.atomic
def decide_small_grant(*, grant: SmallGrant, by: Any, now: datetime, amount: Decimal | None = None) -> SmallGrant:
    """Write down what the panel decided: its votes say yes or no, never one person. Never above what the line has."""
    grant = locked_grant(grant)
    round, on = grant.round, timezone.localdate(now)
    need(by, Action.ROUND_RUN, round.community, on)
    refuse_conflict(by, grant)
    if grant.state in {S.GRANTED, S.REFUSED}:
        return grant
    if grant.state != S.ASKED or not round.is_judged(on):
        raise Refused("Decisions come after the last day on which groups can ask, and before the round is finished.")
    yes, no = votes_of(grant)
    if yes + no < round.fewest_votes:
        raise Refused(f"{round.fewest_votes} people of the panel have to vote; so far {yes + no} did.")
    grant.yes_votes, grant.no_votes, grant.decided_by, grant.decided_at = yes, no, by, now
    if yes > no:
        _give(grant, grant.asked if amount is None else amount)
    else:
        grant.state = S.REFUSED
    grant.save()
    words = f"yes to {pounds(grant.amount)}" if grant.amount else "no"
    record("decide", grant, by=by, sentence=f"wrote down: {words}, {yes} to {no}", community=_area(grant))
    return grant


def _give(grant: SmallGrant, amount: Decimal) -> None:
    """Take the amount out of the line, which is locked: never more than is left on it, whoever acts meanwhile."""
    line = grant.round.line
    if line.agreement.state not in RUNNING:
        raise Refused("The agreement of this money is over. Nothing more can be given out of it.")
    if amount > grant.asked:
        raise Refused(f"They asked for {pounds(grant.asked)}. Enter that or less.", field="amount")
    left = left_on(line)
    if amount > left:
        raise Refused(f"“{line}” has {pounds(left)} left. Enter that or less.", field="amount")
    line.given += amount  # the line is locked
    line.save(update_fields=["given"])
    grant.state, grant.amount = S.GRANTED, amount


@transaction.atomic
def undo_decision(*, grant: SmallGrant, by: Any, now: datetime) -> SmallGrant:
    """A decision was written down by mistake. The groups hear only when the round is finished, so it can go back."""
    grant = locked_grant(grant)
    need(by, Action.ROUND_RUN, grant.round.community, timezone.localdate(now))
    refuse_conflict(by, grant)
    if grant.state == S.ASKED:
        return grant
    if grant.state not in {S.GRANTED, S.REFUSED} or grant.round.state != GrantRound.State.PUBLISHED:
        raise Refused("The round is finished and the groups have their answers, so this stands.")
    if grant.amount:
        line = grant.round.line  # locked
        line.given -= grant.amount
        line.save(update_fields=["given"])
    grant.state, grant.amount, grant.decided_by, grant.decided_at = S.ASKED, None, None, None
    grant.yes_votes = grant.no_votes = 0
    grant.save()
    record("undo", grant, by=by, sentence="undid the decision", community=_area(grant))
    return grant


@transaction.atomic
def pay_small_grant(*, grant: SmallGrant, paid_on: date, by: Any, now: datetime) -> SmallGrant:
    """The LTO says that it has paid. Who wrote the decision down does not pay."""
    grant = _to_pay(grant, by, now)
    if grant.state == S.PAID:
        return grant
    if grant.state != S.GRANTED or grant.round.state != GrantRound.State.FINISHED:
        raise Refused(
            f"This grant is “{grant.get_state_display()}” and its round not finished: there is nothing to pay."
        )
    if paid_on > timezone.localdate(now):
        raise Refused("Enter the day it was paid: it can’t be in the future.", field="paid_on")
    if grant.decided_by_id == by.pk:
        raise Refused("You wrote the decision down, so somebody else pays. Ask another finance officer.")
    grant.state, grant.paid_by, grant.paid_on = S.PAID, by, paid_on
    grant.save(update_fields=["state", "paid_by", "paid_on"])
    record("pay", grant, by=by, sentence=f"paid {pounds(grant.amount)} to {grant.group_name}", community=_area(grant))
    return grant


@transaction.atomic
def unpay_small_grant(*, grant: SmallGrant, by: Any, now: datetime) -> SmallGrant:
    """It was marked as paid by mistake."""
    grant = _to_pay(grant, by, now)
    if grant.state == S.GRANTED:
        return grant
    if grant.state != S.PAID or grant.report:
        raise Refused("The group has told what it did with the money, so it was paid.")
    grant.state, grant.paid_by, grant.paid_on = S.GRANTED, None, None
    grant.save(update_fields=["state", "paid_by", "paid_on"])
    record("unpay", grant, by=by, sentence="took back that it was paid", community=_area(grant))
    return grant


@transaction.atomic
def report_small_grant(*, grant: SmallGrant, report: str, now: datetime, by: Any = None) -> SmallGrant:
    """The sentence of what became of it: by the group from its own page, or by who runs the round."""
    grant = locked_grant(grant)
    if by is not None:
        need(by, Action.ROUND_RUN, grant.round.community, timezone.localdate(now))
        refuse_conflict(by, grant)
    if grant.state != S.PAID:
        raise Refused("The money has not been paid yet. Tell us when it was.")
    if grant.report != report:
        grant.report, grant.reported_at = report, now
        grant.save(update_fields=["report", "reported_at"])
        record("report", grant, by=by, sentence=f"{grant.group_name} told what it did", community=_area(grant))
    return grant


# What is asked of people and money ------------------------------------------------------------------------------------
def left_on(line: BudgetLine) -> Decimal:
    """What can still be given out of the line: without what was given already, or spent where that is more."""
    return line.amount - used_of(line)


def votes_of(grant: SmallGrant) -> tuple[int, int]:
    """Votes that count: of people on the panel, without a conflict."""
    seated = PanelSeat.objects.filter(round=grant.round_id, left_at__isnull=True).values("person")
    said = PanelWord.objects.filter(grant=grant, has_conflict=False, person__in=seated)
    votes = list(said.filter(yes__isnull=False).values_list("yes", flat=True))
    return votes.count(True), votes.count(False)


def refuse_unseated(person: Any, grant: SmallGrant) -> None:
    """Only the panel judges."""
    if not PanelSeat.objects.filter(round=grant.round_id, person=person, left_at__isnull=True).exists():
        raise Refused("You are not on the panel of this round. Ask the chair or the worker.")


def refuse_conflict(person: Any, grant: SmallGrant) -> None:
    """Rule 7: who declared a conflict does nothing with it."""
    if PanelWord.objects.filter(grant=grant, person=person, has_conflict=True).exists():
        raise Refused("You stepped back from this application, so others decide on it.")


def _to_pay(grant: SmallGrant, by: Any, now: datetime) -> SmallGrant:
    grant = locked_grant(grant)
    on = timezone.localdate(now)
    need(by, Action.ROUND_PAY, grant.round.community, on)
    lto = grant.round.line.agreement.lto
    if not RoleHeld.objects.running(on).filter(person=by, role=Role.FINANCE, organisation=lto).exists():
        raise Refused(f"Only a finance officer of {lto} marks this as paid.")
    return grant


def _area(grant: SmallGrant) -> int:
    return grant.round.community_id

"""Several people act on proposals, agreements, payments and reports in any order: the books hold after every step.

Each example begins with two areas, and takes some hundred steps: most are refused, as they should be. What may change
into what, and by whom, is typed out here once more, apart from the tables that the actions use.
"""

import os
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import hypothesis.core
import pytest
from django.db import connection
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from funding.models import (
    Agreement,
    AllocationEntry,
    BudgetLine,
    CloseOut,
    GrantRound,
    LedgerEntry,
    Payment,
    Proposal,
    SmallGrant,
    SpendReport,
    Variation,
)
from funding.money import area_money

from .acts import Acts
from .more_acts import MoreActs
from .moves import KEPT, MAY_GO, MOVES, who_is
from .world import ALLOCATION, World, dump

STEPS = int(os.environ.get("MACHINE_STEPS", "420"))  # in all, thirty an example, each of one act or a month of them
EACH = 30


class Books(MoreActs):
    """After every act, and after every step: what must hold."""

    @invariant()
    def checked(self) -> None:
        now = dump("funding")
        if now == self.seen:
            return
        connection.check_constraints()  # what PostgreSQL looks at when a transaction ends
        self.nothing_kept_changed(now)
        self.every_state_by_an_allowed_move()
        self.seen = now
        self.ceilings_hold()
        self.sums_equal_the_ledger()
        self.two_people()

    def nothing_kept_changed(self, now: Any) -> None:
        """Rule 2: kept rows stay as they were; no row of another table vanishes but a draft's parts."""
        for table, rows in self.seen.items():
            gone = set(rows) - set(now[table])
            if table == "funding_spendreport":  # an agreement that ends asks for no report of the time after it
                gone = {pk for pk in gone if self.states[SpendReport][pk] != "not_open"}
            assert not gone or table in MAY_GO, f"{table} lost {gone}"
            if table in KEPT:
                assert all(now[table][pk] == row for pk, row in rows.items()), f"{table} changed"

    def every_state_by_an_allowed_move(self) -> None:
        for model in MODELS:
            before = self.states.get(model, {})
            self.states[model] = {thing.pk: thing.state for thing in model.objects.all()}
            for thing in model.objects.all():
                was = before.get(thing.pk)
                if was == thing.state:
                    continue
                who, allowed = who_is(self.world, self.actor, thing), MOVES[model.__name__].get((was, thing.state))
                assert allowed is not None, f"{model.__name__}: {was} -> {thing.state} is no move"
                assert allowed & who, f"{model.__name__}: {was} -> {thing.state} by {who}"
                Acts.moves[model.__name__, was, thing.state] += 1

    def ceilings_hold(self) -> None:
        """Rule 3."""
        for area in self.world.areas:
            live = Agreement.objects.in_community(area).live().aggregate(total=Sum("amount"))["total"] or 0
            assert live <= allocated(area) + returned(agreement__community=area)
        for line in BudgetLine.objects.filter(rounds__isnull=False).distinct():
            given = SmallGrant.objects.filter(round__line=line, state__in=["granted", "paid"])
            assert line.given == (given.aggregate(total=Sum("amount"))["total"] or 0) <= line.amount
        for agreement in Agreement.objects.all():
            assert agreement.amount == agreement.lines.aggregate(total=Sum("amount"))["total"]
            standing = agreement.payments.exclude(state__in=["cancelled", "failed", "returned"])
            assert (standing.aggregate(total=Sum("amount"))["total"] or 0) <= agreement.amount

    def sums_equal_the_ledger(self) -> None:
        """Rules 4, 8 and 11."""
        for area in self.world.areas:
            money = area_money(area)
            assert money.spent + money.promised + money.left == money.allocation == allocated(area) <= ALLOCATION
            accepted = SpendReport.objects.filter(agreement__community=area, state="accepted")
            assert money.spent == (accepted.aggregate(total=Sum("lines__spent"))["total"] or 0)
            assert min(money.spent, money.promised, money.left) >= 0
        for agreement in Agreement.objects.all():
            paid = agreement.payments.filter(state__in=["paid", "returned"])
            sums = paid.aggregate(amount=Sum("amount"), contribution=Sum("contribution"))
            assert booked("payment", agreement=agreement) == (sums["amount"] or 0)
            assert booked("contribution", agreement=agreement) == (sums["contribution"] or 0)
            back = Decimal("0.05") * booked("return", agreement=agreement)
            assert booked("contribution_return", agreement=agreement) == back.quantize(Decimal("0.01"), ROUND_HALF_UP)
            closing = None
            for report in agreement.reports.filter(state="accepted").order_by("number"):
                assert closing is None or report.opening == closing
                closing = report.closing_with(report.lines.aggregate(total=Sum("spent"))["total"] or Decimal(0))

    def two_people(self) -> None:
        """Rule 6."""
        for payment in Payment.objects.filter(state__in=["released", "paid"]).select_related("waits_for_report"):
            assert payment.released_by_id and payment.released_by_id != payment.confirmed_by_id
            if report := payment.waits_for_report:
                assert report.accepted_by_id not in {payment.released_by_id, payment.confirmed_by_id}
            assert payment.amount <= Decimal(50_000) or payment.confirmed_by_id
        for proposal in Proposal.objects.filter(state="decided").select_related("decision"):
            assert proposal.decision.by_id not in {proposal.written_by_id, proposal.decision.confirmed_by_id}
            held = proposal.decision.confirmed_at or proposal.decision.at  # who has a conflict later may say so then
            told = proposal.conflicts.filter(has_conflict=True, declared_at__lt=held)
            assert not told.filter(person__in=[proposal.decision.by_id, proposal.decision.confirmed_by_id]).exists()
        for report in SpendReport.objects.filter(state__in=["submitted", "accepted"]):
            assert report.signed_by_id not in {report.written_by_id, None}
        for end in CloseOut.objects.filter(state="confirmed"):
            assert end.confirmed_by_id not in {end.done_by_id, None}
        for grant in SmallGrant.objects.exclude(decided_by=None):
            assert grant.yes_votes + grant.no_votes >= 2 and grant.paid_by_id != grant.decided_by_id


def booked(kind: str, **where: Any) -> Decimal:
    return LedgerEntry.objects.filter(**where).aggregate(total=LedgerEntry.sum_of(kind))["total"] or Decimal(0)


def allocated(area: Any) -> Decimal:
    return AllocationEntry.objects.filter(community=area).aggregate(total=Sum("amount"))["total"]


def returned(**where: Any) -> Decimal:
    return booked("return", **where)


MODELS = (Proposal, Agreement, Payment, SpendReport, Variation, GrantRound, SmallGrant, CloseOut)


@pytest.mark.timeout(max(600, STEPS))
def test_books_hold_whatever_people_do(db, monkeypatch):
    Books.world = World()
    chosen = settings(
        max_examples=max(1, STEPS // EACH),
        stateful_step_count=EACH,
        deadline=None,
        derandomize="MACHINE_SEED" not in os.environ,
        database=None,
        phases=[Phase.generate],  # what fails is told as it was: shrinking takes longer than reading it
        suppress_health_check=list(HealthCheck),
    )
    Acts.steps = Acts.refused = 0
    Acts.moves.clear()
    if seed := os.environ.get("MACHINE_SEED"):
        monkeypatch.setattr(hypothesis.core, "global_force_seed", int(seed))
    run_state_machine_as_test(Books, settings=chosen)
    walked = {model for model, _, _ in Acts.moves}
    told = f"{Acts.steps} acts, {Acts.refused} of them refused; {Acts.moves.total()} moves of {len(Acts.moves)} kinds"
    print(told)
    assert set(MOVES) - walked <= {"CloseOut"} and len(Acts.moves) > 30, f"{told} went little way: {Acts.moves}"
    assert Acts.refused > Acts.steps / 10, told

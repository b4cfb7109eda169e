"""What people do with money, in any order: most acts are refused, as they should be."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from biglocal.money import to_penny
from biglocal.refusals import Refused
from funding import actions
from funding.actions.agreements import lapse_offer, offers_run_out
from funding.actions.bank import correct_return, held, mark_failed, mark_paid, record_return, sums_of, try_again
from funding.actions.change_lto import end_agreement, hand_over
from funding.actions.ending import close_agreement
from funding.actions.payment_waits import agreements_to_refresh, refresh_payments
from funding.actions.payments import (
    cancel_payment,
    confirm_payment,
    hold_payment,
    let_go_payment,
    release_payment,
    send_back_release,
)
from funding.actions.report_answers import PointGiven
from funding.actions.reports import LineGiven, open_reports
from funding.actions.variation_answers import decide_variation
from funding.actions.variations import agree_variation, send_variation, start_variation
from funding.models import Agreement, BudgetLine, LedgerEntry, Payment, Proposal, SpendReport, Variation
from tests.factories.meetings import MadeDecisionFactory

from .world import World, dump, noon

WHY = {"reason": "Their accounts are late."}
PAYMENT_ACTS = {
    "release": (release_payment, {}),
    "release too": (release_payment, {}),
    "confirm": (confirm_payment, {}),
    "send back": (send_back_release, WHY),
    "hold": (hold_payment, WHY),
    "let go": (let_go_payment, {}),
    "cancel": (cancel_payment, WHY),
}
ANSWERS = st.sampled_from(["yes", "yes", "yes", "no"])
SCORES = {name: (3, "") for name in ["what", "who", "difference", "after"]}
PICK = st.integers(0, 99)
DAYS = st.sampled_from([30, 60, 95, 190, 1, 7])
PENCE = st.one_of(st.integers(1, 9_999_999), st.sampled_from([1, 50_000, 3_333_333, 5_000_000, 5_000_001, 20_000_000]))


class Acts(RuleBasedStateMachine):
    """What people do, each step with somebody picked at random: most often one who may, sometimes anybody."""

    world: World
    steps = refused = 0
    moves: Counter[tuple[str, str | None, str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.day = date(2023, 1, 9)
        self.world.bring_papers(self.day, date(2039, 1, 1))
        self.seen = dump("funding")
        self.actor: Any = None
        self.states: dict[Any, dict[int, str]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    # Who and what ----------------------------------------------------------------------------------------------------
    def one(self, rows: Any, pick: int) -> Any:
        """Return one of the rows, or nothing."""
        found = list(rows.order_by("-pk")[:8])
        return found[pick % len(found)] if found else None

    def person(self, pick: int, *likely: str) -> Any:
        """Return one of the likely people nine times in ten, else anybody."""
        names = list(likely) if pick % 10 != 9 else sorted(self.world.people)
        self.actor = self.world.people[names[(pick // 10) % len(names)]]
        return self.actor

    def act(self, what: Any, **given: Any) -> None:
        """Do it; after a refusal every row is as it was."""
        Acts.steps += 1
        try:
            what(now=noon(self.day), **given)
        except Refused:
            Acts.refused += 1
            assert dump("funding") == self.seen, f"{what.__name__} refused and changed something"
        else:
            self.checked()

    def of_area(self, thing: Any, *roles: str) -> list[str]:
        """Return the names of people with these roles where `thing` belongs."""
        area = self.world.areas.index(thing.community)
        return [f"{role}{area}" for role in roles]

    def of_lto(self, thing: Any, role: str) -> list[str]:
        return [f"{role}{self.world.ltos.index(thing.lto)}"]

    STAFF = ["officer0", "officer1", "officer2", "manager"]

    @initialize(picks=st.lists(PICK, min_size=4, max_size=4))
    def some_months(self, picks):
        """Each example begins with things on their way."""
        for pick in picks:
            self.a_month(picks=[pick] * 8, who=[pick // 10 * 10] * 8, days=95)

    # Asked -----------------------------------------------------------------------------------------------------------
    @rule(area=PICK, lto=PICK, who=PICK, sums=st.lists(PENCE, min_size=1, max_size=3))
    def start(self, area, lto, who, sums):
        community = self.world.areas[area % 2]
        amounts = [Decimal(pence) / 100 for pence in sums]
        written = self.world.written(self.world.ltos[lto % 2], amounts)
        self.act(actions.start_proposal, community=community, by=self.person(who, f"worker{area % 2}"), **written)

    @rule(pick=PICK, who=PICK)
    def agree_and_send(self, pick, who):
        if proposal := self.one(Proposal.objects.filter(state="draft"), pick):
            by = self.person(who, *self.of_area(proposal, "chair"))
            decision = MadeDecisionFactory(meeting__community=proposal.community, meeting__on=self.day)
            self.act(actions.agree_proposal, proposal=proposal, decision=decision, by=by)
            self.act(actions.send_proposal, proposal=proposal, by=by)

    @rule(pick=PICK, who=PICK)
    def withdraw(self, pick, who):
        if who % 4 == 0 and (proposal := self.one(Proposal.objects, pick)):
            by = self.person(who, *self.of_area(proposal, "chair"))
            self.act(actions.withdraw_proposal, proposal=proposal, by=by, reason="We found the money elsewhere.")

    @rule(pick=PICK, who=PICK, conflict=PICK)
    def say_conflict(self, pick, who, conflict):
        if proposal := self.one(Proposal.objects.exclude(state="draft"), pick):
            said = {"has_conflict": conflict % 9 == 0, "reason": "My sister lives there."}
            self.act(actions.declare_conflict, proposal=proposal, by=self.person(who, *self.STAFF), **said)

    @rule(pick=PICK, who=PICK)
    def read(self, pick, who):
        if proposal := self.one(Proposal.objects.filter(state__in=["submitted", "in_review"]), pick):
            by = self.person(who, *self.STAFF)
            self.act(actions.declare_conflict, proposal=proposal, by=by, has_conflict=False)
            self.act(actions.assign_reader, proposal=proposal, reader=by, by=by)
            given = {"scores": SCORES, "recommendation": "yes", "finish": True}
            self.act(actions.save_review, proposal=proposal, by=by, **given)

    @rule(
        pick=PICK, who=PICK, cut=st.sampled_from([1, 1, 1, 2, 3]), answer=st.sampled_from(["yes", "yes", "yes", "no"])
    )
    def decide(self, pick, who, cut, answer):
        if proposal := self.one(Proposal.objects.filter(state="ready"), pick):
            by = self.person(who, *self.STAFF)
            self.act(actions.declare_conflict, proposal=proposal, by=by, has_conflict=False)
            amount = to_penny(proposal.asked / cut)
            given = {"answer": answer, "amount": amount, "message": "Here is our answer."}
            self.act(actions.decide_proposal, proposal=proposal, by=by, **given)

    @rule(pick=PICK, who=PICK, back=PICK)
    def sign_decision(self, pick, who, back):
        if proposal := self.one(Proposal.objects.filter(decision__needs_confirmation=True), pick):
            by = self.person(who, "manager", "officer0")
            self.act(actions.declare_conflict, proposal=proposal, by=by, has_conflict=False)
            if back % 5:
                self.act(actions.confirm_decision, proposal=proposal, by=by)
            else:
                self.act(actions.send_back_decision, proposal=proposal, by=by, reason="The costs do not add up.")

    # Agreed and paid -------------------------------------------------------------------------------------------------
    @rule(pick=PICK, who=PICK)
    def accept_offer(self, pick, who):
        if agreement := self.one(Agreement.objects.filter(state="offered"), pick):
            self.act(
                actions.accept_agreement, agreement=agreement, by=self.person(who, *self.of_lto(agreement, "finance"))
            )

    @rule(pick=PICK, who=PICK, what=st.sampled_from(list(PAYMENT_ACTS)))
    def pay(self, pick, who, what):
        if payment := self.one(Payment.objects.exclude(state__in=["paid", "cancelled"]), pick):
            act, reason = PAYMENT_ACTS[what]
            self.act(act, payment=payment, by=self.person(who, *self.STAFF), **reason)

    @rule(pick=PICK, who=PICK, arrived=PICK)
    def hear_from_the_bank(self, pick, who, arrived):
        if payment := self.one(Payment.objects.filter(state__in=["released", "paid", "failed"]), pick):
            by = self.person(who, *self.STAFF)
            if payment.state == "failed":
                self.act(try_again, payment=payment, by=by)
            elif arrived % 8 == 0:
                self.act(mark_failed, payment=payment, by=by, reason="Account closed")
            else:
                self.act(mark_paid, payment=payment, by=by, on=self.day)

    @rule(pick=PICK, who=PICK, part=st.integers(1, 100))
    def send_money_back(self, pick, who, part):
        if line := self.one(BudgetLine.objects.filter(agreement__payments__state="paid"), pick):
            amount = to_penny(line.amount * part / 400) or Decimal("0.01")
            given = {"agreement": line.agreement, "line": line, "amount": amount, "on": self.day}
            self.act(record_return, by=self.person(who, *self.STAFF), **given)

    @rule(pick=PICK, who=PICK)
    def correct_a_return(self, pick, who):
        if who % 3 == 0 and (entry := self.one(LedgerEntry.objects.filter(kind="return"), pick)):
            by = self.person(who // 3, *self.STAFF)
            self.act(correct_return, entry=entry, by=by, reason="Booked on the wrong line")

    @rule(pick=PICK, who=PICK, part=st.integers(1, 100))
    def move_money(self, pick, who, part):
        """From one line of the budget to another."""
        if agreement := self.one(Agreement.objects.filter(state__in=["accepted", "active"]), pick):
            lines = list(agreement.lines.all())
            amount = to_penny(lines[0].amount * part / 100) or Decimal("0.01")
            given = {
                "kind": "move",
                "from_line": lines[0],
                "to_line": lines[-1],
                "amount": amount,
                "reason": "Cheaper.",
            }
            by = self.person(who, *self.of_area(agreement, "worker"))
            self.act(start_variation, agreement=agreement, by=by, **given)

    @rule(pick=PICK, who=PICK, yes=PICK)
    def answer_change(self, pick, who, yes):
        if variation := self.one(
            Variation.objects.filter(state__in=["draft", "agreed_by_partnership", "requested"]), pick
        ):
            chair = self.person(who, *self.of_area(variation.agreement, "chair"))
            self.act(agree_variation, variation=variation, agreed_on=self.day, by=chair)
            self.act(send_variation, variation=variation, by=chair)
            officer = self.person(who, *self.STAFF)
            given = {"yes": yes % 4 > 0, "message": "We have read it."}
            self.act(decide_variation, variation=variation, by=officer, **given)

    @rule(pick=PICK, who=PICK, to=PICK)
    def change_who_holds_it(self, pick, who, to):
        """The agreement ends; once its last report is accepted, another organisation takes over."""
        if pick % 5 == 0 and (agreement := self.one(Agreement.objects.filter(state__in=["accepted", "active"]), pick)):
            by = self.person(who, *self.STAFF)
            self.act(end_agreement, agreement=agreement, on=self.day, reason="They give it up.", by=by)
        if agreement := self.one(Agreement.objects.filter(state="closing"), pick):
            given = {"to": self.world.ltos[to % 2], "on": self.day}
            self.act(hand_over, agreement=agreement, by=self.person(who, *self.STAFF), **given)

    @rule(pick=PICK, who=PICK)
    def close(self, pick, who):
        """What is left comes back, then an officer closes the agreement."""
        if agreement := self.one(Agreement.objects.filter(state="closing"), pick):
            by = self.person(who, *self.STAFF)
            left = held(sums_of(agreement))
            for line in agreement.lines.all():
                given = {"agreement": agreement, "line": line, "amount": min(left, line.amount), "on": self.day}
                if left > 0 and pick % 2:
                    self.act(record_return, by=by, **given)
                    left = held(sums_of(agreement))
            self.act(close_agreement, agreement=agreement, by=by)

    # Reported --------------------------------------------------------------------------------------------------------
    @rule(pick=PICK, who=PICK, parts=st.lists(st.integers(0, 60), min_size=3, max_size=3))
    def write_report(self, pick, who, parts):
        if report := self.one(SpendReport.objects.filter(state__in=["open", "in_progress", "queried"]), pick):
            lines = {
                line.pk: LineGiven(spent=(line.amount * part / 100).quantize(Decimal("0.01")), note="As it came.")
                for line, part in zip(report.agreement.lines.all(), parts, strict=False)
            }
            by = self.person(who, *self.of_lto(report.agreement, "finance"))
            words = {"happened": "A park opened.", "with_vat": True}
            answers = {point.number: "We asked the builder." for point in report.points.all()}
            if report.state == "queried":
                lines, words = {}, {}
            self.act(actions.save_report, report=report, by=by, lines=lines, words=words, answers=answers)
            self.act(actions.show_report, report=report, by=by)

    @rule(pick=PICK, who=PICK)
    def see_and_sign(self, pick, who):
        if report := self.one(SpendReport.objects.filter(state__in=["shown", "seen", "signed_off"]), pick):
            chair = self.person(who, *self.of_area(report.agreement, "chair"))
            self.act(actions.see_report, report=report, by=chair, on=self.day)
            signer = self.person(who + 1, *self.of_lto(report.agreement, "certifier"))
            self.act(actions.sign_report, report=report, by=signer)
            self.act(
                actions.send_report, report=report, by=self.person(who + 2, *self.of_lto(report.agreement, "finance"))
            )

    @rule(pick=PICK, who=PICK, ask=PICK)
    def answer_report(self, pick, who, ask):
        if report := self.one(SpendReport.objects.filter(state="submitted"), pick):
            by = self.person(who, *self.STAFF)
            if ask % 4:
                self.act(actions.accept_report, report=report, by=by)
            else:
                points = [PointGiven("happened", "Who opened it?")]
                self.act(actions.ask_about_report, report=report, by=by, points=points)

    @rule(days=DAYS)
    def wait(self, days):
        """Time goes by, and what runs each night runs."""
        self.day += timedelta(days=days)
        self.actor = None
        for agreement in offers_run_out(self.day):
            lapse_offer(agreement=agreement, now=noon(self.day))
        open_reports(on=self.day, now=noon(self.day))
        for pk in agreements_to_refresh(self.day):
            refresh_payments(agreement=pk, now=noon(self.day))
        self.checked()

    @rule(picks=st.lists(PICK, min_size=8, max_size=8), who=st.lists(PICK, min_size=8, max_size=8), days=DAYS)
    def a_month(self, picks, who, days):
        """What most people do in most months: each thing goes a step on. Chance alone rarely gets to the end."""
        one = picks[0]
        self.start(area=one, lto=who[0], who=one, sums=[Decimal(who[1] * 90_000 + 1), Decimal(33)])
        self.agree_and_send(pick=picks[1], who=who[1])
        self.read(pick=picks[2], who=who[2])
        self.decide(pick=picks[3], who=who[3], cut=1, answer="yes")
        self.sign_decision(pick=picks[3], who=who[4], back=1)
        self.accept_offer(pick=picks[4], who=who[4])
        for what, number in [("release", 5), ("confirm", 6)]:
            self.pay(pick=picks[5], who=who[number], what=what)
        self.hear_from_the_bank(pick=picks[6], who=who[6], arrived=picks[7])
        self.write_report(pick=picks[7], who=who[7], parts=[who[1] // 2, who[2] // 2, who[3] // 2])
        self.see_and_sign(pick=picks[7], who=0)
        self.answer_report(pick=picks[7], who=who[0], ask=who[5])
        self.move_money(pick=picks[1], who=who[2], part=picks[3] + 1)
        self.answer_change(pick=picks[1], who=who[3], yes=1)
        self.close(pick=picks[2], who=who[1])
        self.wait(days=days)

    def checked(self) -> None:
        """Look whether all holds that must; the machine that knows what says so."""
        raise NotImplementedError

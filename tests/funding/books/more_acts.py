"""Small grants, the end of an area, and reports taken back: what people do beside proposals and payments."""

from decimal import Decimal

from hypothesis.stateful import rule

from funding import actions
from funding.actions.close_checklist import finish_checklist, reopen_checklist, tick_off
from funding.actions.close_out import (
    begin_closing,
    confirm_closing,
    give_up_money,
    take_back_closing,
    take_back_confirmation,
)
from funding.actions.rounds import add_to_panel, call_off_round, finish_round, publish_round, start_round
from funding.actions.small_grants import (
    ask_small_grant,
    decide_small_grant,
    declare_for_panel,
    pay_small_grant,
    take_back_asking,
    undo_decision,
    unpay_small_grant,
    vote,
)
from funding.models import CHECKS, BudgetLine, GrantRound, SmallGrant, SpendReport

from .acts import PICK, Acts

ASKED = {
    "group_name": "Balcony gardeners", "purpose": "Seeds", "answer_one": "Beans.", "answer_two": "All on the stairs.",
    "contact_name": "Gail Green", "email": "gail@example.org", "phone": "",
}  # fmt: skip


class MoreActs(Acts):
    """Each takes a thing a step on, or back."""

    @rule(pick=PICK, who=PICK)
    def begin_a_round(self, pick, who):
        lines = BudgetLine.objects.filter(agreement__state__in=["accepted", "active"], amount__gt=100)
        if line := self.one(lines, pick):
            given = {
                "line": line, "title": "Spring", "words": "For groups.", "question_one": "What?",
                "question_two": "Who?",
                "most": Decimal(500), "opens_on": self.day, "closes_on": self.day, "fewest_votes": 2,
            }  # fmt: skip
            by = self.person(who, *self.of_area(line.agreement, "chair", "worker"))
            self.act(start_round, community=line.agreement.community, by=by, **given)
            if round := self.one(GrantRound.objects.filter(state="draft"), pick):
                self.act(publish_round, round=round, by=by)
                for name in self.of_area(round, "resident", "chair"):
                    self.act(add_to_panel, round=round, person=self.world.people[name], by=by)
                self.actor = None  # groups have no account
                self.act(ask_small_grant, round=round, asked=Decimal(pick * 7 + 1), **ASKED)

    @rule(pick=PICK, who=PICK, yes=PICK)
    def judge(self, pick, who, yes):
        if grant := self.one(SmallGrant.objects.filter(state="asked"), pick):
            if yes == 99:
                self.actor = None
                self.act(take_back_asking, grant=grant)
            for role in ["resident", "chair"]:
                by = self.person(who, *self.of_area(grant.round, role))
                self.act(declare_for_panel, grant=grant, by=by, has_conflict=yes % 9 == 8, reason="My own group.")
                self.act(vote, grant=grant, by=by, yes=yes % 4 > 0)
            by = self.person(who + 1, *self.of_area(grant.round, "chair", "worker"))
            self.act(decide_small_grant, grant=grant, by=by)
            if yes % 7 == 0:
                self.act(undo_decision, grant=grant, by=by)

    @rule(pick=PICK, who=PICK, what=PICK)
    def end_a_round(self, pick, who, what):
        if round := self.one(GrantRound.objects.filter(state="published"), pick):
            act = finish_round if what % 6 else call_off_round
            self.act(act, round=round, by=self.person(who, *self.of_area(round, "chair", "worker")))
        if grant := self.one(SmallGrant.objects.filter(state__in=["granted", "paid"]), pick):
            by = self.person(who, *self.of_lto(grant.round.line.agreement, "finance"))
            self.act(pay_small_grant, grant=grant, by=by, paid_on=self.day)
            if what % 5 == 0:
                self.act(unpay_small_grant, grant=grant, by=by)

    @rule(pick=PICK, who=PICK, back=PICK)
    def end_an_area(self, pick, who, back):
        """Most often too much is left."""
        if pick % 3:
            return
        community = self.world.areas[pick % 2]
        officer = self.person(who, *self.STAFF)
        self.act(begin_closing, community=community, by=officer)
        if back % 3 == 0:
            self.act(take_back_closing, community=community, by=officer)
        here = self.person(who, f"chair{pick % 2}", f"worker{pick % 2}")
        for code in CHECKS:
            self.act(tick_off, community=community, code=code, proof="Done.", by=here)
        self.act(finish_checklist, community=community, by=here)
        manager = self.person(who + 1, "manager", "officer0")
        self.act(give_up_money, community=community, amount=Decimal(back + 1), by=manager)
        if back % 4 == 0:
            self.act(reopen_checklist, community=community, by=manager)
        self.act(confirm_closing, community=community, letter="Thank you all.", by=manager)
        if back % 2:
            self.act(take_back_confirmation, community=community, by=manager)

    @rule(pick=PICK, who=PICK)
    def take_report_back(self, pick, who):
        if report := self.one(SpendReport.objects.filter(state__in=["shown", "seen", "signed_off"]), pick):
            by = self.person(who, *self.of_lto(report.agreement, "finance"))
            self.act(actions.take_back_report, report=report, by=by)

"""Killed between any two statements of an act, the books are as before; let through, they are as after.

A year of one area is told act by act. Each act is first tried with the first statement failing, then the second, and so
on until it gets through. A fault is what a killed worker leaves: whatever is open is rolled back, whatever an act
committed on the way would stay.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from funding import actions
from funding.actions.bank import correct_return, mark_failed, mark_paid, record_return, try_again
from funding.actions.change_lto import end_agreement, hand_over
from funding.actions.payment_files import make_payment_file
from funding.actions.payments import cancel_payment, confirm_payment, hold_payment, let_go_payment, release_payment
from funding.actions.report_answers import PointGiven
from funding.actions.reports import LineGiven, open_reports
from funding.actions.variation_answers import decide_variation
from funding.actions.variations import agree_variation, send_variation, start_variation
from funding.models import Agreement, LedgerEntry, Proposal, SpendReport, Variation
from tests.factories.meetings import MadeDecisionFactory

from .world import World, dump, noon

PARTS = ["funding", "audit", "notices", "communities"]
SCORES = {name: (3, "") for name in ["what", "who", "difference", "after"]}


class Killed(BaseException):
    """The worker is gone."""


@contextmanager
def killed_at(statement: int) -> Iterator[list[str]]:
    """Let the statement of this number, from 0, not reach the database. Whatever is written is in one transaction."""
    asked: list[str] = []
    outside = len(connection.savepoint_ids)  # the transaction of the test itself

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        if len(asked) == statement + 1:
            raise Killed(sql)
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            assert len(connection.savepoint_ids) > outside, f"outside a transaction: {sql}"
            assert not ended, f"after its transaction has ended: {sql}"
        ended.extend(["ended"] * (sql.startswith("RELEASE") and len(connection.savepoint_ids) == outside))
        return execute(sql, params, many, context)

    ended: list[str] = []
    with connection.execute_wrapper(wrapper):
        yield asked


def same(before: dict[str, Any], asked: list[str]) -> bool:
    """Are the tables as before that were written to?"""
    written = {sql.split('"')[1] for sql in asked if sql.startswith(("INSERT", "UPDATE", "DELETE"))}
    return all(rows == before[table] for table, rows in dump(tables=written & set(before)).items())


def at_every_statement(act: Callable[[], Any]) -> int:
    """Do the act with a fault at each statement in turn; return how many faults it took to get through."""
    before = dump(*PARTS)
    for statement in range(400):
        open_still = transaction.savepoint()
        try:
            with killed_at(statement) as asked:
                act()
        except Killed as fault:
            if not str(fault).startswith("RELEASE"):  # what an act has put into a transaction it took back itself
                assert same(before, asked), f"killed at {fault}, something stayed"
            transaction.savepoint_rollback(open_still)  # as the database does with what a dead worker left open
            assert same(before, asked), f"killed at {fault}, something stayed"
        else:
            assert not same(before, asked), "the act changed nothing"
            if len(asked) <= statement:
                return statement
            transaction.savepoint_rollback(open_still)  # what failed was the search's own work, which stops nobody
    raise AssertionError("the act never got through")


class Year:
    """One area's year, act by act: each is a function without arguments, and the rows it needs are looked up then."""

    def __init__(self, world: World) -> None:
        self.world, self.people = world, world.people
        self.day = date(2024, 1, 8)
        world.bring_papers(self.day, date(2030, 1, 1))

    def acts(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        """Yield the acts of asking, paying, reporting, changing and sending back, in the order of a year."""
        yield from self.asked()
        yield from self.paid()
        self.day += timedelta(days=190)
        yield from self.reported()
        yield from self.changed()
        yield from self.sent_back()

    def by(self, name: str) -> dict[str, Any]:
        return {"by": self.people[name], "now": noon(self.day)}

    def asked(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        area = self.world.areas[0]
        written = self.world.written(self.world.ltos[0], [Decimal("40000.00"), Decimal("19999.99")])
        yield "start", lambda: actions.start_proposal(community=area, **self.by("worker0"), **written)
        one = {"proposal": Proposal.objects.get()}
        yield "save", lambda: actions.save_proposal(**one, **self.by("worker0"), **{**written, "title": "Two parks"})
        decision = MadeDecisionFactory(meeting__community=area, meeting__on=self.day)
        yield "agree", lambda: actions.agree_proposal(**one, decision=decision, **self.by("chair0"))
        yield "send", lambda: actions.send_proposal(**one, **self.by("chair0"))
        for name in ["officer0", "officer1", "manager"]:
            said = {**one, **self.by(name), "has_conflict": False}
            yield "conflict", lambda said=said: actions.declare_conflict(**said)
        reader = self.people["officer0"]
        yield "take", lambda: actions.assign_reader(**one, reader=reader, **self.by("officer0"))
        yield "ask changes", lambda: actions.ask_for_changes(**one, points=["Who waters it?"], **self.by("officer0"))
        yield "answer", lambda: actions.send_proposal(**one, **self.by("chair0"))
        given = {"scores": SCORES, "recommendation": "yes", "finish": True}
        yield "recommend", lambda: actions.save_review(**one, **given, **self.by("officer0"))
        answer = {"answer": "yes", "amount": Decimal("59999.99"), "message": "Yes. Go on."}
        yield "decide", lambda: actions.decide_proposal(**one, **answer, **self.by("officer1"))
        yield "send back", lambda: actions.send_back_decision(**one, reason="Too much.", **self.by("manager"))
        yield "decide again", lambda: actions.decide_proposal(**one, **answer, **self.by("officer1"))
        yield "confirm", lambda: actions.confirm_decision(**one, **self.by("manager"))

    def paid(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        agreement = Agreement.objects.get()
        yield "accept", lambda: actions.accept_agreement(agreement=agreement, **self.by("finance0"))
        self.first = agreement.payments.order_by("number")[0]
        one = {"payment": self.first}
        why = {"reason": "The account is being changed."}
        yield "hold", lambda: hold_payment(**one, **why, **self.by("officer0"))
        yield "let go", lambda: let_go_payment(**one, **self.by("officer0"))
        for name in ["release", "release again"]:
            yield name, lambda: release_payment(**one, **self.by("officer0"))
            self.first.refresh_from_db()
            if self.first.needs_confirmation:
                yield f"{name}: confirm", lambda: confirm_payment(**one, **self.by("manager"))
            yield "payment file", lambda: make_payment_file(programme=self.world.programme, **self.by("officer1"))
            yield "paid", lambda: mark_paid(**one, on=self.day, **self.by("officer1"))
            if name == "release":
                yield "failed", lambda: mark_failed(**one, **why, **self.by("officer1"))
                yield "again", lambda: try_again(**one, **self.by("officer1"))

    def reported(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        yield "open", lambda: open_reports(on=self.day, now=noon(self.day))
        one = {"report": SpendReport.objects.get(state="open")}
        yield from self.written(one)
        yield "take back", lambda: actions.take_back_report(**one, **self.by("finance0"))
        yield "show again", lambda: actions.show_report(**one, **self.by("finance0"))
        yield from self.signed(one)
        points = [PointGiven("happened", "Who opened it?")]
        yield "query", lambda: actions.ask_about_report(**one, points=points, **self.by("officer0"))
        answers = {"answers": {1: "The mayor and three children."}, "lines": {}}
        yield "answer", lambda: actions.save_report(**one, **answers, **self.by("finance0"))
        yield "show answers", lambda: actions.show_report(**one, **self.by("finance0"))
        yield "sign and send answers", lambda: actions.sign_and_send_report(**one, **self.by("certifier0"))
        yield "accept", lambda: actions.accept_report(**one, **self.by("officer0"))

    def written(self, one: dict[str, Any]) -> Iterator[tuple[str, Callable[[], Any]]]:
        spent = LineGiven(spent=Decimal("3333.33"), note="As it came.")
        lines = dict.fromkeys(one["report"].agreement.lines.values_list("pk", flat=True), spent)
        words = {"happened": "The park opened.", "with_vat": True}
        yield "save", lambda: actions.save_report(**one, lines=lines, words=words, **self.by("finance0"))
        yield "show", lambda: actions.show_report(**one, **self.by("finance0"))

    def signed(self, one: dict[str, Any]) -> Iterator[tuple[str, Callable[[], Any]]]:
        yield "see", lambda: actions.see_report(**one, on=self.day, **self.by("chair0"))
        yield "sign", lambda: actions.sign_report(**one, **self.by("certifier0"))
        yield "send", lambda: actions.send_report(**one, **self.by("finance0"))

    def changed(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        agreement = Agreement.objects.get()
        first, second = agreement.lines.all()
        move = {"agreement": agreement, "kind": "move", "from_line": first, "to_line": second, "reason": "Prices rose."}
        small, large = Decimal("100.00"), Decimal("15000.00")
        yield "log", lambda: start_variation(**move, amount=small, **self.by("worker0"))
        yield "ask", lambda: start_variation(**move, amount=large, **self.by("worker0"))
        one = {"variation": Variation.objects.get(amount=large)}
        yield "agree", lambda: agree_variation(**one, agreed_on=self.day, **self.by("chair0"))
        yield "send", lambda: send_variation(**one, **self.by("chair0"))
        yield "decide", lambda: decide_variation(**one, yes=True, message="Yes.", **self.by("officer0"))

    def sent_back(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        agreement = Agreement.objects.get()
        given = {"agreement": agreement, "line": agreement.lines.first(), "amount": Decimal("8000.00"), "on": self.day}
        yield "return", lambda: record_return(**given, **self.by("officer0"))
        entry = LedgerEntry.objects.get(kind="return")
        why = {"reason": "Booked twice."}
        yield "correct", lambda: correct_return(entry=entry, **why, **self.by("officer0"))
        last = {"payment": agreement.payments.order_by("-number")[0]}
        yield "cancel", lambda: cancel_payment(**last, **why, **self.by("officer0"))
        yield from self.handed_over(agreement)

    def handed_over(self, agreement: Agreement) -> Iterator[tuple[str, Callable[[], Any]]]:
        """Another organisation takes over in mid-plan, once the last report is in."""
        given = {"agreement": agreement, "on": self.day}
        yield "end", lambda: end_agreement(**given, reason="They give it up.", **self.by("officer0"))
        self.day += timedelta(days=30)
        open_reports(on=self.day, now=noon(self.day))
        one = {"report": SpendReport.objects.get(state="open")}
        yield from self.written(one)
        yield from self.signed(one)
        yield "accept the last", lambda: actions.accept_report(**one, **self.by("officer0"))
        to = {"to": self.world.ltos[1], "on": self.day}
        yield "hand over", lambda: hand_over(agreement=agreement, **to, **self.by("officer0"))


@pytest.mark.timeout(300)
def test_killed_anywhere_the_books_are_as_before(db):
    faults = {}
    for number, (name, act) in enumerate(Year(World()).acts()):
        faults[f"{number}: {name}"] = at_every_statement(act)
    assert len(faults) > 45 and min(faults.values()) > 3

"""Twenty at the same moment: a report is shown, signed, sent and accepted once."""

from decimal import Decimal

import pytest

from biglocal.audit.record import history_of
from biglocal.refusals import Refused
from funding.actions import (
    LineGiven,
    PointGiven,
    accept_report,
    ask_about_report,
    open_reports,
    save_report,
    sign_and_send_report,
)
from funding.actions.report_rules import report_stamp
from funding.models import LedgerEntry, ReportVersion, SpendReport
from tests.funding.test_at_once import together

from .conftest import NOW, ON

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 20


def test_twenty_sign_and_send_the_same_report(seen, certifier):
    acts = [lambda: sign_and_send_report(report=seen, by=certifier, now=NOW) for _ in range(WORKERS)]
    answers = together(*acts)
    assert len({answer.pk for answer in answers}) == ReportVersion.objects.count() == 1
    assert [line.verb for line in history_of(seen)].count("send") == 1


def test_twenty_accept_the_same_report(sent, officer, decider, manager):
    readers = [officer, decider, manager, officer] * (WORKERS // 4)
    answers = together(*[lambda by=by: accept_report(report=sent, by=by, now=NOW) for by in readers])
    sent.refresh_from_db()
    assert sent.state == "accepted"
    assert [isinstance(answer, Refused) for answer in answers].count(False) == readers.count(sent.accepted_by)
    assert sum(row.amount for row in LedgerEntry.objects.filter(report=sent)) == Decimal("3400.50")


def test_twenty_accept_or_ask_and_one_thing_happens(sent, officer, decider):
    points = [PointGiven("changed", "What was it?")]
    acts = [lambda: accept_report(report=sent, by=officer, now=NOW)] * 10
    acts += [lambda: ask_about_report(report=sent, by=decider, now=NOW, points=points)] * 10
    together(*acts)
    sent.refresh_from_db()
    booked, asked = sent.ledger.exists(), sent.points.count()
    assert (sent.state, booked, asked) in [("accepted", True, 0), ("queried", False, 1)]


def test_twenty_beats_open_a_report_once(not_open, finance):
    together(*[lambda: open_reports(on=ON, now=NOW) for _ in range(WORKERS)])
    assert (not_open.lines.count(), history_of(not_open).count()) == (2, 1)


def test_of_two_colleagues_with_the_same_form_one_is_told(opened, finance, trees):
    seen = report_stamp(opened)

    def save(amount):
        lines = {trees.pk: LineGiven(Decimal(amount))}
        return save_report(report=opened, by=finance, now=NOW, lines=lines, seen=seen)

    answers = together(lambda: save("1.00"), lambda: save("2.00"))
    assert [isinstance(answer, Refused) for answer in answers].count(True) == 1
    assert SpendReport.objects.get().lines.get(line=trees).spent in (Decimal("1.00"), Decimal("2.00"))

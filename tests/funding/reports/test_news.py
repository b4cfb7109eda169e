"""What is mailed about spend reports, to whom, on which days; and how they stand in the queue."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from biglocal.notices.letters import letter
from biglocal.notices.models import Event
from biglocal.notices.steps.remind import remind
from funding import report_news
from funding.actions import PointGiven, ask_about_report
from tests.factories.funding import ConflictFactory, ProposalFactory

from .conftest import NOW

DUE = date(2026, 7, 28)


def mail_of(kind, person):
    """The mail about the newest event of this kind, as it goes to `person`; None when there is nothing to say."""
    found = next(known for known in report_news.KINDS if known.name == kind)
    context = found.context(Event.objects.filter(kind=kind).latest("pk"), person)
    return context and letter(person.email, found.template, context)


def told(days):
    return [(row.offset, set(row.people)) for row in report_news.reports_due(DUE + timedelta(days=days))]


def test_writers_are_told_before_and_after_the_day_and_others_when_it_is_late(
    opened, finance, worker, rep, officer, chair
):
    writers, with_rep = {finance.pk, worker.pk}, {finance.pk, worker.pk, rep.pk}
    assert told(-15) == []
    assert told(-14) == [("-14", writers)]
    assert told(0) == [("-14", writers), ("-3", writers), ("+0", writers)]
    assert told(7)[3:] == [("+1", writers), ("+7", with_rep)]
    assert told(21)[5:] == [("+21", with_rep | {officer.pk})]


def test_report_that_is_sent_is_not_asked_for(sent):
    assert told(30) == []


def test_reminder_is_told_once_however_often_it_is_looked_for(opened, finance):
    remind(on=DUE)
    remind(on=DUE)
    assert Event.objects.filter(kind="report-due").count() == 1
    assert mail_of("report-due", finance).subject.startswith("In 18 days: your spend report")


def test_late_report_is_told_without_shouting(opened, finance, officer, time_machine):
    time_machine.move_to(NOW + timedelta(days=40))
    remind(on=DUE + timedelta(days=22))
    mail = mail_of("report-due", finance)
    assert mail.subject == "Not here yet: spend report, due 28 July"
    assert "they can help" in mail.body
    assert "/money/" in mail_of("report-due", officer).body


def test_chair_then_signer_are_asked_in_turn(certifier, seen, chair, lto):
    assert Event.objects.get(kind="report-shown").people == [chair.pk]
    assert f"{lto} has finished the spend report" in letter_of("report-shown", seen, chair, state="shown")
    assert Event.objects.get(kind="report-to-sign").people == [certifier.pk]
    assert mail_of("report-to-sign", certifier).subject == "To sign: spend report for January to June 2026"


def letter_of(kind, report, person, state):
    """The body of a mail while the report was in `state`."""
    type(report).objects.filter(pk=report.pk).update(state=state)
    body = mail_of(kind, person).body
    type(report).objects.filter(pk=report.pk).update(state=report.state)
    return body


def test_chair_is_asked_again_after_five_days(shown, chair):
    assert list(report_news.reports_to_see(NOW.date() + timedelta(days=4))) == []
    assert [row.people for row in report_news.reports_to_see(NOW.date() + timedelta(days=5))] == [[chair.pk]]


def test_questions_are_numbered_in_the_mail_and_asked_again_after_a_week(sent, officer, finance, trees):
    points = [PointGiven(f"line-{trees.pk}", "Which trees?"), PointGiven("receipts", "The crane’s bill?")]
    ask_about_report(report=sent, by=officer, now=NOW, points=points)
    mail = mail_of("report-asked", finance)
    assert "1. Trees, stakes and soil: Which trees?" in mail.body
    assert "2. Receipts: The crane’s bill?" in mail.body
    assert list(report_news.reports_to_answer(NOW.date() + timedelta(days=6))) == []
    assert [row.people for row in report_news.reports_to_answer(NOW.date() + timedelta(days=7))] == [[finance.pk]]


def test_all_are_told_that_it_was_accepted(accepted, finance, chair):
    assert set(Event.objects.get(kind="report-accepted").people) == {finance.pk, chair.pk}
    assert "now stands in the area’s money" in mail_of("report-accepted", chair).body


@pytest.mark.parametrize("who", ["resident", "councillor", "stranger"])
def test_others_hear_nothing_before_it_is_accepted(sent, request, who):
    assert report_news.may_see_reports(request.getfixturevalue(who), [sent.pk]) == set()


def test_report_waits_in_the_queue_of_staff(sent, officer, signed_in):
    rows = signed_in(officer).get(reverse("grants")).content.decode()
    assert reverse("funding:report_review", args=[sent.pk]) in rows
    assert "Spend report" in rows


def test_who_was_asked_has_not_answered_yet(sent, officer, trees, signed_in):
    ask_about_report(report=sent, by=officer, now=NOW, points=[PointGiven(f"line-{trees.pk}", "Which trees?")])
    rows = signed_in(officer).get(reverse("grants"), {"kind": "report"}).content.decode()
    assert "Questions sent" in rows and "Answered your questions" not in rows


def test_rule_7_report_of_a_shut_grant_shows_nothing_of_itself(sent, officer, community, lto, signed_in):
    sent.agreement.proposal = ProposalFactory(community=community, lto=lto)
    sent.agreement.save()
    ConflictFactory(proposal=sent.agreement.proposal, person=officer, has_conflict=True, reason="A cousin.")
    assert "The Triangle" not in signed_in(officer).get(reverse("grants")).content.decode()
    assert signed_in(officer).get(reverse("funding:report_review", args=[sent.pk])).status_code == 403

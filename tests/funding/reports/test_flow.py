"""A spend report on its way, and the rules of money.md that each step keeps."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from biglocal.audit.record import history_of
from biglocal.communities.models import ProgrammeFigures
from biglocal.notices.models import Event
from biglocal.refusals import Refused
from funding.actions import (
    LineGiven,
    PointGiven,
    accept_report,
    ask_about_report,
    open_report,
    open_reports,
    save_report,
    see_report,
    send_report,
    show_report,
    sign_report,
    take_back_report,
)
from funding.actions.report_rules import report_stamp
from funding.models import LedgerEntry, ReportLine, SpendReport
from funding.money import agreements_money
from tests.factories.communities import LtoAppointmentFactory, RoleHeldFactory
from tests.factories.funding import BudgetLineFactory, ConflictFactory, LedgerEntryFactory, ProposalFactory
from tests.factories.reports import SpendReportFactory

from .conftest import NOW, ON

S = SpendReport.State


def everything(report):
    """What a refusal must leave as it was."""
    report = SpendReport.objects.get(pk=report.pk)
    kept = [list(rows.values()) for rows in (report.lines, report.points, report.versions, report.ledger)]
    return [SpendReport.objects.filter(pk=report.pk).values().get(), kept, history_of(report).count()]


def test_report_opens_the_day_after_its_period_ends(not_open, finance, worker):
    assert open_reports(on=date(2026, 6, 30), now=NOW) == []
    assert open_reports(on=date(2026, 7, 1), now=NOW) == [not_open]
    assert open_reports(on=date(2026, 7, 1), now=NOW) == []
    not_open.refresh_from_db()
    assert (not_open.state, not_open.lines.count(), not_open.received) == (S.OPEN, 2, Decimal("5000.00"))
    assert Event.objects.get(kind="report-opened").people == sorted([finance.pk, worker.pk])


def test_report_of_an_offer_nobody_took_up_stays_shut(not_open):
    not_open.agreement.state = "offered"
    not_open.agreement.save()
    assert open_reports(on=ON, now=NOW) == []


def test_whole_way_from_open_to_accepted(accepted, agreement, trees, officer):
    assert accepted.state == S.ACCEPTED
    booked = {row.line_id: (row.amount, row.on, row.by) for row in accepted.ledger.all()}
    assert booked[trees.pk] == (Decimal("3000.50"), date(2026, 6, 30), officer)
    money = agreements_money([agreement])[agreement.pk]
    assert (money.spent, money.promised) == (Decimal("3400.50"), Decimal("6599.50"))
    said = [line.sentence for line in history_of(accepted).order_by("at", "pk")]
    assert said[0] == "the report opened"
    assert said[-1] == "accepted the report: £3,400.50 booked as spent"
    assert len(said) == 7


def test_rule_5_accepted_report_makes_the_payment_ready(programme, payment, sent, officer):
    type(programme).objects.update(papers_asked="")
    accept_report(report=sent, by=officer, now=NOW)
    payment.refresh_from_db()
    assert payment.state == "ready"


def test_rule_8_closing_is_opening_and_received_less_spent_and_returned(sent):
    said = sent.versions.get().said
    assert [said[name] for name in ("opening", "received", "spent", "returned", "closing")] == [
        "0.00", "5000.00", "3400.50", "0.00", "1599.50",
    ]  # fmt: skip


def test_rule_8_money_sent_back_in_the_period_is_taken_off(written, agreement, finance):
    LedgerEntryFactory(agreement=agreement, kind="return", amount=Decimal("100.00"), on=date(2026, 6, 1))
    show_report(report=written, by=finance, now=NOW)
    written.refresh_from_db()
    assert (written.returned, written.closing_with(Decimal("3400.50"))) == (Decimal("100.00"), Decimal("1499.50"))


def second(agreement, **fields):
    return SpendReportFactory(
        agreement=agreement, number=2, start_date=date(2026, 7, 1), end_date=date(2026, 7, 5), due_on=date(2026, 8, 2),
        **fields,
    )  # fmt: skip


def test_rule_8_next_report_opens_with_what_this_one_closed(accepted, agreement):
    following = open_report(report=second(agreement), on=ON, now=NOW)
    assert (following.opening, following.received) == (Decimal("1599.50"), Decimal("0.00"))


def test_rule_8_next_report_waits_until_the_one_before_is_sent(written, agreement, finance, figures, words):
    following = open_report(report=second(agreement), on=ON, now=NOW)
    save_report(report=following, by=finance, now=NOW, lines=figures, words=words)
    before = everything(following)
    with pytest.raises(Refused, match="Report 1, January to June 2026, is not with Local Trust yet"):
        show_report(report=following, by=finance, now=NOW)
    assert everything(following) == before


def test_rule_8_report_is_not_accepted_before_the_one_before_it(sent, agreement, officer):
    following = second(agreement, state="submitted", seen_by=officer, signed_by=agreement.lto.roles.first().person)
    SpendReport.objects.filter(pk=following.pk).update(seen_by=sent.seen_by)
    with pytest.raises(Refused, match="Report 1, January to June 2026, is not accepted yet"):
        accept_report(report=following, by=officer, now=NOW)
    assert not following.ledger.exists()


def test_rule_8_opening_that_does_not_tie_is_not_booked(accepted, agreement, officer):
    following = second(agreement, state="submitted", seen_by=accepted.seen_by, signed_by=accepted.signed_by)
    with pytest.raises(Refused, match=r"Report 1 ends with £1,599.50, and this one begins with £0"):
        accept_report(report=following, by=officer, now=NOW)
    assert not following.ledger.exists()


def test_rule_8_sent_version_is_never_changed_or_deleted(sent):
    version = sent.versions.get()
    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(TypeError):
        version.delete()


def test_rule_8_questions_open_only_the_parts_they_name(sent, officer, finance, trees, benches, figures):
    ask_about_report(report=sent, by=officer, now=NOW, points=[PointGiven(f"line-{trees.pk}", "Which trees?")])
    before = everything(sent)
    with pytest.raises(Refused, match="did not ask about “Two benches”"):
        save_report(report=sent, by=finance, now=NOW, lines={benches.pk: LineGiven(Decimal(1))})
    with pytest.raises(Refused, match="did not ask about “What was different”"):
        save_report(report=sent, by=finance, now=NOW, lines={}, words={"changed": "All of it."})
    assert everything(sent) == before
    save_report(
        report=sent, by=finance, now=NOW, lines={trees.pk: LineGiven(Decimal("2900.50"))}, answers={1: "Limes."}
    )
    sent.refresh_from_db()
    assert sent.state == S.QUERIED
    assert sent.versions.get().said["spent"] == "3400.50"


def test_answered_report_is_signed_and_sent_again(sent, officer, finance, certifier, trees):
    ask_about_report(report=sent, by=officer, now=NOW, points=[PointGiven(f"line-{trees.pk}", "Which trees?")])
    save_report(report=sent, by=finance, now=NOW, lines={trees.pk: LineGiven(Decimal("2900.50"))})
    with pytest.raises(Refused, match="Answer question 1"):
        show_report(report=sent, by=finance, now=NOW)
    save_report(report=sent, by=finance, now=NOW, lines={}, answers={1: "Twelve limes; one came back."})
    assert show_report(report=sent, by=finance, now=NOW).state == S.SEEN
    sign_report(report=sent, by=certifier, now=NOW)
    assert send_report(report=sent, by=certifier, now=NOW).number == 2
    assert [version.said["spent"] for version in sent.versions.all()] == ["3300.50", "3400.50"]


def test_rule_6_writer_never_signs(seen, finance, lto):
    RoleHeldFactory(person=finance, role="certifier", community=None, organisation=lto)
    before = everything(seen)
    with pytest.raises(Refused, match="You wrote this report"):
        sign_report(report=seen, by=finance, now=NOW)
    assert everything(seen) == before


def test_rule_6_earlier_writer_never_signs(opened, finance, certifier, lto, figures, words, chair):
    RoleHeldFactory(person=certifier, role="finance", community=None, organisation=lto)
    save_report(report=opened, by=certifier, now=NOW, lines=figures, words=words)
    save_report(report=opened, by=finance, now=NOW, lines={})
    show_report(report=opened, by=finance, now=NOW)
    see_report(report=opened, by=chair, on=ON, now=NOW)
    with pytest.raises(Refused, match="You wrote this report"):
        sign_report(report=opened, by=certifier, now=NOW)


def test_rule_6_database_refuses_one_person_twice(seen, finance):
    with pytest.raises(IntegrityError, match="report_two_people"), transaction.atomic():
        SpendReport.objects.filter(pk=seen.pk).update(signed_by=finance)


def test_rule_6_database_refuses_a_report_sent_unsigned(seen):
    with pytest.raises(IntegrityError, match="report_sent_was_seen_and_signed"), transaction.atomic():
        SpendReport.objects.filter(pk=seen.pk).update(state="submitted")


def test_rule_6_nobody_accepts_the_report_of_their_own_area(sent, officer, community):
    RoleHeldFactory(person=officer, role="resident", community=community)
    before = everything(sent)
    with pytest.raises(Refused, match="You belong to Arches Local"):
        accept_report(report=sent, by=officer, now=NOW)
    assert everything(sent) == before


def test_rule_6_nobody_accepts_the_report_of_their_own_organisation(sent, officer, lto):
    RoleHeldFactory(person=officer, role="lto_safe", community=None, organisation=lto)
    with pytest.raises(Refused, match="You belong to"):
        accept_report(report=sent, by=officer, now=NOW)


def test_rule_7_conflict_shuts_the_report_too(sent, officer, community, lto):
    proposal = ProposalFactory(community=community, lto=lto)
    sent.agreement.proposal = proposal
    sent.agreement.save()
    ConflictFactory(proposal=proposal, person=officer, has_conflict=True, reason="My sister works there.")
    with pytest.raises(Refused, match="conflict of interest"):
        accept_report(report=sent, by=officer, now=NOW)


def test_rule_9_each_step_twice_is_one_step(sent, finance, chair, certifier, officer):
    before = everything(sent)
    sign_report(report=sent, by=certifier, now=NOW)
    send_report(report=sent, by=certifier, now=NOW)
    assert everything(sent) == before
    accept_report(report=sent, by=officer, now=NOW)
    before = everything(sent)
    accept_report(report=sent, by=officer, now=NOW)
    assert everything(sent) == before


def test_rule_9_another_officer_hears_who_accepted(accepted, decider):
    with pytest.raises(Refused, match="Priya Shah has accepted this report already"):
        accept_report(report=accepted, by=decider, now=NOW)
    assert LedgerEntry.objects.filter(report=accepted).count() == 2


def test_back_button_after_signing_changes_nothing(signed, finance, figures):
    before = everything(signed)
    with pytest.raises(Refused, match="This report is “Signed”, so it can’t be changed"):
        save_report(report=signed, by=finance, now=NOW, lines=figures)
    assert everything(signed) == before


def test_stale_form_says_who_did_what(written, finance, figures, lto):
    seen = report_stamp(written)
    colleague = RoleHeldFactory(person__name="Joe Dunn", role="finance", community=None, organisation=lto).person
    save_report(report=written, by=colleague, now=NOW.replace(hour=11), lines={}, seen=seen)
    before = everything(written)
    with pytest.raises(Refused, match="Joe Dunn saved the report while you had this open"):
        save_report(report=written, by=finance, now=NOW, lines=figures, seen=seen)
    assert everything(written) == before


def test_rule_12_other_organisation_of_the_area_does_not_write(opened, community, figures):
    other = LtoAppointmentFactory(community=community).organisation
    stranger = RoleHeldFactory(role="finance", community=None, organisation=other).person
    with pytest.raises(Refused, match="Only the finance officer of"):
        save_report(report=opened, by=stranger, now=NOW, lines=figures)


def test_rule_12_line_of_another_agreement_is_refused(opened, finance):
    foreign = BudgetLineFactory()
    with pytest.raises(Refused, match="not in this agreement"):
        save_report(report=opened, by=finance, now=NOW, lines={foreign.pk: LineGiven(Decimal(5))})
    assert not ReportLine.objects.filter(line=foreign).exists()


def test_empty_line_is_asked_for_and_nought_is_an_answer(opened, finance, trees, benches, words):
    lines = {trees.pk: LineGiven(Decimal(0)), benches.pk: LineGiven(None)}
    save_report(report=opened, by=finance, now=NOW, lines=lines, words=words)
    with pytest.raises(Refused, match="Enter what you spent on “Two benches”, or 0"):
        show_report(report=opened, by=finance, now=NOW)
    save_report(report=opened, by=finance, now=NOW, lines={benches.pk: LineGiven(Decimal(0))})
    assert show_report(report=opened, by=finance, now=NOW).state == S.SHOWN


def test_difference_is_asked_only_outside_tolerance(opened, finance, trees, benches, words, agreement):
    """10 % or £5,000, whichever is larger: of £60,000 that is £6,000."""
    agreement.lines.filter(pk=trees.pk).update(amount=Decimal("60000.00"))
    agreement.lines.filter(pk=benches.pk).update(amount=Decimal("40000.00"))
    type(agreement).objects.filter(pk=agreement.pk).update(amount=Decimal("100000.00"))
    inside = {trees.pk: LineGiven(Decimal("66000.00")), benches.pk: LineGiven(Decimal(0))}
    save_report(report=opened, by=finance, now=NOW, lines=inside, words=words)
    assert show_report(report=opened, by=finance, now=NOW).state == S.SHOWN
    take_back_report(report=opened, by=finance, now=NOW)
    save_report(report=opened, by=finance, now=NOW, lines={trees.pk: LineGiven(Decimal("66000.01"))})
    with pytest.raises(Refused, match=r"comes to £6,000.01 more than planned. Say why"):
        show_report(report=opened, by=finance, now=NOW)
    with_note = LineGiven(Decimal("66000.01"), note="Oak costs more than lime.")
    save_report(report=opened, by=finance, now=NOW, lines={trees.pk: with_note})
    assert show_report(report=opened, by=finance, now=NOW).state == S.SHOWN


def test_tolerance_is_that_of_the_day_of_the_offer(opened, finance, trees, benches, words, programme, manager):
    """Other figures counted when it was offered than when the programme began: they hold for as long as it runs."""
    figures = {**programme.figures(), "tolerance_amount": Decimal(50)}
    facts = {"counts_from": date(2025, 11, 1), "note": "Agreed by the trustees", "by": manager, "at": NOW}
    ProgrammeFigures.objects.create(programme=programme, **{**figures, "tolerance_rate": Decimal("0.01")}, **facts)
    type(programme).objects.update(changes_key=uuid4())
    lines = {trees.pk: LineGiven(Decimal("6060.01")), benches.pk: LineGiven(Decimal(0))}
    save_report(report=opened, by=finance, now=NOW, lines=lines, words=words)
    with pytest.raises(Refused, match=r"comes to £60.01 more than planned. Say why"):
        show_report(report=opened, by=finance, now=NOW)


def test_rule_3_no_more_is_reported_than_the_agreement_is(opened, finance, trees, benches, words):
    lines = {trees.pk: LineGiven(Decimal("6000.01")), benches.pk: LineGiven(Decimal("4000.00"))}
    save_report(report=opened, by=finance, now=NOW, lines=lines, words=words)
    with pytest.raises(Refused, match=r"£10,000.01 would be spent; the whole agreement is £10,000"):
        show_report(report=opened, by=finance, now=NOW)


def test_partnership_cannot_have_seen_it_tomorrow_or_before_the_period_ended(shown, chair):
    for day, words in [(date(2026, 7, 11), "still to come"), (date(2026, 6, 30), "choose a later day")]:
        with pytest.raises(Refused, match=words):
            see_report(report=shown, by=chair, on=day, now=NOW)
    shown.refresh_from_db()
    assert shown.state == S.SHOWN


def test_taken_back_report_is_seen_and_signed_anew(signed, finance):
    take_back_report(report=signed, by=finance, now=NOW)
    signed.refresh_from_db()
    assert (signed.state, signed.seen_by, signed.signed_by) == (S.IN_PROGRESS, None, None)


def test_late_is_a_flag_until_it_is_sent(opened, sent, not_open):
    assert [opened.is_late(day) for day in (date(2026, 7, 28), date(2026, 7, 29))] == [False, True]
    assert not sent.is_late(date(2026, 12, 1))


def test_a_report_with_several_questions_is_one_case_of_the_queue(sent, officer, trees, benches, signed_in):
    points = [PointGiven(f"line-{line.pk}", "Which ones?") for line in (trees, benches)]
    ask_about_report(report=sent, by=officer, now=NOW, points=points)
    people = {"seen_by": officer, "seen_on": ON, "signed_by": officer, "signed_at": NOW}
    SpendReport.objects.filter(pk=sent.pk).update(state=SpendReport.State.SUBMITTED, **people)  # answered
    for view in ["open", "mine"]:
        page = signed_in(officer).get(reverse("grants"), {"view": view, "kind": "report"})
        counts = {name: count for name, _, count in page.context["views"]}
        assert [len(page.context["rows"]), counts["open"], counts["mine"]] == [1, 1, 1]

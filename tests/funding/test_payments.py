"""Payments: what they wait for, two people, the bank, returns. Rules of money.md by their numbers."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from biglocal.refusals import Refused
from funding.actions.bank import correct_return, mark_failed, mark_paid, record_return, sums_of, try_again
from funding.actions.papers import check_paper, note_bank_check, refuse_paper
from funding.actions.payment_waits import refresh_payments
from funding.actions.payments import (
    cancel_payment,
    confirm_payment,
    hold_payment,
    let_go_payment,
    plan_payment,
    release_payment,
    send_back_release,
)
from funding.models import Agreement, LedgerEntry, Paper, Payment, SpendReport
from funding.money import area_money
from funding.payment_reads import payments_for_list
from tests.factories.accounts import PersonFactory
from tests.factories.communities import RoleHeldFactory
from tests.factories.funding import AgreementFactory, AllocationEntryFactory, BudgetLineFactory, LedgerEntryFactory
from tests.factories.payments import CheckedPaperFactory, ConditionFactory, PaperFactory, good_papers
from tests.factories.reports import PaymentFactory, SpendReportFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def agreement(community, lto):
    """£60,000, accepted, in two payments: the second one waits for the first report."""
    AllocationEntryFactory(community=community, amount=Decimal("1155000.00"))
    made = AgreementFactory(community=community, lto=lto, amount=Decimal("60000.00"), state="accepted")
    BudgetLineFactory(agreement=made)
    report = SpendReportFactory(agreement=made, state=SpendReport.State.OPEN)
    PaymentFactory(agreement=made, number=1, amount=Decimal("40000.00"), due_on=date(2026, 1, 15))
    PaymentFactory(agreement=made, number=2, amount=Decimal("20000.00"), waits_for_report=report)
    return made


@pytest.fixture
def ready(agreement, lto):
    """Its first payment, ready."""
    good_papers(lto)
    refresh_payments(agreement=agreement, now=NOW())
    return agreement.payments.get(number=1)


@pytest.fixture
def released(ready, officer):
    return release_payment(payment=ready, by=officer, now=NOW())


@pytest.fixture
def paid(released, officer):
    return mark_paid(payment=released, by=officer, on=timezone.localdate(), now=NOW())


def refused(words, act, **given):
    """The act says no in these words and changes no payment, no agreement and no ledger."""
    before = everything()
    with pytest.raises(Refused) as said:
        act(now=NOW(), **given)
    assert words in said.value.sentence
    assert everything() == before


def everything():
    return [list(rows.objects.order_by("pk").values()) for rows in (Payment, Agreement, LedgerEntry, Paper)]


def accept_report(agreement, by):
    """The agreement's report is seen, signed, sent and accepted."""
    people = {"seen_by": PersonFactory(), "signed_by": PersonFactory(), "accepted_by": by, "accepted_at": NOW()}
    agreement.reports.update(state=SpendReport.State.ACCEPTED, **people)


# What a payment waits for ---------------------------------------------------------------------------------------------
def test_rule_5_a_payment_becomes_ready_when_all_is_there(ready):
    assert (ready.state, ready.waits_for) == ("ready", "") and ready.ready_at


def test_rule_5_a_payment_waits_for_papers_and_says_which(agreement):
    refresh_payments(agreement=agreement, now=NOW())
    payment = agreement.payments.get(number=1)
    assert payment.state == "scheduled"
    assert payment.waits_for == (
        "signed accounts in date; insurance in date; safeguarding policy in date; the bank account to be checked"
    )


def test_rule_5_the_second_payment_waits_for_the_report_before_it(ready, agreement, officer):
    second = agreement.payments.get(number=2)
    assert (second.state, second.waits_for) == ("scheduled", "the spend report for 1 January to 30 June 2026")
    accept_report(agreement, officer)
    refresh_payments(agreement=agreement, now=NOW())
    second.refresh_from_db()
    assert second.state == "ready"


def test_rule_5_a_payment_waits_for_its_condition(ready, agreement, officer):
    condition = ConditionFactory(agreement=agreement, payment=ready)
    refresh_payments(agreement=agreement, now=NOW())
    ready.refresh_from_db()
    assert (ready.state, ready.waits_for) == ("scheduled", "A letter from the landlord (The partnership)")
    condition.met_by, condition.met_at = officer, NOW()
    condition.save()
    assert [one.pk for one in refresh_payments(agreement=agreement, now=NOW())] == [ready.pk]


def test_rule_5_a_lapsed_paper_takes_ready_away(agreement, lto):
    good_papers(lto, kinds="accounts safeguarding bank")
    CheckedPaperFactory(organisation=lto, expires_on=timezone.localdate())
    refresh_payments(agreement=agreement, now=NOW())
    assert agreement.payments.get(number=1).state == "ready"
    refresh_payments(agreement=agreement, now=NOW() + timedelta(days=1))
    payment = agreement.payments.get(number=1)
    assert (payment.state, payment.waits_for) == ("scheduled", "insurance in date")


def test_rule_5_a_release_looks_again(ready, agreement, officer):
    Paper.objects.filter(kind="insurance").update(expires_on=timezone.localdate() - timedelta(days=1))
    refused("still waits for insurance in date", release_payment, payment=ready, by=officer)


def test_a_paper_that_is_checked_lets_payments_look_again(agreement, lto, officer):
    good_papers(lto, kinds="accounts safeguarding bank")
    paper = PaperFactory(organisation=lto)
    check_paper(paper=paper, by=officer, now=NOW())
    assert agreement.payments.get(number=1).state == "ready"


# Two people -----------------------------------------------------------------------------------------------------------
def test_rule_6_who_accepted_the_report_does_not_release(ready, agreement, officer, decider):
    accept_report(agreement, officer)
    refresh_payments(agreement=agreement, now=NOW())
    second = agreement.payments.get(number=2)
    refused("You accepted the spend report", release_payment, payment=second, by=officer)
    assert release_payment(payment=second, by=decider, now=NOW()).report_accepted_by == officer


def test_rule_6_the_table_itself_keeps_accepter_and_releaser_apart(ready, officer):
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=ready.pk).update(released_by=officer, report_accepted_by=officer)


def test_rule_6_a_large_payment_needs_a_second_officer(agreement, lto, officer, decider):
    good_papers(lto)
    agreement.payments.filter(number=2).delete()
    agreement.payments.update(amount=Decimal("50000.01"))
    refresh_payments(agreement=agreement, now=NOW())
    first = release_payment(payment=agreement.payments.get(), by=officer, now=NOW())
    assert first.state == "ready" and first.waits_for_signature
    refused("You released this yourself", confirm_payment, payment=first, by=officer)
    assert confirm_payment(payment=first, by=decider, now=NOW()).state == "released"


def test_rule_6_fifty_thousand_needs_one_officer(agreement, lto, officer):
    good_papers(lto)
    agreement.payments.filter(number=2).delete()
    agreement.payments.update(amount=Decimal("50000.00"))
    refresh_payments(agreement=agreement, now=NOW())
    assert release_payment(payment=agreement.payments.get(), by=officer, now=NOW()).state == "released"


def test_a_second_officer_may_send_it_back(agreement, lto, officer, decider):
    good_papers(lto)
    agreement.payments.filter(number=2).delete()
    agreement.payments.update(amount=Decimal("60000.00"))
    refresh_payments(agreement=agreement, now=NOW())
    payment = release_payment(payment=agreement.payments.get(), by=officer, now=NOW())
    payment = send_back_release(payment=payment, by=decider, reason="The plan changed", now=NOW())
    assert (payment.state, payment.released_by) == ("ready", None)


@pytest.mark.parametrize("role", ["resident", "councillor", "rep"])
def test_rule_6_nobody_releases_money_of_their_own_area(ready, officer, community, role):
    RoleHeldFactory(person=officer, role=role, community=community)
    refused("Nobody acts on the money of their own area", release_payment, payment=ready, by=officer)


def test_rule_6_nobody_releases_money_of_their_own_organisation(ready, officer, lto, community):
    community.lto_appointments.update(end_date=date(2020, 1, 1))
    RoleHeldFactory(person=officer, role="lto_safe", community=None, organisation=lto)
    refused("their own organisation", release_payment, payment=ready, by=officer)


@pytest.mark.parametrize("who", ["finance", "certifier", "chair", "worker", "rep", "stranger", "resident"])
def test_only_officers_release(ready, who, request):
    refused("Your role does not allow this", release_payment, payment=ready, by=request.getfixturevalue(who))


def test_a_double_press_releases_once(released, officer):
    again = release_payment(payment=released, by=officer, now=NOW())
    assert again.released_at == released.released_at


def test_a_stale_page_releases_nothing(ready, officer, decider):
    hold_payment(payment=ready, by=decider, reason="A call first", now=NOW())
    let_go_payment(payment=ready, by=decider, now=NOW())
    refused("while you had this open", release_payment, payment=ready, by=officer, seen="scheduled-1-0")


# Hold and cancel ------------------------------------------------------------------------------------------------------
def test_a_held_payment_says_why_and_goes_on(ready, officer):
    held = hold_payment(payment=ready, by=officer, reason="The bank account changed", now=NOW())
    assert (held.state, held.held_because) == ("on_hold", "The bank account changed")
    assert let_go_payment(payment=held, by=officer, now=NOW()).state == "ready"


def test_a_hold_needs_a_reason(ready, officer):
    refused("Say why", hold_payment, payment=ready, by=officer, reason=" ")


def test_a_cancelled_payment_can_be_planned_anew_but_not_for_more(ready, agreement, officer):
    cancel_payment(payment=ready, by=officer, reason="Smaller steps", now=NOW())
    day, over = date(2027, 1, 1), Decimal("40000.01")
    refused("£40,000 of this agreement", plan_payment, agreement=agreement, by=officer, amount=over, due_on=day)
    made = plan_payment(agreement=agreement, by=officer, amount=Decimal("40000.00"), due_on=day, now=NOW())
    assert (made.number, made.state) == (3, "ready")


# The bank -------------------------------------------------------------------------------------------------------------
def test_a_paid_payment_writes_two_rows_and_starts_the_agreement(paid, agreement):
    rows = {row.kind: row.amount for row in agreement.ledger.all()}
    assert rows == {"payment": Decimal("40000.00"), "contribution": Decimal("2000.00")}
    agreement.refresh_from_db()
    assert agreement.state == "active"


def test_a_payment_is_marked_as_paid_once(paid, officer):
    mark_paid(payment=paid, by=officer, on=timezone.localdate(), now=NOW())
    assert LedgerEntry.objects.count() == 2


def test_the_table_books_a_payment_once(paid, agreement):
    row = paid.ledger.get(kind="payment")
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntryFactory(agreement=agreement, payment=paid, kind="payment", ref=row.ref)


def test_rule_2_a_paid_payment_that_did_not_arrive_is_corrected_by_rows(paid, agreement, officer):
    mark_failed(payment=paid, by=officer, reason="Account closed", now=NOW())
    assert sums_of(agreement)["received"] == sums_of(agreement)["contribution"] == 0
    assert LedgerEntry.objects.filter(corrects__isnull=False).count() == 2
    again = try_again(payment=paid, by=officer, now=NOW())
    assert (again.state, again.attempt) == ("ready", 2) and again.reference.endswith("-2")
    again = release_payment(payment=again, by=officer, now=NOW())
    mark_paid(payment=again, by=officer, on=timezone.localdate(), now=NOW())
    assert sums_of(agreement)["received"] == Decimal("40000.00")


def test_a_payment_is_not_paid_tomorrow(released, officer):
    day = timezone.localdate() + timedelta(days=1)
    refused("still to come", mark_paid, payment=released, by=officer, on=day)


# Returns --------------------------------------------------------------------------------------------------------------
def bring_back(agreement, amount, by, **more):
    given = {"line": agreement.lines.get(), "on": timezone.localdate(), "by": by, "now": NOW(), **more}
    return record_return(agreement=agreement, amount=Decimal(amount), **given)


def test_rule_4_sixty_thousand_brings_three_thousand_and_eight_thousand_back_takes_four_hundred(
    paid, agreement, officer, decider
):
    accept_report(agreement, decider)
    refresh_payments(agreement=agreement, now=NOW())
    second = release_payment(payment=agreement.payments.get(number=2), by=officer, now=NOW())
    mark_paid(payment=second, by=officer, on=timezone.localdate(), now=NOW())
    assert sums_of(agreement)["contribution"] == Decimal("3000.00")
    bring_back(agreement, "8000.00", officer)
    assert sums_of(agreement)["contribution_returned"] == Decimal("400.00")


def test_rule_4_returns_in_parts_take_five_percent_of_the_whole(paid, agreement, officer):
    for amount in ["33.33", "33.33", "33.34"]:
        bring_back(agreement, amount, officer)
    assert sums_of(agreement)["contribution_returned"] == Decimal("5.00")


def test_more_than_they_hold_does_not_come_back(paid, agreement, officer):
    line = agreement.lines.get()
    LedgerEntryFactory(agreement=agreement, line=line, amount=Decimal("30000.00"))
    given = {"agreement": agreement, "line": line, "on": timezone.localdate(), "by": officer}
    refused("They hold £10,000", record_return, amount=Decimal("10000.01"), **given)


def test_a_whole_payment_that_comes_back_is_sent_back(paid, agreement, officer):
    bring_back(agreement, "40000.00", officer, payment=paid)
    paid.refresh_from_db()
    assert paid.state == "returned"


def test_rule_2_a_return_by_mistake_is_corrected_with_its_contribution(paid, agreement, officer, community):
    before = area_money(community)
    entry = bring_back(agreement, "8000.00", officer)
    for _ in range(2):
        correct_return(entry=entry, by=officer, reason="Another area's money", now=NOW())
    assert area_money(community) == before
    assert sums_of(agreement)["contribution_returned"] == 0


def test_rule_11_the_three_sums_are_the_allocation_after_all_of_it(paid, agreement, officer, community):
    bring_back(agreement, "8000.00", officer)
    money = area_money(community)
    assert money.spent + money.promised + money.left == money.allocation == Decimal("1155000.00")


def test_payments_that_are_done_come_newest_first_after_what_can_be_released(ready, agreement, officer):
    done = {"agreement": agreement, "state": "cancelled"}
    old = PaymentFactory(number=8, due_on=date(2020, 1, 1), **done)
    new = PaymentFactory(number=9, due_on=date(2024, 1, 1), **done)
    rows = list(payments_for_list(officer))
    assert rows[0] == ready and rows[-2:] == [new, old]


# Papers ---------------------------------------------------------------------------------------------------------------
def test_rule_14_no_bank_details_are_kept(lto, officer, community):
    given = {"organisation": lto, "dated_on": timezone.localdate(), "by": officer}
    refused("last three digits", note_bank_check, last_digits="12345678", **given)
    refused("bank details are never kept", note_bank_check, last_digits="678", note="20-00-00 12345678", **given)
    paper = note_bank_check(last_digits="678", now=NOW(), **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(last_digits="6x8")


def test_who_noted_a_bank_check_does_not_check_it(lto, officer, decider):
    paper = note_bank_check(organisation=lto, last_digits="678", dated_on=timezone.localdate(), by=officer, now=NOW())
    refused("A second person has to check it", check_paper, paper=paper, by=officer)
    assert check_paper(paper=paper, by=decider, now=NOW()).checked_by == decider


def test_a_refused_paper_says_why(lto, officer):
    paper = refuse_paper(paper=PaperFactory(organisation=lto), by=officer, reason="Page two is missing", now=NOW())
    assert paper.refused_because == "Page two is missing"
    refused("said no to this paper", check_paper, paper=paper, by=officer)

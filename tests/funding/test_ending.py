"""After the last report: the organisation is asked for what it holds, and an officer closes the agreement, once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.audit.models import AuditLine
from biglocal.notices.letters import letter
from biglocal.notices.models import Event
from biglocal.notices.registry import KINDS
from biglocal.refusals import Refused
from funding.actions import accept_report
from funding.actions.bank import correct_return, record_return
from funding.actions.ending import close_agreement, in_the_way
from funding.actions.payments import plan_payment
from funding.ending_news import returns_due
from funding.models import Agreement, Payment, SpendReport
from funding.money import area_money
from tests.factories.accounts import PersonFactory
from tests.factories.funding import AgreementFactory, AllocationEntryFactory, BudgetLineFactory, LedgerEntryFactory
from tests.factories.payments import ConditionFactory
from tests.factories.reports import PaymentFactory, ReportLineFactory, SpendReportFactory

from .books.test_faults import at_every_statement

pytestmark = pytest.mark.django_db
ENDS = date(2026, 3, 31)


@pytest.fixture
def running(community, lto):
    """£60,000 in two lines: £40,000 paid, a last payment planned."""
    AllocationEntryFactory(community=community, amount=Decimal("1155000.00"))
    made = AgreementFactory(community=community, lto=lto, amount=Decimal("60000.00"), end_date=ENDS)
    BudgetLineFactory(agreement=made, amount=Decimal("20000.00"), description="Trees")
    BudgetLineFactory(agreement=made, amount=Decimal("40000.00"), description="Walks")
    PaymentFactory(agreement=made, number=1, amount=Decimal("40000.00"), state="paid", paid_on=date(2025, 4, 5))
    PaymentFactory(agreement=made, number=2, amount=Decimal("20000.00"))
    for kind, amount in [("payment", "40000.00"), ("contribution", "2000.00")]:
        LedgerEntryFactory(agreement=made, kind=kind, amount=Decimal(amount))
    return made


@pytest.fixture
def last_report(running):
    """The last report says how much was spent on the walks; Local Trust has it."""

    def sent(spent="32000.01", **changes):
        given = {
            "number": 1, "agreement": running, "is_final": True, "start_date": date(2025, 4, 1), "end_date": ENDS,
            "due_on": ENDS, "written_by": PersonFactory(), "seen_by": PersonFactory(), "seen_on": ENDS,
            "signed_by": PersonFactory(), "submitted_by": PersonFactory(), "submitted_at": timezone.now(),
            "received": Decimal("40000.00"), "state": SpendReport.State.SUBMITTED,
        }  # fmt: skip
        report = SpendReportFactory(**{**given, **changes})
        ReportLineFactory(report=report, line=running.lines.get(description="Walks"), spent=Decimal(spent))
        return report

    return sent


@pytest.fixture
def accepted(last_report, officer, finance, running):
    accept_report(report=last_report(), by=officer, now=timezone.now())
    running.refresh_from_db()
    return running


@pytest.fixture
def settled(accepted, officer):
    return send_back(accepted, officer, "7999.99") and accepted


def send_back(agreement, by, amount):
    line = agreement.lines.get(description="Walks")
    given = {"agreement": agreement, "line": line, "amount": Decimal(amount), "on": timezone.localdate()}
    return record_return(**given, by=by, now=timezone.now())


def close(agreement, by):
    return close_agreement(agreement=agreement, by=by, now=timezone.now())


def test_an_accepted_last_report_sets_the_agreement_closing(accepted):
    assert (accepted.state, accepted.ended_on) == ("closing", ENDS)
    assert [one.state for one in accepted.payments.order_by("number")] == ["paid", "cancelled"]
    line = AuditLine.objects.get(verb="agreement_end")
    assert line.sentence == "accepted the last report, so the agreement is closing, £7,999.99 is to come back"


def test_a_report_in_mid_plan_sets_nothing_closing(last_report, officer, running):
    accept_report(report=last_report(is_final=False), by=officer, now=timezone.now())
    running.refresh_from_db()
    assert running.state == "active" and running.payments.get(number=2).state != "cancelled"


def test_the_organisation_is_asked_to_send_back_what_it_holds(accepted, finance):
    event = Event.objects.get(kind="return-asked")
    mail = letter(finance.email, KINDS[event.kind].template, KINDS[event.kind].context(event, finance))
    assert event.people == [finance.pk]
    assert mail.subject == "Please send back £8,399.99"
    assert "£7,999.99, and £400" in mail.body and f"BACK-{accepted.pk}" in mail.body


@pytest.mark.parametrize(("days", "told"), [(13, 0), (14, 1), (25, 2), (35, 3)])
def test_it_is_reminded_until_the_money_is_back(accepted, finance, days, told):
    found = list(returns_due(timezone.localdate() + timedelta(days=days)))
    assert len(found) == told and all(due.people == [finance.pk] for due in found)


def test_nobody_is_reminded_of_what_came_back(settled):
    assert list(returns_due(timezone.localdate() + timedelta(days=60))) == []
    assert KINDS["return-asked"].context(Event.objects.get(kind="return-asked"), None) is None


def test_the_page_of_the_organisation_asks_too(accepted, finance, signed_in):
    page = signed_in(finance).get("/lto/").content.decode()
    assert "Send back £7,999.99</a>, and £400 that came on top" in page


def test_the_page_says_what_stands_in_the_way(accepted, finance, signed_in):
    ConditionFactory(agreement=accepted, words="Insurance is there.", owner="The worker")
    page = signed_in(finance).get(reverse("funding:agreement_close", args=["arches-local", accepted.pk]))
    assert [one.words.split(" ", 1)[0] for one in page.context["in_the_way"]] == ["Organisation", "“Insurance"]
    assert "Send back £8,399.99" in page.content.decode()
    assert "Close the agreement" not in page.content.decode()


def test_closing_is_refused_as_long_as_something_is_open(accepted, officer):
    with pytest.raises(Refused, match="still holds £7,999.99"):
        close(accepted, officer)
    accepted.refresh_from_db()
    assert accepted.state == "closing"


def test_a_payment_on_its_way_stands_in_the_way(settled, officer):
    given = {"state": "released", "released_by": officer, "released_at": timezone.now()}
    settled.payments.filter(number=2).update(**given)
    assert "Payment 2, £20,000, is on its way" in in_the_way(settled)[0].words


def test_an_officer_closes_it_once_and_what_was_never_paid_is_left_to_plan(settled, officer, community):
    before = area_money(community)
    close(settled, officer)
    close(settled, officer)
    settled.refresh_from_db()
    assert (settled.state, settled.amount) == ("closed", Decimal("40000.00"))
    assert sum(line.amount for line in settled.lines.all()) == settled.amount
    after = area_money(community)
    assert (after.spent, after.promised) == (before.spent, Decimal(0))
    assert after.left == before.left + before.promised
    line = AuditLine.objects.get(verb="agreement_close")
    assert line.sentence.endswith("nothing is held any more; £20,000 of it was never paid")


def test_the_button_closes_it(settled, officer, signed_in):
    answer = signed_in(officer).post(reverse("funding:agreement_close", args=["arches-local", settled.pk]), follow=True)
    settled.refresh_from_db()
    assert settled.state == "closed" and "Closed." in answer.content.decode()


@pytest.mark.parametrize("who", ["finance", "certifier", "chair", "worker", "resident", "rep"])
def test_nobody_but_an_officer_closes_it(settled, who, request, signed_in):
    person = request.getfixturevalue(who)
    answer = signed_in(person).post(reverse("funding:agreement_close", args=["arches-local", settled.pk]))
    settled.refresh_from_db()
    assert (answer.status_code, settled.state) == (403, "closing")


def test_what_runs_is_not_closed(running, officer):
    with pytest.raises(Refused, match="“Running”"):
        close(running, officer)


def test_what_was_laid_out_is_still_paid(last_report, officer, decider, running):
    accept_report(report=last_report("45000.00", received=Decimal("40000.00")), by=officer, now=timezone.now())
    running.refresh_from_db()
    assert running.state == "closing" and running.payments.get(number=2).state == "scheduled"
    Payment.objects.filter(agreement=running, number=2).update(state="cancelled")
    given = {"agreement": running, "by": decider, "due_on": ENDS, "now": timezone.now()}
    with pytest.raises(Refused, match="£5,000"):
        plan_payment(amount=Decimal("5000.01"), **given)
    assert "Closing" not in plan_payment(amount=Decimal("5000.00"), **given).waits_for


def test_a_return_booked_by_mistake_opens_a_closed_agreement_again(settled, officer):
    close(settled, officer)
    entry = settled.ledger.get(kind="return")
    correct_return(entry=entry, by=officer, reason="Another area’s.", now=timezone.now())
    settled.refresh_from_db()
    assert settled.state == "closing" and "still holds £7,999.99" in in_the_way(settled)[0].words


def test_killed_anywhere_while_closing_the_books_are_as_before(settled, officer):
    assert at_every_statement(lambda: close(settled, officer)) > 5
    assert Agreement.objects.get(pk=settled.pk).state == "closed"


def test_killed_anywhere_while_the_last_report_is_accepted_nothing_is_half_closed(last_report, officer):
    report = last_report()
    assert at_every_statement(lambda: accept_report(report=report, by=officer, now=timezone.now())) > 10

"""Agreements at their end in the queue of staff: what is to come back, what can be closed, what is not theirs yet."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.dates import today
from funding.actions.ending import close_agreement
from tests.factories.funding import (
    AgreementFactory,
    BudgetLineFactory,
    ConflictFactory,
    LedgerEntryFactory,
    ProposalFactory,
)
from tests.factories.funding_changes import CloseOutFactory
from tests.factories.reports import SpendReportFactory


@pytest.fixture
def closing(community, lto):
    """£5,000 was paid, £4,481 of it is spent, and its last report is accepted."""
    made = AgreementFactory(
        community=community, lto=lto, state="closing", amount=Decimal("5000.00"), title="Lunch club",
        proposal=ProposalFactory(community=community),
    )  # fmt: skip
    line = BudgetLineFactory(agreement=made, amount=Decimal("5000.00"))
    for kind, amount in [("payment", "5000.00"), ("spend", "4481.00")]:
        LedgerEntryFactory(agreement=made, line=line, kind=kind, amount=Decimal(amount))
    return made


def rows_in(client, **query):
    return client.get(reverse("grants"), {"kind": "closing", **query}).context["rows"]


def test_money_to_come_back_is_in_the_queue_with_its_sum(closing, signed_in, officer):
    (row,) = rows_in(signed_in(officer))
    assert (row["title"], row["stage"], row["amount"]) == ("Lunch club", "Money to come back", Decimal("519.00"))
    assert row["url"] == reverse("funding:agreement_close", args=[closing.community.slug, closing.pk])


def test_once_it_came_back_it_is_ready_to_close_and_then_gone(closing, signed_in, officer):
    LedgerEntryFactory(agreement=closing, kind="return", amount=Decimal("519.00"))
    LedgerEntryFactory(agreement=closing, kind="contribution_return", amount=Decimal("25.95"))
    client = signed_in(officer)
    (row,) = rows_in(client)
    assert (row["stage"], row["amount"]) == ("Ready to close", None)
    close_agreement(agreement=closing, by=officer, now=timezone.now())
    assert rows_in(client) == []


def test_a_booking_that_was_corrected_counts_no_more(closing, signed_in, officer):
    back = LedgerEntryFactory(agreement=closing, kind="return", amount=Decimal("519.00"))
    LedgerEntryFactory(agreement=closing, kind="return", amount=Decimal("519.00"), corrects=back)
    (row,) = rows_in(signed_in(officer))
    assert row["amount"] == Decimal("519.00")


def test_it_waits_for_the_organisation_until_its_reports_are_accepted(closing, signed_in, officer):
    SpendReportFactory(agreement=closing, state="open", is_final=True)
    assert rows_in(signed_in(officer)) == []


def test_it_waits_since_it_ended_and_not_since_a_day_to_come(closing, signed_in, officer):
    later = today() + timedelta(days=30)
    type(closing).objects.update(ended_on=today() - timedelta(days=4), end_date=later)
    assert rows_in(signed_in(officer))[0]["days"] == 4
    type(closing).objects.update(ended_on=None)
    CloseOutFactory(community=closing.community, begun_at=timezone.now() - timedelta(days=9))
    assert rows_in(signed_in(officer))[0]["days"] == 9


def test_one_that_still_runs_is_no_work_of_closing(closing, signed_in, officer):
    type(closing).objects.update(state="active")
    assert rows_in(signed_in(officer)) == []


def test_an_officer_with_a_conflict_sees_only_that_it_is_there(closing, signed_in, officer):
    ConflictFactory(proposal=closing.proposal, person=officer, has_conflict=True, reason="A cousin cooks there")
    page = signed_in(officer).get(reverse("grants"), {"kind": "closing"}).content.decode()
    assert "Lunch club" not in page and "You stepped back" in page


def test_the_queue_asks_no_more_often_for_closings(closing, signed_in, officer, django_assert_max_num_queries):
    client = signed_in(officer)
    client.get(reverse("grants"))  # the session remembers the second step
    for size in [3, 30]:
        AgreementFactory.create_batch(size, community=closing.community, lto=closing.lto, state="closing")
        with django_assert_max_num_queries(8):
            page = client.get(reverse("grants"))
    assert len(page.context["rows"]) == 30

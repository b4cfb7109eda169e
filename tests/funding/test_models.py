"""What the tables refuse, by name; and what is never changed or deleted."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from funding.models import Decision, LedgerEntry, Payment, Score
from tests.factories.accounts import PersonFactory
from tests.factories.funding import (
    AgreementFactory,
    AllocationEntryFactory,
    BudgetLineFactory,
    ConflictFactory,
    LedgerEntryFactory,
    ProposalFactory,
    ProposalLineFactory,
    ProposalVersionFactory,
    ReviewFactory,
)

pytestmark = pytest.mark.django_db


def refused(name, make):
    """The database refuses `make()` and names the constraint."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        make()
    assert name in str(refusal.value) or "UNIQUE" in str(refusal.value)


@pytest.mark.parametrize("make", [AllocationEntryFactory, LedgerEntryFactory])
def test_rows_of_money_are_never_changed_or_deleted(make):
    row = make()
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        row.delete()
    assert type(row).objects.filter(pk=row.pk).exists()


def test_rows_of_money_are_not_changed_in_bulk_either():
    row = LedgerEntryFactory()
    with pytest.raises(TypeError):
        LedgerEntry.objects.filter(pk=row.pk).update(amount=1)
    with pytest.raises(TypeError):
        LedgerEntry.objects.filter(pk=row.pk).delete()


def test_what_money_hangs_on_is_protected():
    entry = LedgerEntryFactory()
    line = BudgetLineFactory(agreement=entry.agreement)
    for thing in [entry.agreement, entry.agreement.lto, entry.agreement.community, line.agreement]:
        with pytest.raises(ProtectedError):
            thing.delete()


def test_people_with_acts_on_money_are_protected():
    proposal = ProposalFactory()
    with pytest.raises(ProtectedError):
        proposal.written_by.delete()


def test_constraints_refuse_by_name():
    version = ProposalVersionFactory()
    now = timezone.now()
    person = PersonFactory()
    answer = {"proposal": version.proposal, "version": version, "message": "x", "by": person, "at": now}
    refused("ledger_amount_positive", lambda: LedgerEntryFactory(amount=0))
    refused("agreement_amount_positive", lambda: AgreementFactory(amount=0))
    refused("budgetline_amount_not_negative", lambda: BudgetLineFactory(amount=Decimal("-0.01")))
    refused("line_amount_positive", lambda: ProposalLineFactory(version=version, amount=0))
    refused("proposal_asked_not_negative", lambda: ProposalFactory(asked=Decimal("-0.01")))
    refused("proposal_submitted_at_and_by_together", lambda: ProposalFactory(submitted_at=now))
    refused("conflict_has_a_reason", lambda: ConflictFactory(has_conflict=True))
    refused("score_at_most_four", lambda: Score.objects.create(review=ReviewFactory(), question="what", score=5))
    refused("decision_amount_fits_answer", lambda: Decision.objects.create(answer="yes", amount=0, **answer))
    refused("decision_amount_fits_answer", lambda: Decision.objects.create(answer="no", amount=1, **answer))
    refused(
        "decision_two_people",
        lambda: Decision.objects.create(answer="no", confirmed_by=person, confirmed_at=now, **answer),
    )
    refused(
        "payment_amount_positive",
        lambda: Payment.objects.create(agreement=AgreementFactory(), number=1, due_on=now.date(), amount=0),
    )


def test_each_reference_is_there_once():
    proposal = ProposalFactory()
    refused("ref", lambda: ProposalFactory(ref=proposal.ref))


def test_a_row_is_corrected_once():
    entry = LedgerEntryFactory()
    LedgerEntryFactory(agreement=entry.agreement, corrects=entry)
    refused("corrects", lambda: LedgerEntryFactory(agreement=entry.agreement, corrects=entry))


def test_what_was_sent_never_changes():
    line = ProposalLineFactory()
    type(line.version).objects.filter(pk=line.version_id).update(sent_at=timezone.now())
    line.refresh_from_db()
    for change in [line.version.save, line.version.delete, line.save, line.delete]:
        with pytest.raises(TypeError):
            change()

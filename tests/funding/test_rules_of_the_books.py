"""What the database itself keeps of money.md, whoever writes to it: rules 1, 2, 3 by number, with raw SQL too."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from biglocal.audit import triggers
from biglocal.audit.models import AuditLine
from biglocal.audit.record import record
from funding.models import Agreement, AllocationEntry, BudgetLine, LedgerEntry, Payment
from funding.triggers import RULES
from tests.factories.funding import AgreementFactory, AllocationEntryFactory, BudgetLineFactory, LedgerEntryFactory

pytestmark = pytest.mark.django_db
BOOKS = [LedgerEntryFactory, AllocationEntryFactory]
ON_POSTGRES = connection.vendor == "postgresql"


def refused(statement, *values):
    """The database says no, and nothing has changed; on PostgreSQL at the end of the transaction at the latest."""
    with pytest.raises(IntegrityError), transaction.atomic():
        run(statement, *values)
        settle()


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def settle():
    """As at the end of a transaction."""
    if ON_POSTGRES:
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run("SET CONSTRAINTS ALL DEFERRED")


# Rule 1: whole pence, sums by the database ----------------------------------------------------------------------------
def test_rule_1_pounds_are_whole_pence_in_the_table():
    row = LedgerEntryFactory(amount=Decimal("33333.33"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT amount FROM funding_ledgerentry WHERE id = %s", [row.pk])
        assert cursor.fetchone() == (3333333,)
    assert isinstance(LedgerEntry.objects.get().amount, Decimal)


def test_rule_1_the_database_sums_without_losing_a_penny():
    agreement = AgreementFactory(amount=Decimal("100000.00"))
    for amount in ["33333.33", "33333.33", "33333.34"]:
        LedgerEntryFactory(agreement=agreement, amount=Decimal(amount))
    total = LedgerEntry.objects.aggregate(total=Sum("amount"))["total"]
    assert (total, type(total)) == (Decimal("100000.00"), Decimal)


def test_rule_1_amounts_are_positive_and_their_kind_says_which_way():
    entry = LedgerEntryFactory()
    for amount in [-1, 0]:
        refused(
            'INSERT INTO funding_ledgerentry (agreement_id, kind, amount, "on", note, ref)'
            " VALUES (%s, 'spend', %s, '2025-06-01', '', '')",
            entry.agreement_id,
            amount,
        )


# Rule 2: never changed, never deleted ---------------------------------------------------------------------------------
@pytest.mark.parametrize("make", BOOKS)
def test_rule_2_raw_sql_does_not_change_or_delete_a_row_of_the_books(make):
    row = make()
    table = type(row)._meta.db_table
    refused(f"UPDATE {table} SET amount = amount + 1 WHERE id = %s", row.pk)  # noqa: S608  # a table of ours
    refused(f"UPDATE {table} SET note = 'x' WHERE id = %s", row.pk)  # noqa: S608  # names of our own tables
    refused(f"DELETE FROM {table} WHERE id = %s", row.pk)  # noqa: S608  # names of our own tables
    assert type(row).objects.get(pk=row.pk).amount == row.amount


@pytest.mark.parametrize("table", [LedgerEntry, AllocationEntry, AuditLine])
def test_rule_2_no_table_of_the_books_is_emptied(table):
    LedgerEntryFactory()
    record("x", AllocationEntryFactory(), by=None, sentence="did")
    settle()
    name = table._meta.db_table
    refused(f"TRUNCATE {name} CASCADE" if ON_POSTGRES else f"DELETE FROM {name}")  # noqa: S608  # names of our own tables
    assert table.objects.exists()


@pytest.mark.parametrize("change", ["sentence = 'no'", "verb = 'x'", "by_id = NULL", "at = '2020-01-01'", "topic = ''"])
def test_rule_2_history_is_not_rewritten(chair, change):
    line = record("decide", AllocationEntryFactory(), by=chair, sentence="decided: yes", before="no")
    refused(f"UPDATE audit_auditline SET {change} WHERE id = %s", line.pk)  # noqa: S608  # names of our own tables
    refused("DELETE FROM audit_auditline WHERE id = %s", line.pk)
    line.refresh_from_db()
    assert (line.sentence, line.verb, line.by, line.detail) == ("decided: yes", "decide", chair, {"before": "no"})


def test_rule_2_a_name_goes_from_history_and_nothing_with_it(chair):
    line = record("x", AllocationEntryFactory(), by=chair, sentence="gave Ann_100% Lee a key", who="Ann_100% Lee")
    refused("UPDATE audit_auditline SET sentence = 'gave Somebody who left the safe' WHERE id = %s", line.pk)
    refused("UPDATE audit_auditline SET sentence = 'took Somebody who left a key' WHERE id = %s", line.pk)
    line.sentence, line.detail = "gave Somebody who left a key", {"who": "Somebody who left"}
    line.save()


# Rule 3: sums hold in the database ------------------------------------------------------------------------------------
def test_rule_3_agreements_never_exceed_the_allocation(community):
    AllocationEntryFactory(community=community, amount=Decimal("1000.00"))
    kept = AgreementFactory(community=community, amount=Decimal("1000.00"))
    refused("UPDATE funding_agreement SET amount = amount + 1 WHERE id = %s", kept.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(
            community=community, lto=kept.lto, title="One penny", amount=Decimal("0.01"),
            offered_on=kept.offered_on, start_date=kept.start_date,
        )  # fmt: skip
        settle()


def test_rule_3_what_came_back_may_be_agreed_again_and_what_lapsed_does_not_count(community):
    AllocationEntryFactory(community=community, amount=Decimal("1000.00"))
    first = AgreementFactory(community=community, amount=Decimal("1000.00"))
    LedgerEntryFactory(agreement=first, kind="return", amount=Decimal("400.00"))
    AgreementFactory(community=community, amount=Decimal("400.00"))
    AgreementFactory(community=community, amount=Decimal("5000.00"), state="lapsed")
    settle()
    assert AllocationEntry.objects.filter(community=community, amount=1000).exists()


def test_rule_3_an_allocation_is_not_cut_below_what_is_agreed(community):
    AllocationEntryFactory(community=community, amount=Decimal("1000.00"))
    AgreementFactory(community=community, amount=Decimal("900.00"))
    with pytest.raises(IntegrityError), transaction.atomic():
        AllocationEntryFactory(community=community, amount=Decimal("-100.01"))
        settle()


def test_rule_3_payments_never_exceed_their_agreement():
    agreement = AgreementFactory(amount=Decimal("1000.00"))
    due = {"agreement": agreement, "due_on": agreement.start_date}
    Payment.objects.create(number=1, amount=Decimal("600.00"), **due)
    Payment.objects.create(number=2, amount=Decimal("400.00"), state="failed", **due)
    Payment.objects.create(number=3, amount=Decimal("400.00"), **due)
    refused("UPDATE funding_payment SET amount = amount + 1 WHERE number = 3")
    refused("UPDATE funding_payment SET state = 'paid' WHERE number = 2")
    refused("UPDATE funding_agreement SET amount = 99999 WHERE id = %s", agreement.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(number=4, amount=Decimal("0.01"), **due)
        settle()


def test_rule_3_budget_lines_add_up_to_their_agreement():
    agreement = AgreementFactory(amount=Decimal("1000.00"))
    BudgetLineFactory(agreement=agreement, amount=Decimal("600.00"))  # and a line of 400 beside it
    settle()
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLine.objects.create(agreement=agreement, description="One penny", amount=Decimal("0.01"))
        settle()
    if ON_POSTGRES:  # SQLite looks at each row by itself, so there it only keeps "never more"
        refused("UPDATE funding_budgetline SET amount = amount - 1 WHERE agreement_id = %s", agreement.pk)
        refused("DELETE FROM funding_budgetline WHERE amount = 60000")
        refused("UPDATE funding_agreement SET amount = amount - 1 WHERE id = %s", agreement.pk)


# The triggers themselves ----------------------------------------------------------------------------------------------
def test_every_rule_is_in_place_after_migrate():
    assert triggers.missing() == []
    assert {rule.name for rule in RULES} <= set(triggers.RULES)


def test_what_is_missing_is_named_and_put_back():
    with transaction.atomic():
        triggers.take_away()
        assert "funding_ledgerentry_never_changed" in triggers.missing()
        triggers.put_in_place()
        triggers.put_in_place()
    assert triggers.missing() == []

"""Totals for any figures: what is sent adds up, is booked to the penny, and the next report begins with its end."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.actions import (
    LineGiven,
    accept_report,
    open_report,
    save_report,
    see_report,
    send_report,
    show_report,
    sign_report,
)
from funding.money import agreements_money
from tests.factories.reports import SpendReportFactory

from .conftest import NOW, ON

PENCE = st.integers(0, 200_000).map(lambda pence: Decimal(pence) / 100)
PAIRS = st.tuples(PENCE, PENCE)


@pytest.fixture
def go(finance, chair, certifier, officer, words, trees, benches):
    """Take a report all its way with these figures."""

    def all_the_way(report, pair):
        given_lines = dict(zip([trees.pk, benches.pk], [LineGiven(amount) for amount in pair], strict=True))
        report = open_report(report=report, on=ON, now=NOW)
        save_report(report=report, by=finance, now=NOW, lines=given_lines, words=words)
        show_report(report=report, by=finance, now=NOW)
        see_report(report=report, by=chair, on=ON, now=NOW)
        sign_report(report=report, by=certifier, now=NOW)
        said = send_report(report=report, by=certifier, now=NOW).said
        accept_report(report=report, by=officer, now=NOW)
        return {name: Decimal(said[name]) for name in ["opening", "received", "spent", "returned", "closing"]}

    return all_the_way


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=PAIRS, second=PAIRS)
def test_rules_8_and_11_any_figures_tie_and_equal_the_ledger(agreement, not_open, go, first, second):
    with transaction.atomic():
        one = go(not_open, first)
        following = SpendReportFactory(
            agreement=agreement, number=2, start_date=date(2026, 7, 1), end_date=date(2026, 7, 5)
        )
        two = go(following, second)
        for said in (one, two):
            assert said["closing"] == said["opening"] + said["received"] - said["spent"] - said["returned"]
        assert (one["spent"], two["spent"], two["opening"]) == (sum(first), sum(second), one["closing"])
        assert agreements_money([agreement])[agreement.pk].spent == sum(first) + sum(second)
        transaction.set_rollback(True)

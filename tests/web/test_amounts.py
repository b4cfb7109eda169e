"""Amounts as people type them: understood, or refused in one sentence that says how to write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biglocal.money import MOST, NotAnAmount, PoundsFormField, amount_of, pounds


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("250", "250.00"),
        ("1,234.5", "1234.50"),
        ("1,234.50", "1234.50"),
        ("£1 234", "1234.00"),
        ("£ 1 234.05", "1234.05"),
        ("1\u00a0234\u202f567", "1234567.00"),
        ("12p", "0.12"),
        ("250p", "2.50"),
        ("0.01", "0.01"),
        ("007", "7.00"),
        ("  12.30  ", "12.30"),
        ("-5", "-5.00"),
        ("-£5", "-5.00"),
        ("£-5", "-5.00"),
        ("9999999999.99", "9999999999.99"),
        ("-0", "0.00"),
    ],
)
def test_amounts_are_understood(typed, amount):
    assert amount_of(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1.234,50", "Write a comma between thousands and a point before the pence"),
        ("1.234.567", "Write a comma between thousands"),
        ("12,50", "Write a comma between thousands"),
        ("1,23", "Write a comma between thousands"),
        ("1.234", "at most two digits after the point"),
        ("0.005", "at most two digits after the point"),
        ("1e5", "Enter the amount in pounds"),
        ("1E+5", "Enter the amount in pounds"),
        ("NaN", "Enter the amount in pounds"),
        ("Infinity", "Enter the amount in pounds"),
        ("sNaN", "Enter the amount in pounds"),
        ("12,34,567", "Enter the amount in pounds"),
        ("1,2345", "Enter the amount in pounds"),
        ("1 2 3", "Enter the amount in pounds"),
        ("£", "Enter the amount in pounds"),
        ("", "Enter the amount in pounds"),
        ("lots", "Enter the amount in pounds"),
        ("1_000", "Enter the amount in pounds"),
        ("١٢٣", "Enter the amount in pounds"),
        ("5 or 6", "Enter the amount in pounds"),
        ("=1+1", "Enter the amount in pounds"),
        ("1" * 40, "Enter a smaller amount"),
        ("10000000000", "Enter a smaller amount"),
    ],
)
def test_what_can_be_misread_is_refused_in_a_sentence(typed, sentence):
    with pytest.raises(NotAnAmount, match=sentence):
        amount_of(typed)


@pytest.mark.parametrize("typed", ["0", "-0", "-5", "0p", "£0.00"])
def test_a_form_takes_amounts_above_nothing(typed):
    field = PoundsFormField()
    with pytest.raises(Exception, match="Enter an amount above £0"):
        field.clean(typed)


@given(st.text(max_size=60) | st.text("0123456789.,£p -−eE", max_size=20))
def test_anything_typed_is_an_amount_or_a_sentence(typed):
    try:
        amount = amount_of(typed)
    except NotAnAmount as problem:
        assert problem.sentence.endswith(".")
    else:
        assert abs(amount) <= MOST and amount == round(amount, 2)


@given(st.decimals(0, MOST, places=2))
def test_what_the_portal_prints_is_read_back(amount):
    assert amount_of(pounds(amount)) == amount

"""Pounds: `Decimal` with two places in Python, whole pence in the table (SETTLED.md, Money)."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable

PENNY = Decimal("0.01")
MOST = Decimal("9999999999.99")  # 12 digits


def to_penny(amount: Decimal) -> Decimal:
    """Return `amount` rounded half up to whole pence."""
    return amount.quantize(PENNY, rounding=ROUND_HALF_UP)


def pounds(amount: Decimal | int | None) -> str:
    """Return `amount` (pounds) as printed everywhere: `£18,400`, `£2,250.50`, `-£5`; nothing is `£0`."""
    value = to_penny(Decimal(amount or 0))
    text = f"{abs(value):,.2f}"
    return ("-" if value < 0 else "") + "£" + text.removesuffix(".00")


class PoundsField(models.BigIntegerField):
    """An amount in pounds as `Decimal`, kept as whole pence on both databases, so that sums are exact."""

    description = "Pounds, kept as whole pence"
    _pyi_private_set_type: "Decimal | int | Combinable"  # type: ignore[assignment]  # read by mypy alone
    _pyi_private_get_type: Decimal  # type: ignore[assignment]  # read by the types' plugin alone

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else (Decimal(value) / 100).quantize(PENNY)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return to_penny(Decimal(value))
        except (ArithmeticError, TypeError, ValueError):
            raise ValidationError("Enter the amount in pounds, like 250 or 1,250.50.", code="invalid") from None

    def get_prep_value(self, value: Any) -> int | None:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        amount = Decimal(value)
        if amount != to_penny(amount):
            raise ValueError(f"{amount} pounds is not a whole number of pence")
        if abs(amount) > MOST:
            raise ValueError(f"{amount} pounds has more than 12 digits")
        return int(amount * 100)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return models.Field.formfield(self, **{"form_class": PoundsFormField, **kwargs})


class NotAnAmount(ValueError):
    """What was typed is no amount; the sentence says how to write it."""

    def __init__(self, sentence: str, code: str):
        super().__init__(sentence)
        self.sentence, self.code = sentence, code


LIKE = "Enter the amount in pounds, like 250 or 1,250.50."
# Thousands all apart by a comma, or all by a space, or not at all; then at most two digits for the pence.
WRITTEN = re.compile(
    r"(?P<minus>[-−])?£?(?P<pounds>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)(?P<pence>\.[0-9]*)?"
)
PENCE = re.compile(r"([0-9]{1,4}) ?p")
COMMA_PENCE = re.compile(r"-?£?[0-9. ]*,[0-9]{1,2}|-?£?[0-9]{1,3}(\.[0-9]{3})+(,[0-9]*)?")


def amount_of(text: str) -> Decimal:
    """Return the amount as people type it: `1,234.5`, `£1 234`, `12p`. Refuse in one sentence what can be misread."""
    text = re.sub(r"\s+", " ", text).strip().replace("£ ", "£").replace("- £", "-£").replace("£-", "-£")
    if match := PENCE.fullmatch(text.lower()):
        return Decimal(match[1]) / 100
    match = WRITTEN.fullmatch(text)
    if match is None or match["pence"] == ".":
        if COMMA_PENCE.fullmatch(text):
            sentence = "Write a comma between thousands and a point before the pence, like 1,250.50."
            raise NotAnAmount(sentence, "comma")
        raise NotAnAmount(LIKE, "invalid")
    pounds, pence = re.sub("[, ]", "", match["pounds"]), match["pence"] or ""
    if len(pounds.lstrip("0")) > 10:
        raise NotAnAmount("Enter a smaller amount: this one has more than 10 digits.", "too_big")
    if len(pence) > 3:
        raise NotAnAmount("Use at most two digits after the point, like 1,250.50.", "pence")
    amount = to_penny(Decimal(pounds + pence))
    return -amount if match["minus"] and amount else amount


class PoundsFormField(forms.CharField):
    """A box for an amount: takes `1,250.50`, `£1250`, and answers a `Decimal` with two places, above 0 or from 0 on."""

    from_nothing = False  # is £0 an answer?
    too_small = "Enter an amount above £0."
    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"})

    def prepare_value(self, value: Any) -> Any:
        """Show a kept amount as people write it: `315,000`."""
        return f"{value:,.2f}".removesuffix(".00") if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # CharField promises str
        text = super().to_python(value)
        if not text:
            return None
        try:
            amount = amount_of(text)
        except NotAnAmount as problem:
            raise ValidationError(problem.sentence, code=problem.code) from None
        if amount < 0 or (amount == 0 and not self.from_nothing):
            raise ValidationError(self.too_small, code="too_small")
        return amount

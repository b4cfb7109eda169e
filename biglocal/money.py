"""Pounds: `Decimal` with two places in Python, whole pence in the table (SETTLED.md, Money)."""

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


class PoundsFormField(forms.CharField):
    """A box for an amount: takes `1,250.50`, `£1250`, and answers a `Decimal` above 0 with two places."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"})

    def prepare_value(self, value: Any) -> Any:
        """Show a kept amount as people write it: `315,000`."""
        return f"{value:,.2f}".removesuffix(".00") if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # CharField promises str
        text = super().to_python(value).replace(",", "").replace("£", "").replace(" ", "")
        if text == "":
            return None
        try:
            amount = Decimal(text)
        except ArithmeticError:
            amount = None
        if amount is None or not amount.is_finite() or "e" in text.lower():
            raise ValidationError("Enter the amount in pounds, like 250 or 1,250.50.", code="invalid")
        if amount <= 0:
            raise ValidationError("Enter an amount above £0.", code="too_small")
        if amount > MOST:
            raise ValidationError("Enter a smaller amount: this one has more than 10 digits.", code="too_big")
        if amount != to_penny(amount):
            raise ValidationError("Use at most two digits after the point, like 1,250.50.", code="pence")
        return to_penny(amount)

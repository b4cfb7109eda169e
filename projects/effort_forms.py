"""The two boxes for how many helped and for how long: part of the forms that write an update."""

from decimal import Decimal
from typing import Any

from django import forms

from .actions.effort import MOST_HELPERS, MOST_HOURS, Helped
from .models import Effort, Update


def numbers_of(update: Update) -> dict[str, Any]:
    """What the two boxes hold of an update that is corrected."""
    effort = Effort.objects.filter(update_of=update).first()
    return {"helpers": effort.helpers, "hours": effort.hours} if effort else {}


class EffortFields(forms.Form):
    """Two numbers, both optional."""

    helpers = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_HELPERS,
        error_messages={
            "invalid": "Enter how many helped in figures, like 12.",
            "min_value": "Enter how many helped as 0 or more.",
            "max_value": f"Enter {MOST_HELPERS:,} people or fewer.",
        },
    )
    hours = forms.DecimalField(
        required=False,
        min_value=Decimal(0),
        max_value=MOST_HOURS,
        decimal_places=1,
        error_messages={
            "invalid": "Enter the hours in figures, like 7.5.",
            "min_value": "Enter the hours as 0 or more.",
            "max_value": f"Enter {MOST_HOURS:,} hours or fewer.",
            "max_decimal_places": "Enter the hours with one figure after the point, like 7.5.",
        },
    )

    def effort(self) -> Helped:
        """What was given."""
        return Helped(self.cleaned_data.get("helpers"), self.cleaned_data.get("hours"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("helpers") == 0 and data.get("hours"):
            self.add_error("helpers", "Say how many helped, or leave the hours empty.")
        return data


class SpanForm(forms.Form):
    """From which day to which day; both may stay open."""

    first = forms.DateField(required=False, error_messages={"invalid": "Enter the first day like 2026-04-01."})
    last = forms.DateField(required=False, error_messages={"invalid": "Enter the last day like 2027-03-31."})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", "Choose a last day on or after the first day.")
        return data

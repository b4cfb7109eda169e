"""An heir of an old ward, said by hand."""

from typing import Any

from django import forms

from biglocal.places.models import Ward, WardSet

WHOLE = "Enter a whole number from 1 to 100."


class Percent(forms.IntegerField):
    """A share in whole hundredths, as a number from 0 to 1."""

    def __init__(self, **kwargs: Any):
        words = {"invalid": WHOLE, "min_value": WHOLE, "max_value": WHOLE}
        required = kwargs.pop("ask")
        super().__init__(min_value=1, max_value=100, error_messages={"required": required, **words}, **kwargs)

    def clean(self, value: Any) -> Any:
        return super().clean(value) / 100


class NewWard(forms.ModelChoiceField):
    """A choice among wards; what is no number is none of them."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value if str(value).isdecimal() else value and "0")


class HeirForm(forms.Form):
    """Which new ward, and how much of each."""

    new = NewWard(
        label="New ward",
        queryset=Ward.objects.none(),
        empty_label="Choose a ward",
        error_messages={"required": "Choose the new ward.", "invalid_choice": "Choose one of the new wards."},
    )
    share_of_old = Percent(
        label="How much of the old ward is in it, per cent", ask="Enter how much of the old ward is in the new one."
    )
    share_of_new = Percent(
        label="How much of the new ward that makes, per cent", ask="Enter how much of the new ward came from the old."
    )

    def __init__(self, *args: Any, ward_set: WardSet, **kwargs: Any):
        super().__init__(*args, **kwargs)
        wards = ward_set.wards.select_related("line").only("name", "ward_set", "line__council")
        self.fields["new"].queryset = wards.order_by("name")

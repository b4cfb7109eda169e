"""With how many somebody comes to a date or an open meeting."""

from django import forms

MOST_PEOPLE = 20


class ComingForm(forms.Form):
    """With how many one comes."""

    people = forms.IntegerField(
        label="How many of you?",
        initial=1,
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input govuk-input--width-2"}),
        error_messages={
            name: f"Enter a number from 1 to {MOST_PEOPLE}."
            for name in ["required", "invalid", "min_value", "max_value"]
        },
    )

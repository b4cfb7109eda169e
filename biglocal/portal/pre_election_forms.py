"""A council's pre-election period: set it, correct it, take it back."""

from typing import Any

from django import forms

from biglocal.places.models import Council
from biglocal.places.names import folded
from biglocal.web.forms import DayField, PlainText

UNKNOWN = "We know no council of this name today. Enter its name as in the list of wards, or its code."


def council_called(text: str) -> Council:
    """Return today's council of this name or code."""
    councils = Council.objects.filter(end_date__isnull=True).only("gss", "name", "end_date")
    found = list(councils.filter(gss=text.upper())) or [one for one in councils if folded(one.name) == folded(text)]
    if len(found) != 1:
        raise forms.ValidationError(UNKNOWN)
    return found[0]


class PeriodForm(forms.Form):
    """Both days, and which election it is. `seen` is the stamp of what is corrected."""

    council = PlainText(
        label="Council",
        max_length=120,
        help_text="Its name or its code, like Medway or E06000035",
        error_messages={"required": "Enter the council’s name or code."},
    )
    start_date = DayField(
        label="Notice of election",
        help_text="The day the council publishes it, like 24 3 2027",
        error_messages={"required": "Enter the day of the notice of election."},
    )
    end_date = DayField(
        label="Day of the poll",
        help_text="Praise is shown again the day after",
        error_messages={"required": "Enter the day of the poll."},
    )
    note = PlainText(
        label="Which election is it?",
        max_length=120,
        required=False,
        help_text="For staff, like: all-out election, or by-election in Viaduct. You can leave it empty",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, correcting: bool = False, **kwargs: Any):
        super().__init__(*args, **kwargs)
        del self.fields["council" if correcting else "seen"]

    def clean_council(self) -> Council:
        return council_called(self.cleaned_data["council"])


class TakeBackForm(forms.Form):
    """Why there is no such period."""

    why = PlainText(
        label="Why is it taken back?",
        max_length=200,
        help_text="Kept in the history, like: the by-election was called off",
        error_messages={"required": "Say why it is taken back."},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

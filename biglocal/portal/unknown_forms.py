"""Fill in what is missing, row by row, many at once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from biglocal.places.mending import MOST_SEATS
from biglocal.refusals import Refused

from .unknowns import Unknown

ALL = "all"


class RowsForm(forms.Form):
    """A box for each row; where a row's box is a choice, one more choice for all that have none of their own."""

    def __init__(self, *args: Any, one: Unknown, rows: list[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.one, self.rows = one, rows
        if one.box is None:
            return
        for row in rows:
            field = one.box()
            field.label = ", ".join(one.words(row)[:2])
            self.fields[f"row-{row.pk}"] = field
        if isinstance(one.box(), forms.ChoiceField):
            field = one.box()
            field.label = "All others on this page"
            self.fields[ALL] = field

    def boxes(self) -> list[tuple[Any, tuple[str, str, str], Any, tuple[str, str] | None]]:
        """Each row with its words, its box, and the way to where it is put right."""
        one = self.one
        return [
            (row, one.words(row), self[f"row-{row.pk}"] if one.box else None, one.way(row) if one.way else None)
            for row in self.rows
        ]

    @property
    def for_all(self) -> Any:
        return self[ALL] if ALL in self.fields else None

    def fill(self, by: Any) -> int:
        """Write each row that was filled in; what a rule refuses stands at its row. Returns how many were written."""
        written = 0
        for row in list(self.rows):
            value = self.cleaned_data.get(f"row-{row.pk}") or self.cleaned_data.get(ALL)
            if not value or self.one.fill is None:
                continue
            try:
                self.one.fill(row, value, by)
            except Refused as refused:
                self.add_error(f"row-{row.pk}", refused.sentence)
            except ValidationError as wrong:
                self.add_error(f"row-{row.pk}", wrong)
            else:
                written += 1
                self.rows.remove(row)
        return written


class WhyForm(forms.Form):
    """Why one term ended: said first, or corrected."""

    why = forms.ChoiceField(
        label="Why did it end?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it ended.", "invalid_choice": "Choose why it ended."},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = choices


class SeatsForm(forms.Form):
    """How many councillors sit for a ward."""

    seats = forms.IntegerField(
        label="How many seats has the ward?",
        help_text="The council’s legal order says it",
        min_value=1,
        max_value=MOST_SEATS,
        error_messages={
            "required": "Enter how many seats the ward has.",
            "invalid": "Enter a number, like 3.",
            "min_value": "A ward has at least 1 seat.",
            "max_value": f"A ward has at most {MOST_SEATS} seats.",
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

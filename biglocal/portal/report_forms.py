"""Forms of reports: which days, which words, to whom."""

from collections.abc import Iterable
from typing import Any

from django import forms

from biglocal.reports.models import Report
from biglocal.web.forms import DayField, PlainText

LONGEST = 2000  # letters of one heading


class SpanForm(forms.Form):
    """From which day to which."""

    first = DayField(label="First day", error_messages={"required": "Enter the first day."})
    last = DayField(label="Last day", error_messages={"required": "Enter the last day."})


class DraftForm(forms.Form):
    """For each heading: words of one's own, and whether it is left out."""

    def __init__(self, *args: Any, report: Report, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.headings = report.all_parts
        for part in self.headings:
            self.fields[f"own-{part.name}"] = PlainText(
                label="Your own words before it", required=False, multiline=True, max_length=LONGEST, initial=part.own
            )
            self.fields[f"out-{part.name}"] = forms.BooleanField(
                label="Leave this heading out", required=False, initial=part.left_out
            )

    def rows(self) -> Iterable[tuple[Any, Any, Any]]:
        """Each heading with its two fields."""
        return [(part, self[f"own-{part.name}"], self[f"out-{part.name}"]) for part in self.headings]

    def own(self) -> dict[str, str]:
        return {part.name: self.cleaned_data[f"own-{part.name}"] for part in self.headings}

    def left_out(self) -> list[str]:
        return [part.name for part in self.headings if self.cleaned_data[f"out-{part.name}"]]


class SendForm(forms.Form):
    """To whom a report of an area goes."""

    to = forms.MultipleChoiceField(
        label="Who gets it?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose who gets it.", "invalid_choice": "Choose from the list."},
    )

    def __init__(self, *args: Any, circles: dict[str, tuple[str, list[int]]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(name, f"{words} ({len(ids)})") for name, (words, ids) in circles.items() if ids]  # type: ignore[attr-defined]  # a field of choices

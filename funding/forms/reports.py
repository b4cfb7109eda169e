"""What is typed about a spend report: figures, a few words, answers; when it was seen; questions about its parts."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from biglocal.money import PoundsFormField
from biglocal.web.forms import DayField, PlainText

from ..actions import LineGiven, PointGiven
from ..models import ReportPoint, SpendReport
from ..report_figures import LineFigures, is_outside

MOST_WORDS = 1500
MOST_POINTS = 6
COLUMNS = {"spent": "Spent", "committed": "Promised, not paid yet", "forecast": "Likely in the next period"}
WORDS = {
    "happened": "What did the money make possible?",
    "changed": "Anything that cost much more or much less than you planned",
    "help_needed": "What help do you need?",
}

HINTS = {
    "happened": "",
    "changed": "Plain words. We are not trying to catch you out.",
    "help_needed": "Leave it empty if there is none.",
}


@dataclass(frozen=True)
class Box:
    """A box of the table as it is drawn."""

    column: str
    words: str
    id: str
    name: str
    value: Any
    errors: list[str]

    @classmethod
    def of(cls, field: forms.BoundField, column: str, words: str) -> "Box":
        value = field.value()
        return cls(
            column,
            words,
            field.auto_id,
            field.html_name,
            "" if value is None else value,
            [str(one) for one in field.errors],
        )


@dataclass(frozen=True)
class Row:
    """A line of the table as it is drawn."""

    name: str
    planned: Decimal
    before: Decimal
    spent: Decimal | None
    committed: Decimal
    forecast: Decimal
    boxes: list[Box]
    note: Box | None


class AmountField(PoundsFormField):
    """An amount of a report: 0 is an answer, an empty box is none yet."""

    from_nothing = True
    too_small = "Take money that came back off what you spent: enter 0 or more."


class ReportForm(forms.Form):
    """The report as it is written. Everything may wait: the checks ask for it before it is shown."""

    with_vat = forms.BooleanField(label="The costs include the VAT we can’t claim back", required=False)
    other_money = PlainText(
        label="Money from elsewhere",
        help_text="Who from, and how much. Leave it empty if there is none.",
        max_length=200,
        required=False,
    )
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, report: SpendReport, lines: list[LineFigures], points: list[ReportPoint], **kw: Any):
        super().__init__(*args, **kw)
        self.report, self.lines, self.points = report, lines, points
        parts = {point.part for point in points}
        named = {point.line_id for point in points}
        self.asked = report.state == SpendReport.State.QUERIED
        self.open_lines = [one for one in lines if not self.asked or one.line.pk in named]
        for one in self.open_lines:
            self.add_line(one)
        for name, label in WORDS.items():
            box = forms.Textarea(attrs={"rows": 4})
            limits: dict[str, Any] = {"multiline": True, "max_length": MOST_WORDS, "required": False}
            field = PlainText(label=label, help_text=HINTS[name], widget=box, **limits)
            self.fields[name] = field
        for point in points:
            words = f"Answer to question {point.number}"
            self.fields[f"answer_{point.number}"] = PlainText(label=words, max_length=400, required=False)
            self.initial.setdefault(f"answer_{point.number}", point.answer)
        if self.asked:
            for name in ["with_vat", "other_money", *WORDS]:
                if name not in parts:
                    del self.fields[name]

    def add_line(self, one: LineFigures) -> None:
        """Add the boxes of one line."""
        given = {"spent": one.spent, "committed": one.committed or None, "forecast": one.forecast or None}
        for column, words in COLUMNS.items():
            field = AmountField(required=False, label=f"{words}: {one.line}")
            self.fields[f"{column}_{one.line.pk}"] = field
            self.initial.setdefault(f"{column}_{one.line.pk}", given[column])
        note = PlainText(required=False, max_length=300, label=f"Why “{one.line}” differs from the plan")
        self.fields[f"note_{one.line.pk}"] = note
        self.initial.setdefault(f"note_{one.line.pk}", one.note)

    @property
    def rows(self) -> list["Row"]:
        """Each line with its boxes; without boxes where nobody asked about it."""
        return [self.row(one) for one in self.lines]

    def row(self, one: LineFigures) -> "Row":
        """One line as it is drawn; the box for a reason where it is needed or filled."""
        pk, asks, boxes, note = one.line.pk, False, [], None
        if f"spent_{pk}" in self.fields:
            boxes = [Box.of(self[f"{column}_{pk}"], column, words) for column, words in COLUMNS.items()]
            note = Box.of(self[f"note_{pk}"], "note", "Why")
            asks = bool(note.value) or bool(note.errors) or is_outside(self.given(one), self.report)
        return Row(
            *(one.line.description, one.planned, one.before, one.spent, one.committed, one.forecast),
            boxes=boxes,
            note=note if asks else None,
        )

    def given(self, one: LineFigures) -> LineFigures:
        """The line with what is typed, as far as it can be read."""
        if not self.is_bound or not hasattr(self, "cleaned_data"):
            return one
        pk, said = one.line.pk, self.cleaned_data
        amounts: dict[str, Any] = {name: said.get(f"{name}_{pk}") or Decimal(0) for name in ["committed", "forecast"]}
        return LineFigures(one.line, one.before, said.get(f"spent_{pk}"), **amounts)

    @property
    def line_values(self) -> dict[int, LineGiven]:
        """What the action takes of each line."""
        said = self.cleaned_data
        return {
            one.line.pk: LineGiven(
                said[f"spent_{one.line.pk}"],
                said[f"committed_{one.line.pk}"] or Decimal(0),
                said[f"forecast_{one.line.pk}"] or Decimal(0),
                said[f"note_{one.line.pk}"],
            )
            for one in self.open_lines
        }

    @property
    def word_values(self) -> dict[str, Any]:
        """What it takes of words and ticks."""
        return {name: self.cleaned_data[name] for name in [*WORDS, "other_money", "with_vat"] if name in self.fields}

    @property
    def answer_values(self) -> dict[int, str]:
        return {point.number: self.cleaned_data[f"answer_{point.number}"] for point in self.points}

    @property
    def spent(self) -> Decimal:
        """All that is typed as spent, with the lines that are not open."""
        open_ones = {one.line.pk for one in self.open_lines}
        said = getattr(self, "cleaned_data", {}) if self.is_bound else {}
        total = Decimal("0.00")
        for one in self.lines:
            typed = said.get(f"spent_{one.line.pk}") if self.is_bound and one.line.pk in open_ones else one.spent
            total += typed or Decimal(0)
        return total


class SeenForm(forms.Form):
    """The chair says at which meeting the partnership saw it."""

    meeting = forms.ChoiceField(
        label="At which meeting?",
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose a meeting from the list."},
    )
    on = DayField(
        label="Or on which day?", help_text="When it was shown outside a meeting of the diary", required=False
    )
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, meetings: list[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.meetings = {str(meeting.pk): meeting for meeting in meetings}
        words = [(pk, f"{one.title}, {one.on.day} {one.on:%B %Y}") for pk, one in self.meetings.items()]
        self.fields["meeting"].choices = words

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not said.get("meeting") and not said.get("on"):
            self.add_error("on" if not self.meetings else "meeting", "Choose the meeting, or enter the day.")
        return said

    @property
    def given(self) -> dict[str, Any]:
        """What the action takes: a day in the boxes goes before a meeting."""
        on, seen = self.cleaned_data["on"], self.cleaned_data["seen"]
        if on:
            return {"on": on, "meeting": None, "seen": seen}
        meeting = self.meetings[self.cleaned_data["meeting"]]
        return {"on": meeting.on, "meeting": meeting, "seen": seen}


class PressForm(forms.Form):
    """A button: what the page had seen, and a word for those who need one."""

    seen = forms.CharField(max_length=60)
    reason = PlainText(required=False, max_length=200)


class PointsForm(forms.Form):
    """Numbered questions, each about one part."""

    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: list[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        items = [(f"line-{line.pk}", line.description) for line in lines]
        parts = [(value, label) for value, label in ReportPoint.Part.choices if value != "line"]
        for number in range(1, MOST_POINTS + 1):
            self.fields[f"part_{number}"] = forms.ChoiceField(
                label=f"Question {number} is about",
                choices=[("", "Choose a part"), *items, *parts],
                required=False,
                error_messages={"invalid_choice": "Choose a part from the list."},
            )
            self.fields[f"words_{number}"] = PlainText(label=f"Question {number}", max_length=400, required=False)

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """The boxes of each question."""
        return [(self[f"part_{number}"], self[f"words_{number}"]) for number in range(1, MOST_POINTS + 1)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for number in range(1, MOST_POINTS + 1):
            part, words = said.get(f"part_{number}"), said.get(f"words_{number}")
            if words and not part:
                self.add_error(f"part_{number}", ValidationError(f"Choose what question {number} is about."))
            elif part and not words and f"words_{number}" not in self.errors:
                self.add_error(f"words_{number}", ValidationError(f"Write question {number}, or take its part away."))
        return said

    @property
    def given(self) -> dict[str, Any]:
        said = self.cleaned_data
        numbers = [number for number in range(1, MOST_POINTS + 1) if said.get(f"words_{number}")]
        points = [PointGiven(said[f"part_{number}"], said[f"words_{number}"]) for number in numbers]
        return {"points": points, "seen": said["seen"]}

"""What is typed about a change to an agreement."""

from typing import Any

from django import forms

from biglocal.money import PoundsFormField, pounds
from biglocal.web.forms import DayField, FormKey, PlainText

from ..models import BudgetLine, Variation
from .proposals import ThingField

MOST_LETTERS = 1000


class VariationForm(forms.Form):
    """A change of one kind; the fields of other kinds are not there."""

    from_line = ThingField(
        label="From which line?", empty="Choose a line", error_messages={"required": "Choose the line it comes from."}
    )
    to_line = ThingField(label="", empty="Choose a line", error_messages={"required": "Choose a line."})
    amount = PoundsFormField(
        label="How much?", error_messages={"required": "Enter the amount in pounds, like 250 or 1,250.50."}
    )
    new_words = PlainText(
        label="What should it be for?",
        help_text="A few words, as they will stand in the budget",
        max_length=120,
        error_messages={"required": "Enter what the line should be for, in a few words."},
    )
    new_end = DayField(
        label="Until when do you need it?",
        help_text="For example 31 3 2027",
        error_messages={"required": "Enter the day until which you need it."},
    )
    reason = PlainText(
        label="Why?",
        help_text="What changed, and what it makes possible. A few sentences are enough.",
        multiline=True,
        max_length=MOST_LETTERS,
        error_messages={"required": "Say why, in a sentence or two."},
    )
    form_key = FormKey()
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    FIELDS = {
        Variation.Kind.MOVE: {"from_line", "to_line", "amount"},
        Variation.Kind.PURPOSE: {"to_line", "new_words"},
        Variation.Kind.EXTENSION: {"new_end"},
    }

    def __init__(self, *args: Any, kind: str, lines: list[BudgetLine], **kwargs: Any):
        super().__init__(*args, **kwargs)
        mine = self.FIELDS[Variation.Kind(kind)] | {"reason", "form_key", "seen"}
        for name in [name for name in self.fields if name not in mine]:
            del self.fields[name]
        for name in {"from_line", "to_line"} & mine:
            field: Any = self.fields[name]
            field.offer(lines)
            field.choices = [("", field.empty), *((line.pk, f"{line}, {pounds(line.amount)}") for line in lines)]
        if "to_line" in mine:
            words = "To which line?" if "from_line" in mine else "Which line?"
            self.fields["to_line"].label = words

    @property
    def written(self) -> dict[str, Any]:
        """What the actions take."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"form_key", "seen"}}


class AgreedForm(forms.Form):
    """The day on which the partnership agreed."""

    agreed_on = DayField(
        label="On which day did the partnership agree?",
        error_messages={"required": "Enter the day the partnership agreed."},
    )
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """The answer to a question."""

    answer = PlainText(
        label="Your answer",
        multiline=True,
        max_length=MOST_LETTERS,
        error_messages={"required": "Enter your answer, in a sentence or two."},
    )
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


class QueryForm(forms.Form):
    """A question to the group."""

    question = PlainText(
        label="What do you need to know?",
        help_text="The group reads this and answers here.",
        multiline=True,
        max_length=MOST_LETTERS,
        error_messages={"required": "Enter your question, in a sentence or two."},
    )
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


class DecideForm(forms.Form):
    """Yes or no, with the words that the group reads."""

    yes = forms.TypedChoiceField(
        label="Your answer",
        coerce=lambda answer: answer == "yes",
        choices=[("yes", "Yes. It holds at once."), ("no", "No. Everything stays as it is.")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no.", "invalid_choice": "Choose yes or no."},
    )
    message = PlainText(
        label="What the group will read",
        multiline=True,
        max_length=MOST_LETTERS,
        error_messages={"required": "Enter what the group will read, in a sentence or two."},
    )
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

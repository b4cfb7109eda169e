"""What is typed about rounds of small grants: by who runs them, by groups without an account, by the panel."""

from typing import Any

from django import forms

from biglocal.accounts.forms import EMAIL_MESSAGES, LONGEST_ADDRESS
from biglocal.money import PoundsFormField
from biglocal.web.asking import AsksBeforePublishing
from biglocal.web.forms import DayField, FormKey, PlainText

from ..models import BudgetLine
from .proposals import ThingField

MOST_LETTERS = 1500


class RoundForm(forms.Form):
    """A round."""

    title = PlainText(
        label="What is it called?", max_length=80, error_messages={"required": "Enter what it is called."}
    )
    words = PlainText(
        label="What is it for, and who can ask?",
        multiline=True,
        max_length=MOST_LETTERS,
        error_messages={"required": "Say what it is for, and who can ask."},
    )
    line = ThingField(
        label="Which money is it?", empty="Choose a line", error_messages={"required": "Choose a line of your money."}
    )
    most = PoundsFormField(
        label="How much can one group ask for, at most?",
        initial="500",
        error_messages={"required": "Enter the amount in pounds, like 250 or 1,250.50."},
    )
    question_one = PlainText(
        label="First question",
        max_length=160,
        initial="What do you want to do, and when?",
        error_messages={"required": "Enter the first question."},
    )
    question_two = PlainText(
        label="Second question",
        max_length=160,
        initial="Who will it be good for?",
        error_messages={"required": "Enter the second question."},
    )
    opens_on = DayField(label="First day on which groups can ask", error_messages={"required": "Enter the first day."})
    closes_on = DayField(label="Last day", error_messages={"required": "Enter the last day."})
    fewest_votes = forms.IntegerField(
        label="How many people have to vote on each?",
        help_text="At least two: one person never decides.",
        initial=3,
        min_value=2,
        max_value=30,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Enter how many people have to vote, 2 or more.",
            "invalid": "Enter how many people have to vote, as 3.",
            "min_value": "Enter 2 or more: one person never decides.",
            "max_value": "Enter 30 or fewer.",
        },
    )
    form_key = FormKey()

    def __init__(self, *args: Any, lines: list[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["line"].offer(lines, BudgetLine.of_its_agreement)

    @property
    def written(self) -> dict[str, Any]:
        """What the actions take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "form_key"}


class AskForm(AsksBeforePublishing):
    """Two questions, and how to reach the group."""

    group_name = PlainText(
        label="What is your group called?",
        help_text="Everybody sees this if you get the money. Give no private name.",
        max_length=100,
        error_messages={"required": "Enter what your group is called."},
    )
    purpose = PlainText(
        label="What is the money for, in a few words?",
        help_text="As: Seeds and pots for the balcony gardeners. Everybody sees this if you get the money.",
        max_length=120,
        error_messages={"required": "Enter what the money is for, in a few words."},
    )
    answer_one = PlainText(
        multiline=True, max_length=MOST_LETTERS, error_messages={"required": "Answer the first question."}
    )
    answer_two = PlainText(
        multiline=True, max_length=MOST_LETTERS, error_messages={"required": "Answer the second question."}
    )
    asked = PoundsFormField(
        label="How much do you need?",
        error_messages={"required": "Enter the amount in pounds, like 250 or 120.50."},
    )
    contact_name = PlainText(
        label="Your name", max_length=100, error_messages={"required": "Enter your name, so that we can reach you."}
    )
    email = forms.EmailField(
        label="Your email",
        help_text="The answer comes here. Never shown to others.",
        max_length=LONGEST_ADDRESS,
        error_messages={**EMAIL_MESSAGES, "required": "Enter your email, so that the answer reaches you."},
    )
    phone = PlainText(label="Your phone, if you like", max_length=30, required=False)
    form_key = FormKey()

    def __init__(self, *args: Any, round: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["answer_one"].label = round.question_one
        self.fields["answer_two"].label = round.question_two

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.ask_about([data.get("group_name", ""), data.get("purpose", "")])
        return data

    @property
    def written(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"form_key", "as_it_is"}}


class ReportForm(AsksBeforePublishing):
    """The sentence of what became of it."""

    report = PlainText(
        label="What became of it?",
        help_text="A sentence or two. Everybody can read it on the area’s page.",
        multiline=True,
        max_length=400,
        error_messages={"required": "Say what became of it, in a sentence."},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.ask_about([data.get("report", "")])
        return data


class PanelForm(forms.Form):
    """Somebody for the panel."""

    person = ThingField(
        label="Who should judge?", empty="Choose a resident", error_messages={"required": "Choose a resident."}
    )

    def __init__(self, *args: Any, people: list[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(people)


class ConflictForm(forms.Form):
    """A tie to the group, or none."""

    has_conflict = forms.ChoiceField(
        label="Are you, your family or somebody you live with tied to this group?",
        choices=[("no", "No, I am not"), ("yes", "Yes, so I step back")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no.", "invalid_choice": "Choose yes or no."},
    )
    reason = PlainText(label="If yes: what ties you to it?", max_length=200, required=False)


class VoteForm(forms.Form):
    """Yes or no, and a note for the panel."""

    yes = forms.ChoiceField(
        label="Should they get it?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no.", "invalid_choice": "Choose yes or no."},
    )
    note = PlainText(label="Why? The panel reads it", max_length=300, required=False)


class DecideForm(forms.Form):
    """What the panel gives; empty is what was asked for."""

    amount = PoundsFormField(label="Amount in pounds", required=False)


class PaidForm(forms.Form):
    """When it was paid."""

    paid_on = DayField(label="When was it paid?", error_messages={"required": "Enter the day it was paid."})

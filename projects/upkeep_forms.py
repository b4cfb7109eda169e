"""Shape and wording of what people type about a place's upkeep. Nothing is saved here."""

from typing import Any

from django import forms

from biglocal.money import PoundsFormField
from biglocal.web.forms import DayField, FormKey, PlainText

from .models import Party, UpkeepDate, UpkeepTask

ROUNDS = [("", "Only once"), (1, "Every month"), (3, "Every 3 months"), (6, "Every 6 months"), (12, "Every year")]
ROUNDS += [(24, "Every 2 years"), (36, "Every 3 years"), (60, "Every 5 years")]


class TaskForm(forms.Form):
    """What is to be done, by whom, and what it costs."""

    what = forms.ChoiceField(
        label="What is to be done?",
        choices=UpkeepTask.What.choices,
        error_messages={"required": "Choose what is to be done.", "invalid_choice": "Choose what is to be done."},
    )
    words = PlainText(
        max_length=80,
        required=False,
        label="In your own words",
        help_text="For example: water the trees until October.",
    )
    party = forms.ChoiceField(
        label="Who does it?",
        choices=Party.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who does it.", "invalid_choice": "Choose who does it."},
    )
    who = PlainText(
        max_length=80,
        label="Name of the group or body",
        help_text="Like the council’s parks team. Everybody can see it, so write no person’s phone number here.",
        error_messages={"required": "Enter the name of the group or body that does it."},
    )
    cost_a_year = PoundsFormField(required=False, label="What it costs a year", help_text="In pounds, if you know.")
    paid_by = forms.ChoiceField(
        label="Who pays?",
        required=False,
        choices=[("", "Nobody has to pay, or not known yet"), *Party.choices],
        error_messages={"invalid_choice": "Choose who pays."},
    )
    form_key = FormKey()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["cost_a_year"].widget.attrs["inputmode"] = "decimal"


class AcceptForm(forms.Form):
    """Who said yes for the party, and when."""

    accepted_by = PlainText(
        max_length=80,
        label="Who said yes?",
        help_text="The name of the person who speaks for them. Only people who take part see it.",
        error_messages={"required": "Enter the name of the person who said yes."},
    )
    accepted_on = DayField(label="When?", error_messages={"required": "Enter the day they said yes."})


class TaskEndForm(forms.Form):
    """The last day of a task."""

    end_date = DayField(label="Last day", error_messages={"required": "Enter the last day."})
    why = PlainText(max_length=120, required=False, label="Why does it end?")


class DateForm(forms.Form):
    """What is due, when, and how often it comes round."""

    what = forms.ChoiceField(
        label="What is it?",
        choices=UpkeepDate.What.choices,
        error_messages={"required": "Choose what it is.", "invalid_choice": "Choose what it is."},
    )
    title = PlainText(
        max_length=80,
        label="Call it",
        help_text="For example: safety check of the swings.",
        error_messages={"required": "Enter what it is called."},
    )
    due_on = DayField(label="Due, or runs out, on", error_messages={"required": "Enter the day it is due or runs out."})
    every_months = forms.TypedChoiceField(
        label="Does it come round?",
        required=False,
        choices=ROUNDS,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": "Choose how often it comes round."},
    )
    note = PlainText(
        max_length=200, required=False, label="Anything to know?", help_text="Only people who take part see it."
    )
    is_public = forms.BooleanField(required=False, label="Show it in the calendar that everybody sees")
    form_key = FormKey()


class DateDoneForm(forms.Form):
    """When it was done, and when it is due again."""

    done_on = DayField(label="Done on", error_messages={"required": "Enter the day it was done."})
    next_on = DayField(
        required=False, label="Due again, or runs out, on", help_text="Leave empty when it does not come round."
    )


class ContactForm(forms.Form):
    """Who has keys, and whom to ring."""

    about = PlainText(
        max_length=80,
        label="For what?",
        help_text="For example: keys to the gate, or a leak.",
        error_messages={"required": "Enter what it is for."},
    )
    name = PlainText(max_length=80, label="Who?", error_messages={"required": "Enter who it is."})
    phone = PlainText(max_length=30, required=False, label="Phone number")
    note = PlainText(max_length=200, required=False, label="Anything to know?")
    form_key = FormKey()

"""What is typed about a rep's visits."""

from typing import Any

from django import forms

from biglocal.accounts.models import Person
from biglocal.dates import today
from biglocal.web.forms import DayField, FormKey, PlainText

from .models import RoleHeld, VisitNote

NOT_DAYS = "Enter days in quarters, from 0 to 5, like 0.5 or 1."


class VisitForm(forms.Form):
    """When, what kind, how long, what was seen, and what only Local Trust reads."""

    on = DayField(label="When was it?", error_messages={"required": "Enter the day."})
    kind = forms.ChoiceField(
        label="What was it?",
        choices=VisitNote.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it was.", "invalid_choice": "Choose what it was."},
    )
    days = forms.DecimalField(
        label="Days it took",
        help_text="In quarters, with the way there: 0.5 or 1.",
        max_digits=4,
        decimal_places=2,
        min_value=0,
        max_value=5,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            name: NOT_DAYS
            for name in ["required", "invalid", "min_value", "max_value", "max_digits", "max_decimal_places"]
            + ["max_whole_digits"]
        },
    )
    summary = PlainText(
        label="What you saw and said",
        multiline=True,
        max_length=2000,
        error_messages={"required": "Say what you saw, in a few sentences."},
    )
    shared = forms.BooleanField(label="The chair and the worker may read this part", required=False)
    private = PlainText(
        label="Only for Local Trust",
        help_text="Nobody in the area reads this. You can leave it empty.",
        multiline=True,
        max_length=2000,
        required=False,
    )
    risk = forms.ChoiceField(
        label="How is it going?",
        help_text="Only you and Local Trust see your choice.",
        choices=VisitNote.Risk.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it is going.", "invalid_choice": "Choose how it is going."},
    )
    form_key = FormKey()


class RepDaysForm(forms.Form):
    """How many days a year."""

    allowed = forms.DecimalField(
        label="Days in this year",
        max_digits=5,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages=dict.fromkeys(
            ["required", "invalid", "max_digits", "max_decimal_places", "max_whole_digits"],
            "Enter days between 0 and 100, in quarters, like 12 or 7.5.",
        ),
    )


class ColleagueChoice(forms.ModelChoiceField):
    def label_from_instance(self, person: Any) -> str:
        return person.get_full_name()


class PassForm(forms.Form):
    """Who takes the area over."""

    colleague = ColleagueChoice(
        label="Who takes it over?",
        queryset=Person.objects.none(),
        empty_label="Choose a rep",
        error_messages={"required": "Choose who takes it over.", "invalid_choice": "Choose a rep of the list."},
    )

    def __init__(self, *args: Any, but: Person | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        reps = RoleHeld.objects.running(today()).filter(role="rep").values("person")
        people = Person.objects.filter(pk__in=reps, is_active=True)
        if but is not None:
            people = people.exclude(pk=but.pk)
        self.fields["colleague"].queryset = people.order_by("name", "pk")  # type: ignore[attr-defined]  # a field of choices

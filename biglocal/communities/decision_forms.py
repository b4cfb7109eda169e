"""Input about decisions: the question, what came of it, interests declared, and what people will do."""

from collections.abc import Iterable
from typing import Any

from django import forms

from biglocal.accounts.models import Person
from biglocal.web.forms import DayField, PlainText

from .meeting_forms import PickField
from .models import AgendaItem, Declaration, Interest, Meeting, MeetingDecision, MeetingRules, Priority


class QuestionForm(forms.Form):
    """A question put to a meeting."""

    title = PlainText(
        label="What is to be decided?",
        help_text="For example: £5,000 for a tap at the Triangle.",
        max_length=120,
        error_messages={"required": "Enter what is to be decided"},
    )
    item = PickField(
        queryset=AgendaItem.objects.none(),
        required=False,
        label="On the agenda under",
        empty_label="Nothing of it",
        error_messages={"invalid_choice": "Choose an item of this agenda"},
    )
    priority = PickField(
        queryset=Priority.objects.none(),
        required=False,
        label="Part of the plan",
        empty_label="None of them",
        error_messages={"invalid_choice": "Choose a part of this area’s plan"},
    )
    private = forms.BooleanField(
        label="Only members read it", help_text="It stays out of published minutes.", required=False
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = meeting.items.all()
        self.fields["priority"].queryset = Priority.objects.filter(
            plan__community=meeting.community_id, plan__state__in=["live", "draft"]
        )


class RecordForm(forms.Form):
    """What came of a question."""

    outcome = forms.ChoiceField(
        label="What came of it?",
        choices=[choice for choice in MeetingDecision.Outcome.choices if choice[0] != "due"],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what came of it", "invalid_choice": "Choose what came of it"},
    )
    words = PlainText(
        label="What was decided, in ordinary words",
        multiline=True,
        max_length=1000,
        error_messages={"required": "Say in ordinary words what was decided"},
    )
    why = PlainText(
        label="Why?",
        help_text="One or two sentences that a neighbour understands.",
        multiline=True,
        max_length=1000,
        error_messages={"required": "Say why, in a sentence or two"},
    )
    how = forms.ChoiceField(
        label="How was it decided?",
        choices=MeetingRules.How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was decided", "invalid_choice": "Choose how it was decided"},
    )
    votes_for = forms.IntegerField(label="Votes for it", required=False)
    votes_against = forms.IntegerField(label="Votes against it", required=False)
    abstained = forms.IntegerField(label="Voted neither way", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)

    NUMBERS = ["votes_for", "votes_against", "abstained"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in self.NUMBERS:
            field = self.fields[name]
            field.error_messages["invalid"] = "Enter a whole number, like 9"
            field.widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in self.NUMBERS:
            if not 0 <= (cleaned.get(name) or 0) <= 999:
                self.add_error(name, "Enter a number between 0 and 999")
            cleaned[name] = cleaned.get(name) or 0
        return cleaned


class DeclareForm(forms.Form):
    """A member's interest in a decision, and what followed."""

    person = PickField(
        queryset=Person.objects.none(),
        label="Who?",
        empty_label="Choose a member",
        error_messages={"required": "Choose who it is", "invalid_choice": "Choose a member of the partnership"},
    )
    kind = forms.ChoiceField(
        label="What kind of interest?",
        choices=Declaration.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of interest", "invalid_choice": "Choose the kind of interest"},
    )
    what = PlainText(
        label="What is it?",
        help_text="For example: her sister’s firm would lay the pipe. Members read this.",
        max_length=200,
        error_messages={"required": "Say what the interest is"},
    )
    interest = PickField(
        queryset=Interest.objects.none(),
        required=False,
        label="Is it in the register of interests?",
        empty_label="Not in the register",
        error_messages={"invalid_choice": "Choose an interest of the register"},
    )
    others_agreed = forms.BooleanField(
        label="The others agreed that they stay", help_text="For a loyalty only.", required=False
    )
    followed = forms.ChoiceField(
        label="What followed?",
        choices=Declaration.Followed.choices,
        widget=forms.RadioSelect,
        help_text="With an interest of money they leave the room and have no vote.",
        error_messages={"required": "Choose what followed", "invalid_choice": "Choose what followed"},
    )

    def __init__(self, *args: Any, people: Iterable[Person], interests: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["interest"].queryset = interests
        self.fields["interest"].label_from_instance = lambda one: f"{one.person.get_full_name()}: {one.organisation}"
        self.fields["person"].queryset = Person.objects.filter(pk__in=[one.pk for one in people]).order_by("name")
        self.fields["person"].label_from_instance = lambda person: person.get_full_name()


class ToDoForm(forms.Form):
    """Who does what by when."""

    what = PlainText(label="What is to be done?", max_length=160, error_messages={"required": "Say what is to be done"})
    owner = PickField(
        queryset=Person.objects.none(),
        label="Who does it?",
        empty_label="Choose a person",
        error_messages={"required": "Choose who does it", "invalid_choice": "Choose somebody who takes part"},
    )
    due_on = DayField(label="By when?", error_messages={"required": "Enter the day it is to be done by"})
    decision = PickField(
        queryset=MeetingDecision.objects.none(),
        required=False,
        label="It follows from",
        empty_label="No decision",
        error_messages={"invalid_choice": "Choose a decision of this meeting"},
    )
    private = forms.BooleanField(label="Only members read it", required=False)

    def __init__(self, *args: Any, meeting: Meeting, people: Iterable[Person], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Person.objects.filter(pk__in=[one.pk for one in people]).order_by("name")
        self.fields["owner"].label_from_instance = lambda person: person.get_full_name()
        self.fields["decision"].queryset = meeting.decisions.all()

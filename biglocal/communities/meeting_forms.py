"""Input about meetings: day and place, agenda, who was there, decisions, interests, what people will do."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from biglocal.accounts.models import Person
from biglocal.web.forms import DayField, PlainText

from .actions.attendance import MOST_NAMES
from .models import (
    AgendaItem,
    Attendance,
    Declaration,
    Interest,
    Meeting,
    MeetingDecision,
    MeetingRules,
    Membership,
    Priority,
)

LONGEST = 4000
TIME = {"type": "time"}


class PickField(forms.ModelChoiceField):
    """One row of a list; nonsense of any kind is answered by the field's own sentence."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and "\x00" in value:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class NamesField(PlainText):
    """Names, one a line."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(multiline=True, required=False, max_length=LONGEST, **kwargs)

    def clean(self, value: Any) -> list[str]:  # type: ignore[override]  # a list, not one text
        names = [" ".join(line.split()) for line in super().clean(value).split("\n")]
        names = [name for name in names if name]
        if any(len(name) > 80 for name in names):
            raise ValidationError("Write one name on each line, with 80 letters or fewer.", code="long")
        if len(names) > MOST_NAMES:
            raise ValidationError(f"Write {MOST_NAMES} names or fewer.", code="many")
        return names


class MeetingForm(forms.Form):
    """When and where a meeting is."""

    title = PlainText(
        label="What is it?", max_length=80, initial="Partnership meeting", error_messages={"required": "Enter a name"}
    )
    on = DayField(label="Which day?", error_messages={"required": "Enter the day of the meeting"})
    begins_at = forms.TimeField(
        required=False,
        label="From",
        widget=forms.TimeInput(attrs=TIME),
        error_messages={"invalid": "Enter the time like 19:00"},
    )
    ends_at = forms.TimeField(
        required=False,
        label="To",
        widget=forms.TimeInput(attrs=TIME),
        error_messages={"invalid": "Enter the time like 21:00"},
    )
    where = PlainText(label="Where?", max_length=120, required=False)
    note = PlainText(label="Anything people should know?", max_length=200, required=False)
    open_to_all = forms.BooleanField(
        label="Anybody may come and listen",
        help_text="The day and the agenda then show on the area’s pages.",
        required=False,
        initial=True,
    )


class AgendaItemForm(forms.Form):
    """One thing to talk about."""

    title = PlainText(
        label="What to talk about", max_length=120, error_messages={"required": "Enter what to talk about"}
    )
    note = PlainText(label="A few words about it", max_length=300, required=False)
    decide = forms.BooleanField(label="It needs a decision", required=False)
    private = forms.BooleanField(
        label="Only members read it",
        help_text="It stays out of published minutes, and so do its decisions.",
        required=False,
    )


class AttendanceForm(forms.Form):
    """Who was there: a choice for each member, names of others one a line."""

    CHOICES = [(Attendance.State.PRESENT, "There"), (Attendance.State.APOLOGIES, "Apologies"), ("", "Not there")]

    councillors = NamesField(label="Councillors who came", help_text="One name on each line.")
    guests = NamesField(
        label="Guests", help_text="One name on each line. “Two neighbours” is fine for people who give no name."
    )

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.members = list(members)
        for member in self.members:
            self.fields[f"m{member.person_id}"] = forms.ChoiceField(
                label=member.person.get_full_name(),
                choices=self.CHOICES,
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": "Choose there, apologies or not there"},
            )

    def rows(self) -> list[tuple[Membership, Any]]:
        """Each member with their field."""
        return [(member, self[f"m{member.person_id}"]) for member in self.members]

    def chosen(self) -> dict[int, str]:
        """What was chosen for each member, by the person's id."""
        return {member.person_id: self.cleaned_data[f"m{member.person_id}"] for member in self.members}


class MinutesForm(forms.Form):
    """What was said: one box for each agenda item, one for all else."""

    def __init__(self, *args: Any, items: Iterable[AgendaItem], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for item in self.items:
            words = "Only members read this." if item.private else ""
            self.fields[f"i{item.pk}"] = PlainText(
                label=item.title, multiline=True, max_length=LONGEST, required=False, initial=item.said, help_text=words
            )
        self.fields["also_said"] = PlainText(label="Anything else", multiline=True, max_length=LONGEST, required=False)

    def said(self) -> dict[int, str]:
        """What was written under each item, by its id."""
        return {item.pk: self.cleaned_data[f"i{item.pk}"] for item in self.items}


class QuestionForm(forms.Form):
    """A question put to a meeting."""

    title = PlainText(
        label="What is to be decided?",
        help_text="As: £5,000 for a tap at the Triangle.",
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
        help_text="As: her sister’s firm would lay the pipe. Members read this.",
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


class RulesForm(forms.Form):
    """How the partnership decides."""

    quorum_rule = forms.ChoiceField(
        label="How is your quorum said?",
        help_text="The quorum is how many must be able to vote.",
        choices=MeetingRules.Rule.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how your quorum is said", "invalid_choice": "Choose one of the two"},
    )
    quorum = forms.IntegerField(
        label="People, or percent",
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Enter the number", "invalid": "Enter a whole number, like 5"},
    )
    decides_by = forms.ChoiceField(
        label="How do you usually decide?",
        choices=MeetingRules.How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you usually decide", "invalid_choice": "Choose one of the two"},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        most = 100 if cleaned.get("quorum_rule") == MeetingRules.Rule.PERCENT else 999
        if "quorum" in cleaned and not 1 <= cleaned["quorum"] <= most:
            self.add_error("quorum", f"Enter a number between 1 and {most}")
        return cleaned


def years_of(days: Iterable[date]) -> list[int]:
    """Years that have a meeting, the newest first."""
    return sorted({day.year for day in days}, reverse=True)

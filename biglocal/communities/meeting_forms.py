"""Input about meetings: day and place, agenda, who was there, decisions, interests, what people will do."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from biglocal.web.forms import DayField, PlainText

from .actions.attendance import MOST_NAMES
from .models import (
    AgendaItem,
    Attendance,
    MeetingRules,
    Membership,
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

    def clean(self, value: Any) -> list[str]:
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

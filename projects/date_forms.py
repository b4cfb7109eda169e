"""Shape and wording of what people type about dates."""

from typing import Any

from django import forms

from biglocal.web.asking import AsksBeforePublishing
from biglocal.web.forms import DayField, PlainText

from .forms import PickField
from .models import Occasion, Project


def hour(label: str, example: str) -> forms.TimeField:
    """Return a box for a time of day that may stay empty."""
    return forms.TimeField(
        required=False,
        label=label,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "govuk-input govuk-input--width-10"}),
        error_messages={"invalid": f"Enter the time like {example}."},
    )


class OccasionForm(AsksBeforePublishing):
    """A date for the diary. Without hours it lasts all day."""

    title = PlainText(max_length=80, label="What is it?", error_messages={"required": "Enter what it is."})
    kind = forms.ChoiceField(
        choices=Occasion.Kind.choices,
        initial=Occasion.Kind.OTHER,
        required=False,
        label="Kind",
        error_messages={"invalid_choice": "Choose what kind of date it is."},
    )
    day = DayField(label="When?", error_messages={"required": "Enter the day."})
    begins_at = hour("From", "10:15")
    ends_at = hour("To", "12:00")
    where = PlainText(max_length=120, required=False, label="Where?")
    bring = PlainText(max_length=200, required=False, label="What should people bring?")
    note = PlainText(max_length=200, required=False, label="Anything else people should know?")
    project = PickField(
        queryset=Project.objects.none(),
        required=False,
        label="Which project?",
        empty_label="The whole area",
        error_messages={"invalid_choice": "Choose one of this area’s projects."},
    )
    repeats = forms.ChoiceField(
        choices=[("", "Once only"), *Occasion.Repeats.choices],
        required=False,
        label="How often?",
        help_text="Every month is the same weekday of the same week, as the second Thursday.",
        error_messages={"invalid_choice": "Choose how often it is."},
    )
    until = DayField(required=False, label="Until which day?", help_text="Leave empty when it is once only.")

    def __init__(self, *args: Any, community: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = community.projects.defer("about")

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Occasion.Kind.OTHER

    def clean(self) -> dict[str, Any]:
        """Ask about a home's postcode or a number in what everybody will read; what stood there is not asked about."""
        data = super().clean() or self.cleaned_data
        words = ["title", "where", "bring", "note"]
        self.ask_about(
            [data.get(name) or "" for name in words], known=[str(self.initial.get(name) or "") for name in words]
        )
        self.check_series(data)
        return data

    def check_series(self, data: dict[str, Any]) -> None:
        """What comes round has a last day; a last day alone means every week."""
        if data.get("repeats") and not data.get("until") and "until" not in self.errors:
            self.add_error("until", "Enter the last day.")
        if not data.get("repeats") and "repeats" not in self.errors:
            data["repeats"] = Occasion.Repeats.WEEK

    @property
    def facts(self) -> dict[str, Any]:
        """What goes into the diary."""
        return {name: value for name, value in self.cleaned_data.items() if name != "as_it_is"}


class ChangeOccasionForm(OccasionForm):
    """Move a date or change its words; of a series this one only, or the later ones too."""

    until = repeats = None  # type: ignore[assignment]  # Django takes the boxes away so
    later_too = forms.TypedChoiceField(
        choices=[("one", "Only this one"), ("later", "This and all later ones")],
        coerce="later".__eq__,
        initial="one",
        empty_value=False,  # type: ignore[arg-type]  # whatever `coerce` answers may stand for an empty box
        required=False,
        widget=forms.RadioSelect,
        label="Which dates do you change?",
        help_text="Later ones move by as many days, and take over whatever else you change.",
        error_messages={"invalid_choice": "Choose which dates you change."},
    )

    def __init__(self, *args: Any, occasion: Occasion, **kwargs: Any):
        super().__init__(*args, initial=self.as_it_stands(occasion), **kwargs)
        if not occasion.series:
            del self.fields["later_too"]

    def check_series(self, data: dict[str, Any]) -> None:
        """How often it is stays as it was."""

    @staticmethod
    def as_it_stands(occasion: Occasion) -> dict[str, Any]:
        """Return what the form shows at first."""
        names = ["title", "kind", "begins_at", "ends_at", "where", "bring", "note", "project"]
        return {"day": occasion.on, **{name: getattr(occasion, name) for name in names}}


class CancelForm(forms.Form):
    """Why it does not happen."""

    why = PlainText(
        max_length=200,
        label="Why?",
        help_text="Everybody can read it. One sentence is enough.",
        error_messages={"required": "Say in a few words why it does not happen."},
    )
    later_too = forms.BooleanField(required=False, label="Cancel the later ones as well")

    def __init__(self, *args: Any, occasion: Occasion, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not occasion.series:
            del self.fields["later_too"]

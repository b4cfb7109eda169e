"""Shape and wording of what people type about projects. Nothing is saved here."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from biglocal.accounts.models import Person
from biglocal.communities.models import Priority
from biglocal.dates import running_on
from biglocal.web.asking import AsksBeforePublishing
from biglocal.web.forms import DayField, PlainText

from .actions.update_checks import LONGEST_TEXT
from .effort_forms import EffortFields
from .models import Project, Update
from .moves import STAGE_MOVES, STANDING_MOVES
from .photo_forms import PhotosForm, texts_of
from .setback_forms import SetbackBoxes

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"]
OTHER = "other"


class PickField(forms.ModelChoiceField):
    """One row of a list; nonsense of any kind is answered by the field's own sentence."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and "\x00" in value:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class UpdateForm(PhotosForm, SetbackBoxes, EffortFields, AsksBeforePublishing):
    """What an update says: for a new one and for a correction."""

    words = PlainText(
        multiline=True,
        max_length=LONGEST_TEXT,
        error_messages={"required": "Say what happened. A few words are fine."},
    )
    kind = forms.ChoiceField(
        choices=Update.Kind.choices,
        error_messages={"required": "Choose what it is.", "invalid_choice": "Choose what it is."},
    )
    puts_right = PlainText(required=False)
    when = forms.DateField(
        required=False,
        input_formats=DAY_FORMATS,
        error_messages={"invalid": "Enter the day like 9/6/2026."},
    )
    time = forms.TimeField(
        required=False,
        input_formats=["%H:%M", "%H:%M:%S"],
        error_messages={"invalid": "Enter the time like 10:15."},
    )
    audience = forms.ChoiceField(
        choices=Update.Audience.choices,
        required=False,
        error_messages={"invalid_choice": "Choose who may see it."},
    )
    features_councillor = forms.BooleanField(required=False)
    on_behalf_of = PlainText(max_length=80, required=False)
    told_by = PickField(
        queryset=Person.objects.none(),
        required=False,
        error_messages={"invalid_choice": "Choose somebody who takes part in this area, or type a name."},
    )

    def __init__(self, *args: Any, community: Any, **kwargs: Any):
        self.community = community
        super().__init__(*args, **kwargs)
        takes_part = Person.objects.filter(running_on(timezone.localdate(), "roles__"), roles__community=community)
        people = takes_part.filter(is_active=True).exclude(pk=self.by.pk).exclude(name="").order_by("name", "pk")
        self.fields["told_by"].queryset = people.distinct()
        self.setbacks = list(
            Update.objects.in_community(community)
            .open_setbacks()
            .select_related("project")
            .order_by("project__title", "-happened_on")
        )

    def clean_when(self) -> date:
        """An empty box means today."""
        return self.cleaned_data["when"] or timezone.localdate()

    def clean_audience(self) -> str:
        return self.cleaned_data["audience"] or Update.Audience.PUBLIC

    def look_over(self, known: Iterable[str] = ()) -> None:
        """Ask about what looks private, unless only the partnership reads it."""
        data = self.cleaned_data
        if data.get("audience", Update.Audience.PUBLIC) == Update.Audience.PUBLIC:
            self.ask_about([data.get("words", ""), data.get("on_behalf_of", ""), *texts_of(self)], known=known)

    def repaired(self, project: Project, kind: str) -> list[Update]:
        """Return the setbacks put right. With one open setback of the project nothing needs to be chosen."""
        chosen = self.cleaned_data.get("puts_right", OTHER)  # one that broke has its sentence already
        if kind != Update.Kind.PUT_RIGHT:
            return []
        known = [setback for setback in self.setbacks if setback.project_id == project.pk]
        also = self.also_repaired(known)
        if chosen == OTHER:
            return also
        if not chosen and (also or len(known) <= 1):
            return also or known
        match = [setback for setback in known if str(setback.pk) == chosen]
        if not match:
            raise ValidationError({"puts_right": "Choose which setback is put right, or “Something else”."})
        return match + [setback for setback in also if setback not in match]


class LogForm(UpdateForm):
    """Log progress: photo first, a few words, which project, what it is."""

    project = PickField(
        queryset=Project.objects.none(),
        to_field_name="slug",
        error_messages={
            "required": "Choose a project.",
            "invalid_choice": "Choose one of this area’s projects.",
        },
    )
    field_order = ["photo", "words", "as_it_is", "project", "kind", "puts_right", "people", "alt", "credit"]

    def __init__(self, *args: Any, community: Any, **kwargs: Any):
        super().__init__(*args, community=community, **kwargs)
        # A stopped one is not offered, but found when it is posted, so that its own sentence can be said.
        self.fields["project"].queryset = community.projects.select_related("community", "lead")
        self.projects = list(community.projects.exclude(standing=Project.Standing.STOPPED))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.look_over()
        if data.get("project") and data.get("kind"):
            data["repaired"] = self.repaired(data["project"], data["kind"])
        return data


class CorrectForm(UpdateForm):
    """Correct an update: its own setback stays among the choices while it is put right."""

    def __init__(self, *args: Any, update: Update, **kwargs: Any):
        there = list(update.photos.shown()) if update.pk else []
        super().__init__(*args, community=update.project.community, there=there, **kwargs)
        self.update = update
        mine = list(update.puts_right.standing().select_related("project")) if update.pk else []
        here = [setback for setback in self.setbacks if setback.project_id == update.project_id]
        self.setbacks = [setback for setback in mine + here if setback.pk != update.pk]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.look_over(self._read_by_all())
        if data.get("kind"):
            data["repaired"] = self.repaired(self.update.project, data["kind"])
        return data

    def _read_by_all(self) -> list[str]:
        """Return what everybody could read before: it was asked about then."""
        if self.update.audience != Update.Audience.PUBLIC:
            return []
        photos = [text for row in self.there for text in (row.photo.alt, row.photo.credit)]
        return [self.update.text, self.update.on_behalf_of, *photos]


class ProjectForm(forms.Form):
    """The words about a project."""

    title = PlainText(max_length=80, label="Name", error_messages={"required": "Enter a name for the project."})
    summary = PlainText(
        max_length=200,
        label="What it is",
        help_text="One sentence.",
        error_messages={"required": "Say in one sentence what the project is."},
    )
    about = PlainText(multiline=True, max_length=4000, required=False, label="More about it")
    street = PlainText(max_length=120, required=False, label="Where", help_text="A street or a place people know.")
    land = PlainText(max_length=120, required=False, label="The land", help_text="For example: on a ten year lease.")
    lead = PickField(
        queryset=Person.objects.none(),
        required=False,
        label="Who leads it",
        empty_label="Nobody yet",
        error_messages={"invalid_choice": "Choose somebody who takes part in this area."},
    )
    priority = PickField(
        queryset=Priority.objects.none(),
        required=False,
        label="Part of the plan",
        empty_label="None of them",
        error_messages={"invalid_choice": "Choose a part of this area’s plan."},
    )

    def __init__(self, *args: Any, community: Any, on: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(running_on(on, "roles__"), roles__community=community, is_active=True)
        self.fields["lead"].queryset = people.order_by("name").distinct()
        self.fields["lead"].label_from_instance = lambda person: person.get_full_name()
        self.fields["priority"].queryset = Priority.objects.filter(
            plan__community=community, plan__state__in=["live", "draft"]
        ).select_related("plan")


class NextStepForm(forms.Form):
    """What comes next on a project."""

    next_step = PlainText(
        max_length=120, required=False, label="What comes next?", help_text="A few words. Leave empty to take it away."
    )
    note = PlainText(max_length=200, required=False, label="Anything people should know?")
    day = DayField(required=False, label="When?", help_text="Leave empty when you don’t know yet.")


class StageForm(forms.Form):
    """Where the project is."""

    stage = forms.ChoiceField(
        label="Choose the stage",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a stage.", "invalid_choice": "Move one stage at a time."},
    )
    day = DayField(label="Since when?", error_messages={"required": "Enter the day it came to this stage."})

    def __init__(self, *args: Any, project: Project, **kwargs: Any):
        super().__init__(*args, **kwargs)
        moves = STAGE_MOVES[project.stage]
        self.fields["stage"].choices = [choice for choice in Project.Stage.choices if choice[0] in moves]

    def clean_day(self) -> date:
        """No project has come to a stage in the future: it could not be moved on before that day."""
        if self.cleaned_data["day"] > timezone.localdate():
            raise ValidationError("Choose today or a day before.")
        return self.cleaned_data["day"]


class StandingForm(forms.Form):
    """Is it running?"""

    standing = forms.ChoiceField(
        label="From now on it is",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it stands.", "invalid_choice": "Choose how it stands."},
    )
    why = PlainText(max_length=200, required=False, label="Why?", help_text="Kept in the project’s history.")

    def __init__(self, *args: Any, project: Project, **kwargs: Any):
        super().__init__(*args, **kwargs)
        moves = STANDING_MOVES[project.standing]
        self.fields["standing"].choices = [choice for choice in Project.Standing.choices if choice[0] in moves]


class MilestoneForm(forms.Form):
    """Something to be done by a day."""

    title = PlainText(
        max_length=120, label="What is to be done?", error_messages={"required": "Say what is to be done."}
    )
    due_on = DayField(label="By when?", error_messages={"required": "Enter the day it should be done by."})

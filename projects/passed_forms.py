"""Shape and wording of an update that was handed to the worker."""

from typing import Any

from django import forms
from django.utils import timezone

from biglocal.web.asking import AsksBeforePublishing
from biglocal.web.forms import PlainText

from .actions.passed import LONGEST, Said
from .actions.update_checks import LONGEST_TEXT
from .forms import DAY_FORMATS, PickField
from .models import PassedUpdate, Project, Update
from .photo_forms import ANSWERS


class PassForm(forms.Form):
    """What can be read of a form that a phone kept: only words are needed, the worker looks over the rest."""

    words = PlainText(
        multiline=True, max_length=LONGEST, error_messages={"required": "Say what happened. A few words are fine."}
    )
    project = forms.SlugField(required=False)
    kind = forms.ChoiceField(choices=Update.Kind.choices, required=False)
    when = forms.DateField(required=False, input_formats=DAY_FORMATS)
    audience = forms.ChoiceField(choices=Update.Audience.choices, required=False)
    on_behalf_of = PlainText(max_length=80, required=False)

    def said(self, community: Any) -> Said:
        """Return it; what was not one of the choices is left to the worker."""
        data = self.cleaned_data
        return Said(
            words=data["words"],
            happened_on=min(data.get("when") or timezone.localdate(), timezone.localdate()),
            project=community.projects.filter(slug=data.get("project") or "").first(),
            kind=data.get("kind") or Update.Kind.STEP,
            audience=data.get("audience") or Update.Audience.PUBLIC,
            on_behalf_of=data.get("on_behalf_of") or "",
        )


class PassedForm(AsksBeforePublishing):
    """The worker's look at it before it is logged."""

    words = PlainText(
        multiline=True,
        max_length=LONGEST_TEXT,
        label="What happened?",
        error_messages={"required": "Say what happened. A few words are fine."},
    )
    project = PickField(
        queryset=Project.objects.none(),
        to_field_name="slug",
        label="Which project?",
        empty_label="Choose a project",
        error_messages={
            "required": "Choose a project.",
            "invalid_choice": "Choose one of this area’s projects.",
        },
    )
    people = forms.ChoiceField(
        choices=ANSWERS,
        required=False,
        label="Who is in the photos?",
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Say who is in the photos."},
    )

    def __init__(self, *args: Any, passed: PassedUpdate, asks_people: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.passed = passed
        running = passed.community.projects.exclude(standing=Project.Standing.STOPPED)
        self.fields["project"].queryset = running.select_related("community", "lead")
        if not asks_people:
            del self.fields["people"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.passed.audience == Update.Audience.PUBLIC:
            self.ask_about([data.get("words", ""), self.passed.on_behalf_of])
        return data


class AsideForm(forms.Form):
    """Why it does not go into the story."""

    because = PlainText(
        max_length=200, label="Why?", error_messages={"required": "Say why, so that others need not ask."}
    )

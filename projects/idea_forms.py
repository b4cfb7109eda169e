"""Shape and wording of what people type about ideas."""

from typing import Any

from django import forms

from biglocal.web.asking import AsksBeforePublishing
from biglocal.web.forms import FormKey, PlainText

from .actions.ideas import LONGEST_IDEA
from .forms import PickField
from .models import Idea, Project


class IdeaForm(AsksBeforePublishing):
    """An idea, new or changed."""

    words = PlainText(multiline=True, max_length=LONGEST_IDEA, error_messages={"required": "Say what your idea is."})
    where = PlainText(max_length=120, required=False)
    form_key = FormKey()

    def __init__(self, *args: Any, known: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.known = known

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.ask_about([data.get("words", ""), data.get("where", "")], known=[self.known])
        return data


class AnswerForm(forms.Form):
    """What the partnership answers."""

    state = forms.ChoiceField(
        choices=[(Idea.State.YES, "Yes"), (Idea.State.NOT_NOW, "Not now")],
        label="What is the answer?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or not now.", "invalid_choice": "Choose yes or not now."},
    )
    answer = PlainText(
        multiline=True,
        max_length=600,
        label="How, or why not?",
        help_text="For a yes: what happens next, and by when. For not now: why, and what would change it.",
        error_messages={"required": "Say how it goes on, or why not now."},
    )
    project = PickField(
        queryset=Project.objects.none(),
        required=False,
        label="Does it become part of a project?",
        help_text="For a yes only. The idea keeps its page, and the project names it.",
        empty_label="No, it starts a new project",
        error_messages={"invalid_choice": "Choose one of this area’s projects that go on."},
    )
    title = PlainText(
        max_length=80,
        required=False,
        label="What is the new project called?",
        help_text="Only where a yes starts a new project.",
    )

    def __init__(self, *args: Any, community: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        going_on = community.projects.exclude(standing__in=[Project.Standing.STOPPED, Project.Standing.FINISHED])
        project: Any = self.fields["project"]
        project.queryset = going_on.defer("about").order_by("title")

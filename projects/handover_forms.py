"""Who takes over: one project, or all of somebody who leaves."""

from datetime import date
from typing import Any

from django import forms

from biglocal.accounts.models import Person
from biglocal.dates import running_on
from biglocal.web.forms import PlainText

from .models import Project


def people_of(community: Any, on: date) -> Any:
    """People with an account who take part in the area."""
    people = Person.objects.filter(running_on(on, "roles__"), roles__community=community, is_active=True)
    return people.order_by("name").distinct()


class LeadField(forms.ModelChoiceField):
    """Somebody who takes part, by name."""

    def label_from_instance(self, person: Any) -> str:
        return person.get_full_name()

    def to_python(self, value: Any) -> Any:
        if value and not str(value).isdecimal():
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class HandOverForm(forms.Form):
    """Who leads the project from now on, and what they should know."""

    to = LeadField(
        queryset=Person.objects.none(),
        label="Who takes over?",
        empty_label="Choose a name",
        error_messages={
            "required": "Choose who takes over.",
            "invalid_choice": "Choose somebody who takes part in this area.",
        },
    )
    note = PlainText(
        label="What should they know?",
        help_text="Who has the key, who to ring, what is agreed but not written down. It goes to them by email.",
        multiline=True,
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, project: Project, on: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        people = people_of(project.community, on)
        self.fields["to"].queryset = people.exclude(pk=project.lead_id) if project.lead_id else people


class HandOverAllForm(forms.Form):
    """One box for each project of somebody who leaves."""

    def __init__(self, *args: Any, projects: list[Project], community: Any, leaving: Any, on: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        people = people_of(community, on).exclude(pk=leaving.pk)
        self.projects = projects
        choices = [
            ("", "Leave it with them for now"),
            ("nobody", "Nobody yet"),
            *((p.pk, p.get_full_name()) for p in people),
        ]
        self.people = {str(person.pk): person for person in people}
        for project in projects:
            self.fields[f"lead-{project.pk}"] = forms.ChoiceField(
                label=project.title,
                choices=choices,
                required=False,
                error_messages={"invalid_choice": "Choose somebody who takes part in this area."},
            )

    def chosen(self) -> list[tuple[Project, Any]]:
        """Each project that changes hands, with its new lead or None."""
        found = [(project, self.cleaned_data.get(f"lead-{project.pk}", "")) for project in self.projects]
        return [(project, self.people.get(choice)) for project, choice in found if choice]

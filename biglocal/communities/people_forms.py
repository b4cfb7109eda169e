"""Input about groups over time: new members, working groups, a rest."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from biglocal.accounts.models import Person
from biglocal.dates import running_on
from biglocal.web.forms import DayField, PlainText

from .forms import EMAIL, LONGEST_EMAIL
from .models import Community, Membership, ResidentGroup


class MemberForm(forms.Form):
    """Who joins which group, as what, since when."""

    group = forms.ModelChoiceField(
        ResidentGroup.objects.none(),
        label="Which group?",
        empty_label=None,
        error_messages={"required": "Choose the group", "invalid_choice": "Choose one of this area’s groups"},
    )
    person = forms.ModelChoiceField(
        Person.objects.none(),
        label="Somebody who takes part already",
        required=False,
        empty_label="Nobody of these",
        error_messages={"invalid_choice": "Choose somebody who takes part in this area"},
    )
    name = PlainText(
        label="Or the name of somebody new, without an email address",
        help_text="They can be given an address later. Has somebody an address now? Invite them instead.",
        max_length=120,
        required=False,
    )
    capacity = forms.ChoiceField(
        label="Takes part as",
        choices=Membership.Capacity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how they take part", "invalid_choice": "Choose how they take part"},
    )
    office = forms.ChoiceField(
        label="Role in the group",
        choices=Membership.Office.choices,
        error_messages={"required": "Choose their role in the group", "invalid_choice": "Choose one of the roles"},
    )
    looks_after = PlainText(
        label="Looks after", help_text="For example: Parks, or Walks and health", max_length=80, required=False
    )
    voting = forms.BooleanField(label="May vote", required=False)
    name_public = forms.BooleanField(label="They said yes to their name on the public page", required=False)
    start_date = DayField(label="Since when?", error_messages={"required": "Enter the day they joined"})

    def __init__(self, *args: Any, community: Community, on: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = ResidentGroup.objects.in_community(community).going(on)
        takes_part = Membership.objects.in_community(community).running(on).values("person")
        has_role = community.roles.filter(running_on(on)).values("person")
        people = Person.objects.filter(Q(pk__in=takes_part) | Q(pk__in=has_role), left_at__isnull=True)
        self.fields["person"].queryset = people.order_by("name")
        self.fields["person"].label_from_instance = lambda person: person.get_full_name()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "name" in data and "person" in data and bool(data["name"]) == bool(data["person"]):
            both = "Choose somebody of the list or enter a name, not both"
            self.add_error("name", both if data["name"] else "Choose somebody of the list, or enter a name")
        return data


class GroupForm(forms.Form):
    """What a working group is called and looks after."""

    name = PlainText(label="Name of the group", max_length=120, error_messages={"required": "Enter the group’s name"})
    purpose = PlainText(label="What does it look after?", help_text="One sentence.", max_length=200, required=False)


class GroupStartForm(GroupForm):
    """The same, with its first day."""

    start_date = DayField(label="Since when?", error_messages={"required": "Enter the group’s first day"})


class GroupEndForm(forms.Form):
    """The last day of a working group."""

    end_date = DayField(label="Last day", error_messages={"required": "Enter the last day"})


class SuspendForm(forms.Form):
    """Why a membership rests."""

    reason = PlainText(
        label="Why does it rest?",
        help_text="A few words. Only the chair, the worker, your rep and Local Trust read this.",
        multiline=True,
        max_length=300,
        error_messages={"required": "Say why it rests"},
    )


class StepDownForm(forms.Form):
    """Why somebody leaves a group of their own will."""

    left_as = forms.ChoiceField(
        label="Why do you step down?",
        choices=[
            (why.value, why.label)
            for why in (Membership.LeftAs.STEPPED_DOWN, Membership.LeftAs.MOVED, Membership.LeftAs.OTHER)
        ],
        initial=Membership.LeftAs.STEPPED_DOWN,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the reasons", "invalid_choice": "Choose one of the reasons"},
    )
    reason = PlainText(
        label="In words, if you like to say",
        help_text="The chair, the worker, your rep and Local Trust read this.",
        max_length=120,
        required=False,
    )


class AddressForm(forms.Form):
    """The address of a member who had none."""

    email = forms.EmailField(label="Their email address", max_length=LONGEST_EMAIL, error_messages=EMAIL)

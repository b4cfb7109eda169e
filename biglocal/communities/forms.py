"""Input about members, invitations, plans, and people who need help to get back in."""

from decimal import Decimal
from typing import Any

from django import forms

from biglocal.access import Role
from biglocal.money import PoundsFormField
from biglocal.web.forms import DayField, PlainText

from .models import Community, Membership, Organisation, Plan, Priority

LONGEST_EMAIL = 254
EMAIL = {
    "max_length": "Enter an email address of 254 letters or fewer",
    "required": "Enter their email address",
    "invalid": "Enter an email address in the right form, like name@example.org",
}


class InviteForm(forms.Form):
    """Whom to invite into which role of an area."""

    email = forms.EmailField(label="Their email address", max_length=LONGEST_EMAIL, error_messages=EMAIL)
    role = forms.ChoiceField(
        label="As", widget=forms.RadioSelect, error_messages={"required": "Choose what they will be"}
    )

    def __init__(self, *args: Any, roles: set[Role], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in Role if role in roles]


class StaffInviteForm(InviteForm):
    """Whom Local Trust invites: into an area, a fund-holding body, or the programme."""

    community = forms.ModelChoiceField(
        Community.objects.all(),
        label="Area",
        required=False,
        empty_label="Choose an area",
        help_text="For a chair or a rep",
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        label="Fund-holding body",
        required=False,
        empty_label="Choose a body",
        help_text="For a finance officer or a second person",
    )

    def clean(self) -> dict[str, Any]:
        from .actions.roles import place_field

        cleaned = super().clean() or {}
        if "role" in cleaned:
            where = place_field(cleaned["role"])
            if where in self.fields and not cleaned.get(where):
                self.add_error(where, f"Choose the {self.fields[where].label.lower()}")
            cleaned["where"] = where
        return cleaned


class MembershipForm(forms.ModelForm):
    """What a member is in the group."""

    since = DayField(
        label="Since when?",
        help_text="What they were before that day is kept. To put a mistake right for the whole time, enter the first "
        "day of the membership.",
        required=False,
    )

    looks_after = PlainText(
        label="Looks after", help_text="For example: Parks, or Walks and health", max_length=80, required=False
    )

    class Meta:
        model = Membership
        fields = ["capacity", "office", "looks_after", "voting", "name_public"]
        labels = {
            "capacity": "Takes part as",
            "office": "Role in the partnership",
            "voting": "May vote",
            "name_public": "They said yes to their name on the public page",
        }
        widgets = {"capacity": forms.RadioSelect}
        error_messages = {
            "capacity": {"required": "Choose how they take part"},
            "office": {"required": "Choose their role in the partnership"},
        }


class EndForm(forms.Form):
    """The last day of a membership, and why."""

    left_as = forms.ChoiceField(
        label="Why does it end?",
        choices=[
            (why.value, why.label)
            for why in Membership.LeftAs
            if why not in (Membership.LeftAs.GROUP_ENDED, Membership.LeftAs.CHANGED, Membership.LeftAs.PORTAL)
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it ends", "invalid_choice": "Choose one of the reasons"},
    )
    end_date = DayField(label="Last day", error_messages={"required": "Enter the last day"})
    reason = PlainText(
        label="In words, if they like to say",
        help_text="The chair, the worker, your rep and Local Trust read this.",
        max_length=120,
        required=False,
    )


class RoleForm(forms.Form):
    """One more role for somebody who takes part."""

    role = forms.ChoiceField(
        label="One more role", widget=forms.RadioSelect, error_messages={"required": "Choose the role"}
    )

    def __init__(self, *args: Any, roles: set[Role], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in Role if role in roles]


class PlanForm(forms.Form):
    """What a plan says."""

    title = PlainText(label="Name of the plan", max_length=120, error_messages={"required": "Enter the plan's name"})
    vision = PlainText(
        label="What will be different?",
        max_length=5000,
        multiline=True,
        required=False,
        help_text="In a few sentences.",
    )
    start_date = DayField(label="First day", error_messages={"required": "Enter the first day of the plan"})
    end_date = DayField(label="Last day", error_messages={"required": "Enter the last day of the plan"})
    state = forms.ChoiceField(
        label="Where it is",
        choices=Plan.State.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where the plan is"},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("start_date"), cleaned.get("end_date")
        if first and last and last < first:
            self.add_error("end_date", "Choose a last day on or after the first day")
        return cleaned


class PriorityForm(forms.Form):
    """One priority of a plan."""

    name = PlainText(label="Name", max_length=80, error_messages={"required": "Enter the priority's name"})
    summary = PlainText(label="In one sentence", max_length=200, required=False)
    theme = forms.ChoiceField(
        label="Closest theme",
        choices=Priority.Theme.choices,
        help_text="For figures over all areas. The public page shows your own name.",
    )
    budget = PoundsFormField(
        label="Set aside for it, in pounds", required=False, help_text="Leave it empty for nothing yet."
    )

    def clean_budget(self) -> Decimal:
        return self.cleaned_data["budget"] or Decimal(0)


class HelpForm(forms.Form):
    """Why somebody gets a way back in, and how one knows that it is them."""

    why = PlainText(
        label="What happened?", multiline=True, max_length=500, error_messages={"required": "Say what happened"}
    )
    checked = PlainText(
        label="How did you check that it is them?",
        help_text="For example: called the number we had, and they named last month’s meeting.",
        multiline=True,
        max_length=500,
        error_messages={"required": "Say how you checked that it is them"},
    )


class NewAddressForm(HelpForm):
    """The address that replaces a lost mailbox."""

    email = forms.EmailField(
        label="Their new email address",
        max_length=LONGEST_EMAIL,
        error_messages={**EMAIL, "required": "Enter their new email address"},
    )

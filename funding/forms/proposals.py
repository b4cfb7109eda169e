"""What a group types: the proposal, its costs, the day the partnership agreed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from biglocal.communities.meeting_forms import PickField
from biglocal.communities.models import Community, MeetingDecision, Organisation, Priority
from biglocal.dates import running_on
from biglocal.money import PoundsFormField
from biglocal.web.forms import DayField, FormKey, PlainText
from projects.models import Project

from ..actions.proposals import MOST_LINES
from ..models import MoneyDecision, Proposal, ProposalVersion
from .unfinished import Row

MOST_LETTERS = 4000
FEWEST_ROWS = 5
ROWS_MORE = 4
OF_ITS_OWN = {Proposal.Kind.SMALL, Proposal.Kind.PLAN}  # a round of the area; a form with three parts
KINDS = [choice for choice in Proposal.Kind.choices if choice[0] not in OF_ITS_OWN]


@dataclass(frozen=True)
class AreaChoices:
    """What an area's forms offer, read once for all rows."""

    projects: list[Project]
    priorities: list[Priority]
    organisations: list[Organisation]
    ahead: int  # days before it is needed that money is asked for

    @classmethod
    def of(cls, community: Community, on: date) -> "AreaChoices":
        return cls(
            list(Project.objects.in_community(community).exclude(standing=Project.Standing.STOPPED)),
            list(Priority.objects.filter(plan__community=community, plan__state="live")),
            list(
                Organisation.objects.filter(
                    running_on(on, "lto_appointments__"), lto_appointments__community=community
                ).distinct()
            ),
            community.programme.on(on).asked_days_ahead,
        )


class ThingField(forms.ChoiceField):
    """A menu of rows that are read already: no query a field, the row itself as the answer."""

    def __init__(self, *, empty: str = "", **kwargs: Any):
        self.empty = empty
        self.things: dict[str, Any] = {}
        kwargs.setdefault("error_messages", {}).setdefault("invalid_choice", "Choose one from the list.")
        super().__init__(**kwargs)

    def offer(self, things: list[Any], words: Callable[[Any], str] = str) -> None:
        """Offer these rows in these words, after the empty choice where there is one."""
        self.things = {str(thing.pk): thing for thing in things}
        self.choices = ([("", self.empty)] if self.empty else []) + [(pk, words(t)) for pk, t in self.things.items()]

    def clean(self, value: Any) -> Any:
        return self.things.get(super().clean(value))


class ProposalForm(forms.Form):
    """The facts and the words. Everything but the title may wait until it is agreed."""

    title = PlainText(
        label="What is it for?",
        help_text="A few words, as: A tap, and a second pocket park",
        max_length=100,
        error_messages={"required": "Enter what it is for, in a few words."},
    )
    kind = forms.ChoiceField(
        label="What kind of money?",
        help_text="A project grant is for one thing. Additional money adds to what was agreed. "
        "A bridging grant carries you from one plan to the next.",
        choices=KINDS,
        initial=Proposal.Kind.PROJECT,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of money.", "invalid_choice": "Choose what kind of money."},
    )
    lto = ThingField(label="Who will hold the money?", error_messages={"required": "Choose who will hold the money."})
    priority = ThingField(label="Which part of your plan?", empty="No part of the plan", required=False)
    project = ThingField(label="Which project?", empty="No project, or several", required=False)
    needed_by = DayField(
        label="When do you need it?",
        required=False,
    )
    months = forms.IntegerField(
        label="For how many months?",
        help_text="For bridging money: how long it has to last.",
        required=False,
        min_value=1,
        max_value=24,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-2"}),
        error_messages={
            "invalid": "Enter the months as a whole number, like 4.",
            "min_value": "Enter at least one month.",
            "max_value": "Enter at most 24 months. For longer, write a plan.",
        },
    )
    what = PlainText(multiline=True, max_length=MOST_LETTERS, required=False)
    who = PlainText(multiline=True, max_length=MOST_LETTERS, required=False)
    difference = PlainText(multiline=True, max_length=MOST_LETTERS, required=False)
    after = PlainText(multiline=True, max_length=MOST_LETTERS, required=False)
    other_money = PlainText(
        label="Is there money from elsewhere?",
        help_text="Who from, and how much. Leave it empty if there is none.",
        max_length=200,
        required=False,
    )
    form_key = FormKey()
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, area: AreaChoices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["project"].offer(area.projects)
        self.fields["priority"].offer(area.priorities)
        self.fields["lto"].offer(area.organisations)
        self.several_hold_money = len(area.organisations) > 1
        if not self.several_hold_money and area.organisations:
            self.fields["lto"].initial = area.organisations[0].pk
        ask = f"Leave it empty if there is no day. Local Trust asks for {area.ahead} days."
        self.fields["needed_by"].help_text = ask
        for name, question in ProposalVersion.QUESTIONS:
            self.fields[name].label = question

    @property
    def written(self) -> dict[str, Any]:
        """What the actions take."""
        words = [*(name for name, _ in ProposalVersion.QUESTIONS), "other_money"]
        facts = ["title", "kind", "lto", "priority", "project", "needed_by", "months"]
        return {
            **{name: self.cleaned_data[name] for name in facts},
            "words": {name: self.cleaned_data[name] for name in words},
        }


class CostForm(Row):
    """One cost; a row without anything in it is no cost."""

    description = PlainText(label="What for", max_length=120, required=False)
    amount = PoundsFormField(label="Amount in pounds", required=False)
    project = ThingField(label="For another project", empty="As above", required=False)
    lto = ThingField(label="Held by", empty="As above", required=False)
    needed = ("description", "amount")

    def __init__(self, *args: Any, area: AreaChoices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["project"].offer(area.projects)
        self.fields["lto"].offer(area.organisations)


def costs_formset(*args: Any, area: AreaChoices, kept: int, more: bool = False, **kwargs: Any) -> forms.BaseFormSet:
    """Return the rows for `kept` costs, with empty ones after them."""
    rows = max(FEWEST_ROWS, kept + (ROWS_MORE if more else 1))
    made = forms.formset_factory(
        CostForm,
        extra=min(rows, MOST_LINES) - kept,
        max_num=MOST_LINES,
        absolute_max=MOST_LINES + 10,
        validate_max=True,
    )
    return made(*args, form_kwargs={"area": area}, prefix="costs", **kwargs)


class AgreeForm(forms.Form):
    """By which decision of a meeting the partnership agreed."""

    decision = PickField(
        queryset=MeetingDecision.objects.none(),
        label="Which decision of which meeting?",
        empty_label="Choose the decision",
        error_messages={
            "required": "Choose the decision by which the partnership agreed.",
            "invalid_choice": "Choose a decision of the partnership.",
        },
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any):
        super().__init__(*args, **kwargs)
        made = MeetingDecision.objects.in_community(proposal.community).filter(outcome="agreed")
        elsewhere = MoneyDecision.objects.filter(proposal__isnull=False).exclude(proposal=proposal)
        made = made.exclude(pk__in=elsewhere.values("decision")).select_related("meeting")
        field: Any = self.fields["decision"]
        field.queryset = made.order_by("-meeting__on", "number")
        field.label_from_instance = lambda one: f"{one.meeting.on:%-d %B %Y}: {one.title}"


class WithdrawForm(forms.Form):
    """Why the group takes it back."""

    reason = PlainText(
        label="Why do you take it back?", max_length=300, error_messages={"required": "Say why you take it back."}
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class PressForm(forms.Form):
    """A button, with what the page knew when it was shown."""

    seen = forms.CharField(required=False, max_length=40)

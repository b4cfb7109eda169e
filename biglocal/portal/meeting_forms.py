"""What a decision of the partnership is about."""

from typing import Any

from django import forms

from biglocal.communities.meeting_forms import PickField
from funding.models import BudgetLine, Proposal
from projects.models import Project


class LinksForm(forms.Form):
    """The project, the proposal and the line of the agreed money that a decision is about."""

    project = PickField(
        queryset=Project.objects.none(),
        required=False,
        label="Which project?",
        empty_label="None",
        error_messages={"invalid_choice": "Choose one of this area’s projects"},
    )
    proposal = PickField(
        queryset=Proposal.objects.none(),
        required=False,
        label="Which money asked for?",
        empty_label="None",
        error_messages={"invalid_choice": "Choose something this area asked for"},
    )
    line = PickField(
        queryset=BudgetLine.objects.none(),
        required=False,
        label="Which money already agreed?",
        empty_label="None",
        error_messages={"invalid_choice": "Choose a line of this area’s money"},
    )

    def __init__(self, *args: Any, community: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = Project.objects.in_community(community).order_by("title")
        self.fields["proposal"].queryset = Proposal.objects.in_community(community)
        lines = BudgetLine.objects.live().filter(agreement__community=community)
        self.fields["line"].queryset = lines.select_related("agreement").order_by("-agreement__offered_on", "pk")
        self.fields["line"].label_from_instance = lambda line: f"{line.agreement.title}: {line.description}"

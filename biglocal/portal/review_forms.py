"""Input about the review of a plan."""

from typing import Any

from django import forms

from biglocal.communities.meeting_forms import PickField
from biglocal.communities.models import Community, MeetingDecision, PlanReview
from biglocal.web.forms import DayField, PlainText

LONGEST = 4000


class ReviewDayForm(forms.Form):
    """When the partnership looks back."""

    planned_on = DayField(
        label="By when will you have written it?",
        error_messages={"required": "Enter the day by which you will have written it"},
    )


class ReviewForm(forms.Form):
    """The nine questions, and the aims the plan met. Everything may be empty until it is agreed."""

    outcomes = forms.MultipleChoiceField(
        label="Which aims did you come nearer to?",
        help_text="Only if you like. Nobody gives points.",
        choices=PlanReview.OUTCOMES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the four aims"},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, question in PlanReview.QUESTIONS:
            self.fields[name] = PlainText(label=question, multiline=True, max_length=LONGEST, required=False)
        self.order_fields([name for name, _ in PlanReview.QUESTIONS])

    def answers(self) -> dict[str, str]:
        """What was written under each question."""
        return {name: self.cleaned_data[name] for name, _ in PlanReview.QUESTIONS}


class AgreeForm(forms.Form):
    """Which decision of a meeting agreed the review, where there is one."""

    decision = PickField(
        queryset=MeetingDecision.objects.none(),
        required=False,
        label="Agreed at which meeting?",
        empty_label="Not at a meeting in this list",
        error_messages={"invalid_choice": "Choose a decision of the partnership"},
    )

    def __init__(self, *args: Any, community: Community, **kwargs: Any):
        super().__init__(*args, **kwargs)
        made = MeetingDecision.objects.in_community(community).filter(outcome="agreed").select_related("meeting")
        self.fields["decision"].queryset = made.order_by("-meeting__on", "number")
        self.fields["decision"].label_from_instance = lambda one: f"{one.meeting.on:%-d %B %Y}: {one.title}"


class AnswerForm(forms.Form):
    """What Local Trust writes back."""

    liked = PlainText(
        label="What we liked",
        multiline=True,
        max_length=LONGEST,
        error_messages={"required": "Say what you liked"},
    )
    help_offered = PlainText(
        label="What help we offer",
        multiline=True,
        max_length=LONGEST,
        error_messages={"required": "Say what help is on offer, or that none is needed"},
    )

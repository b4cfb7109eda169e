"""What a group types about money asked from others."""

from typing import Any

from django import forms

from biglocal.money import PoundsFormField
from biglocal.web.forms import DayField, FormKey, PlainText

from ..models import Bid
from .proposals import ThingField

CHOOSE = {"required": "Choose what they said.", "invalid_choice": "Choose what they said."}


class BidForm(forms.Form):
    """Who was asked, for how much, for what, and what came back."""

    form_key = FormKey()
    funder = PlainText(label="Who did you ask?", max_length=120, error_messages={"required": "Enter who you asked."})
    amount = PoundsFormField(
        label="For how much?", error_messages={"required": "Enter the amount in pounds, like 250 or 1,250.50."}
    )
    sent_on = DayField(label="When was it sent?", error_messages={"required": "Enter the day it was sent."})
    project = ThingField(label="For which project?", empty="No project, or several", required=False)
    proposal = ThingField(label="Does it go with money asked from Local Trust?", empty="None", required=False)
    answer = forms.ChoiceField(
        label="What did they say?",
        choices=Bid.Answer.choices,
        initial=Bid.Answer.WAITING,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    given = PoundsFormField(label="How much did they give?", help_text="Only if they gave a part.", required=False)
    answered_on = DayField(label="When did they answer?", required=False)

    def __init__(self, *args: Any, projects: list[Any], proposals: list[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["project"].offer(projects)
        self.fields["proposal"].offer(proposals)

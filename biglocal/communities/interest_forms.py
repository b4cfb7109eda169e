"""What a member types about an interest."""

from django import forms

from biglocal.web.forms import DayField, FormKey, PlainText

from .models import Interest


class InterestForm(forms.Form):
    """One tie to something that may gain from the area's money."""

    kind = forms.ChoiceField(
        label="What kind of tie is it?",
        choices=Interest.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of tie it is", "invalid_choice": "Choose one of the three kinds"},
    )
    organisation = PlainText(
        label="Which organisation?", max_length=120, error_messages={"required": "Enter the organisation’s name"}
    )
    description = PlainText(
        label="What ties you to it?",
        help_text="For example: I am a trustee. Don’t name other people.",
        max_length=300,
        multiline=True,
        required=False,
    )
    start_date = DayField(label="Since when?", error_messages={"required": "Enter the day it began. A guess will do"})
    end_date = DayField(label="Until when?", help_text="Leave empty while it goes on.", required=False)
    visibility = forms.ChoiceField(
        label="What may everybody read?",
        choices=Interest.Visibility.choices,
        widget=forms.RadioSelect,
        help_text="The chair, the worker, your rep and Local Trust read all of it.",
        error_messages={"required": "Choose what everybody may read", "invalid_choice": "Choose one of the two"},
    )
    form_key = FormKey()

"""What a councillor writes for whoever comes next."""

from django import forms

from biglocal.web.forms import PlainText


class HandOverForm(forms.Form):
    """What is under way, who to speak to."""

    under_way = PlainText(
        label="What is under way?",
        help_text="A few sentences, like: the tap is agreed, the parks team only has to dig.",
        multiline=True,
        max_length=2000,
        error_messages={"required": "Say what is under way, in a few sentences."},
    )
    speak_to = PlainText(
        label="Who should they speak to?",
        help_text="At the council or in the areas. You can leave it empty.",
        multiline=True,
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

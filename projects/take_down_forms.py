"""What is asked of somebody in a picture, all of it optional, and of staff who put one back."""

from django import forms

from biglocal.web.forms import PlainText


class AskDownForm(forms.Form):
    """Of who says "I am in this picture": nothing has to be said."""

    who = PlainText(max_length=80, required=False, label="Your name", help_text="You can leave this empty.")
    why = PlainText(
        max_length=300,
        required=False,
        multiline=True,
        label="Is there anything we should know?",
        help_text="You can leave this empty too. It goes to the area and to Local Trust, and is not shown.",
    )


class PutBackForm(forms.Form):
    """Why a photo may be shown."""

    why = PlainText(
        max_length=300,
        multiline=True,
        label="Why may it be shown?",
        help_text="Kept with the photo. Say whom you asked.",
        error_messages={"required": "Say why it may be shown."},
    )

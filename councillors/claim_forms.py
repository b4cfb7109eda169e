"""What is typed when a councillor is invited, and when staff say no."""

from django import forms

from biglocal.web.forms import PlainText

EMAIL = {
    "required": "Enter the address to which the invitation goes.",
    "invalid": "Enter an email address, like name@example.org.",
}


class ClaimInviteForm(forms.Form):
    """The address to which the link goes."""

    email = forms.EmailField(label="Email address", max_length=200, error_messages=EMAIL)


class ReasonForm(forms.Form):
    """Why an account is not, or is no longer, a councillor's."""

    reason = PlainText(
        label="Why?",
        help_text="One sentence.",
        max_length=300,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why, in one sentence."},
    )

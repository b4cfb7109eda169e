"""What a councillor types for the own page."""

from typing import Any

from django import forms

from biglocal.refusals import Refused
from biglocal.web.forms import PlainText
from projects.photos import read_photo


class OwnPageForm(forms.Form):
    """All of it may stay empty."""

    about = PlainText(
        label="A few words about you",
        help_text="For example: what you care about in the ward. No campaigning, please.",
        multiline=True,
        max_length=600,
        required=False,
    )
    contact = PlainText(
        label="How can people reach you?",
        help_text="An address or number that everybody may see, like the council’s.",
        max_length=200,
        required=False,
    )
    surgeries = PlainText(
        label="When do you see people?",
        help_text="For example: first Saturday of the month, 10am to noon, Luton library.",
        multiline=True,
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    photo = forms.FileField(
        label="A photo of you",
        help_text="JPEG, PNG, WebP or HEIC, at most 15MB.",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages={"empty": "This file is empty. Choose another photo."},
    )
    no_photo = forms.BooleanField(label="Take the photo off", required=False)

    def clean_photo(self) -> Any:
        """Return the picture made anew, without where and when it was taken."""
        file = self.cleaned_data.get("photo")
        if not file:
            return None
        try:
            return read_photo(file)
        except Refused as refused:
            raise forms.ValidationError(refused.sentence) from None

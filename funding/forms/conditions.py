"""What a group types when it brings proof."""

from django import forms

from biglocal.web.forms import PlainText


class ProofForm(forms.Form):
    """In words, by a file, or both."""

    words = PlainText(
        label="What shows that it is done?",
        help_text="As: the landlord has signed, the letter is below.",
        multiline=True,
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    file = forms.FileField(
        label="A file, if there is one",
        help_text="PDF, JPEG, PNG or Word, 10 MB at most. Only the area’s own people and Local Trust open it.",
        required=False,
        max_length=120,
        error_messages={
            "empty": "This file is empty. Choose another one.",
            "missing": "Choose the file.",
            "invalid": "Choose the file.",
            "max_length": "This file’s name is too long. Give it a shorter one.",
        },
    )
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

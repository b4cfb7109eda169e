"""What is typed about concerns."""

from typing import Any

from django import forms

from biglocal.accounts.forms import EMAIL_MESSAGES, LONGEST_ADDRESS
from biglocal.web.forms import FormKey, PlainText

from .models import Concern, SafeguardingConcern

SAFEGUARDING = "at_risk"
CHOOSE = "Choose what it is about."
KINDS = [
    (Concern.Kind.WORDS, Concern.Kind.WORDS.label),
    (Concern.Kind.PRIVATE, Concern.Kind.PRIVATE.label),
    (Concern.Kind.PICTURE, Concern.Kind.PICTURE.label),
    (SAFEGUARDING, "A worry about a child or an adult at risk"),
    (Concern.Kind.OTHER, Concern.Kind.OTHER.label),
]


class ConcernForm(forms.Form):
    """What is wrong, in a few words; who says so only as far as they like."""

    kind = forms.ChoiceField(
        label="What is it about?",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    words = PlainText(
        label="What is wrong?",
        help_text="A sentence or two is enough.",
        multiline=True,
        max_length=1000,
        error_messages={"required": "Say what is wrong, in a sentence or two."},
    )
    email = forms.EmailField(
        label="Your email, if you want an answer",
        help_text="Never shown to the area. You can leave it empty.",
        required=False,
        max_length=LONGEST_ADDRESS,
        error_messages=EMAIL_MESSAGES,
    )
    may_name = forms.BooleanField(label="The area may know that it was me", required=False)
    form_key = FormKey()

    def __init__(self, *args: Any, person: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        del self.fields["email" if person.is_authenticated else "may_name"]


class AnswerForm(forms.Form):
    """What became of a concern."""

    answer = PlainText(
        label="Your answer",
        help_text="It goes to the person who told us, where we know how to reach them.",
        multiline=True,
        max_length=1000,
        error_messages={"required": "Enter your answer, in a sentence or two."},
    )


class ReasonForm(forms.Form):
    """Why something is hidden."""

    reason = PlainText(
        label="Why are you hiding it?",
        help_text="The person who wrote it reads this. Say what could be changed.",
        multiline=True,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why it is hidden. The person who wrote it reads this."},
    )


class AgainForm(forms.Form):
    """Why something is shown again."""

    again = PlainText(
        label="Why is it shown again?",
        multiline=True,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter why it is shown again."},
    )


class ReplyForm(forms.Form):
    """What the writer says to it."""

    reply = PlainText(
        label="Your answer",
        help_text="It goes to the person who hid it.",
        multiline=True,
        max_length=1000,
        error_messages={"required": "Enter your answer, in a sentence or two."},
    )


class SafeguardingNoteForm(forms.Form):
    """What one of the named few did, and how it stands."""

    words = PlainText(label="What was done", multiline=True, max_length=4000, required=False)
    state = forms.ChoiceField(
        label="How it stands",
        choices=SafeguardingConcern.State.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it stands.", "invalid_choice": "Choose how it stands."},
    )

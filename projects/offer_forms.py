"""What people type when they offer help, and when they answer."""

from django import forms

from biglocal.web.forms import FormKey, PlainText

from .models import HelpOffer


class OfferForm(forms.Form):
    """What somebody can do, and how to reach them."""

    words = PlainText(
        label="What can you do?",
        help_text="A few words: dig, bake, lend a van, an hour on Saturdays.",
        multiline=True,
        max_length=280,
        error_messages={"required": "Say in a few words what you can do."},
    )
    reach = PlainText(
        label="How can they reach you?",
        help_text="A telephone number or an email address, if you like. Only who leads the project, the chair and the "
        "worker read it. Their answer comes to you by email all the same.",
        max_length=120,
        required=False,
    )
    form_key = FormKey()


class OfferAnswerForm(forms.Form):
    """Yes or not now, with a word."""

    state = forms.ChoiceField(
        label="Your answer",
        choices=[(state.value, state.label) for state in (HelpOffer.State.YES, HelpOffer.State.NOT_NOW)],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your answer.", "invalid_choice": "Choose one of the two answers."},
    )
    answer = PlainText(
        label="A word with it",
        help_text="With a yes: when and where to come. It goes to them by email.",
        multiline=True,
        max_length=280,
        required=False,
    )

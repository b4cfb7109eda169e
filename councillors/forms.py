"""What is typed about asks and accounts."""

from typing import Any

from django import forms

from biglocal.accounts.models import Person
from biglocal.communities.models import MeetingAction
from biglocal.web.forms import DayField, FormKey, PlainText
from projects.models import Project, Update

from .models import Ask, AskAnswer, Councillor


class AskWords(forms.Form):
    """One small thing: what, why, by when, how long."""

    kind = forms.ChoiceField(
        label="How could they help?",
        choices=Ask.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose how they could help.",
            "invalid_choice": "Choose how they could help.",
        },
    )
    title = PlainText(
        label="What do you ask?",
        help_text="One small thing, like: Ask the parks team for a tap",
        max_length=80,
        error_messages={"required": "Enter what you ask, in a few words."},
    )
    why = PlainText(
        label="Why?",
        help_text="Two or three sentences. Leave out anybody’s private troubles.",
        multiline=True,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter why you ask, in two or three sentences."},
    )
    by_day = DayField(label="By when?", error_messages={"required": "Enter the day by which you need it."})
    takes = PlainText(
        label="How long will it take them?",
        help_text="For example: about 10 minutes",
        max_length=60,
        error_messages={"required": "Enter how long it takes, like: about 10 minutes."},
    )
    phone = PlainText(
        label="Your number, if they want to talk first",
        help_text="Only the ward’s councillors and your group see it. You can leave it empty.",
        max_length=30,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget.input_type = "tel"


class AskForm(AskWords):
    """What is asked, for which project, and where it comes from."""

    project = forms.ModelChoiceField(
        label="Which project is it for?",
        queryset=Project.objects.none(),
        required=False,
        empty_label="The whole area",
        error_messages={"invalid_choice": "Choose a project of this area."},
    )
    setback = forms.ModelChoiceField(
        queryset=Update.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "This setback is not on the area’s pages any more. Ask without it."},
    )
    action = forms.ModelChoiceField(
        queryset=MeetingAction.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "This is nothing your meeting said. Ask without it."},
    )
    form_key = FormKey()

    def __init__(self, *args: Any, community: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        projects = Project.objects.in_community(community).exclude(standing=Project.Standing.STOPPED)
        setbacks = Update.objects.filter(project__community=community, kind=Update.Kind.SETBACK)
        actions = MeetingAction.objects.filter(meeting__community=community)
        self.fields["setback"].queryset = setbacks.select_related("project__ward__line")
        self.fields["action"].queryset = actions.select_related("meeting", "decision__item")
        self.fields["project"].queryset = projects.select_related("ward__line")


class AskEditForm(AskWords):
    """What can be changed until somebody has it."""

    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """One press; a word or a number may come with it."""

    answer = forms.ChoiceField(
        choices=[one for one in AskAnswer.Answer.choices if one[0] != AskAnswer.Answer.PASSED],
        error_messages={
            "required": "Choose one of the three answers.",
            "invalid_choice": "Choose one of the three answers.",
        },
    )
    note = PlainText(label="A word with it", max_length=200, required=False)
    phone = PlainText(label="Number to ring", max_length=30, required=False)


class ResultForm(forms.Form):
    """What an ask led to."""

    result = PlainText(
        label="What did it lead to?",
        help_text="One or two sentences. Everybody can read them.",
        multiline=True,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter what it led to, in a sentence."},
    )


class WordForm(forms.Form):
    """A message to the other side."""

    text = PlainText(
        label="Your message",
        multiline=True,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write a few words first."},
    )
    form_key = FormKey()


class PassForm(forms.Form):
    """To whom a councillor passes a request on: a colleague of the ward, or somebody named in words."""

    to = forms.ModelChoiceField(
        label="A colleague of the ward",
        queryset=Councillor.objects.none(),
        required=False,
        empty_label="Nobody of these",
        help_text="They get an email, and answer for themselves.",
        error_messages={"invalid_choice": "Choose a colleague who sits for the ward today."},
    )
    words = PlainText(
        label="Or somebody else",
        help_text="Another councillor, or an officer, like “the parks team, Ms Hart”. You stay the one to ask.",
        max_length=120,
        required=False,
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Councillor.objects.filter(pk__in=[one.pk for one in colleagues])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and bool(given.get("to")) == bool(given.get("words")):
            both = "Choose a colleague or write somebody else, not both."
            self.add_error("words", both if given.get("to") else "Choose a colleague, or write who you pass it to.")
        return given


class EndForm(forms.Form):
    """Why a request is taken back or closed: nobody must say."""

    why = PlainText(
        label="Why? You can leave it empty",
        help_text="Your group and the ward’s councillors read it. The public does not.",
        max_length=200,
        required=False,
    )
    seen = forms.CharField(required=False, max_length=9, widget=forms.HiddenInput)


class AccountForm(forms.Form):
    """The address with which a councillor signs in."""

    email = forms.EmailField(
        label="Email address they sign in with",
        error_messages={
            "required": "Enter the email address they sign in with.",
            "invalid": "Enter an email address, like name@example.org.",
        },
    )

    def clean_email(self) -> str:
        """After this `person` is who signs in with the address."""
        email: str = self.cleaned_data["email"]
        self.person = Person.objects.filter(email__iexact=email, is_active=True).first()
        if self.person is None:
            raise forms.ValidationError("Nobody signs in with this address yet. Ask them to sign up first.")
        return email

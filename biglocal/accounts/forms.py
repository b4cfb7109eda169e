"""Forms of signing in and of a person's own account."""

import re
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.core import context
from allauth.mfa import app_settings as mfa
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from django import forms
from django.core.cache import cache
from django.core.validators import MaxLengthValidator
from django.http import HttpResponse

from biglocal.dates import today
from biglocal.notices.hours import hours_of
from biglocal.web.forms import PlainText

from .actions import person_for_address
from .models import Person

EMAIL_MESSAGES = {
    "required": "Enter your email address",
    "invalid": "Enter an email address in the right form, like name@example.org",
    "max_length": "Enter an email address of 254 letters or fewer",
}
LONGEST_ADDRESS = 254


def as_long_as_kept(field: forms.Field) -> None:
    """Let `field` take an address no longer than the table does: Django's own limit is 320 letters."""
    others = [check for check in field.validators if not isinstance(check, MaxLengthValidator)]
    field.validators = [*others, MaxLengthValidator(LONGEST_ADDRESS)]


class SignInForm(allauth_forms.LoginForm):
    """One box for everybody: an address we do not know becomes an account when its first code comes back."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["login"]
        field.label = "Your email address"
        field.error_messages.update(EMAIL_MESSAGES)
        as_long_as_kept(field)
        field.widget.attrs = {"type": "email", "autocomplete": "email", "spellcheck": "false"}

    def login(self, request: Any, redirect_url: str | None = None) -> HttpResponse:
        self.user = person_for_address(self.cleaned_data["login"])
        return super().login(request, redirect_url=redirect_url)


class SignInCodeForm(allauth_forms.ConfirmLoginCodeForm):
    """The code from the mail, and whether this browser stays signed in."""

    stay = forms.BooleanField(label="Keep me signed in on this phone for 60 days", required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        code_as_numbers(self.fields["code"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        context.request.session["stay_signed_in"] = bool(self.cleaned_data.get("stay"))
        return cleaned


class AddressCodeForm(allauth_forms.ConfirmEmailVerificationCodeForm):
    """The code that shows that the new address is the person's own."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        code_as_numbers(self.fields["code"])


class NewAddressForm(allauth_forms.AddEmailForm):
    """The address to change to."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "New email address"
        self.fields["email"].error_messages.update(EMAIL_MESSAGES, required="Enter your new email address")
        as_long_as_kept(self.fields["email"])
        self.fields["email"].widget.attrs = {"type": "email", "autocomplete": "email", "spellcheck": "false"}


class OnlyOnce:
    """The numbers of an app count once, however many windows they are good for."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        person, kind = self.user, self.authenticator.type  # set by that form
        key = f"app-code:{person.pk}:{re.sub(r'[^0-9]', '', code)}"
        seconds = mfa.TOTP_PERIOD * (2 * mfa.TOTP_TOLERANCE + 1)
        if kind == Authenticator.Type.TOTP and not cache.add(key, "used", seconds):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondStepForm(OnlyOnce, mfa_forms.AuthenticateForm):
    """The second step of signing in: six numbers of an app, or a spare code."""


class SecondStepAgainForm(OnlyOnce, mfa_forms.ReauthenticateForm):
    """The second step once more, before something that matters."""


def code_as_numbers(field: forms.Field) -> None:
    """Show the box for a code as the phone's number pad fills it."""
    field.label = "Code"
    field.error_messages["required"] = "Enter the six numbers from our email"
    field.max_length = 20
    field.widget.attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}


class NameForm(forms.Form):
    """What a person is called on the pages."""

    name = PlainText(
        label="Your name",
        help_text="Neighbours see it beside what you write.",
        max_length=120,
        error_messages={"required": "Enter your name"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def digest_days() -> list[tuple[Any, str]]:
    """Return the days on which a weekly email can come, the programme's own first."""
    return [("", f"The usual day, {DAYS[hours_of(today()).digest_weekday - 1]}"), *enumerate(DAYS, 1)]


class CadenceForm(forms.Form):
    """How often news comes by email."""

    cadence = forms.ChoiceField(
        label="News by email",
        choices=Person.Cadence.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often we write to you", "invalid_choice": "Choose one of the three"},
    )
    digest_weekday = forms.TypedChoiceField(
        label="Weekly emails come on",
        choices=digest_days,
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Choose a day of the week"},
    )

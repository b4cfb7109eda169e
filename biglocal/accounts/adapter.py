"""How django-allauth behaves in this portal: its sentences, its mail, what follows a sign-in."""

import logging
from smtplib import SMTPException
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from biglocal.notices.suppressed import carry_stop

from .mail import straight_letter
from .mail_kinds import template_of
from .models import Person

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Anybody may sign up; roles come by invitation. Mail goes at once; a mail server away is no error page."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed.",
        "incorrect_code": "That code is not right. Enter the six numbers from our newest email.",
        "email_taken": "Another account uses this address. Choose a different one.",
        "duplicate_email": "Another account uses this address. Choose a different one.",
        "same_as_current": "This is your address already. Enter the new one.",
        "too_many_login_attempts": "That was too many tries. Wait a few minutes, then ask for a new code.",
        "rate_limited": "That was too many tries. Wait a few minutes, then try again.",
    }

    def render_mail(self, template_prefix: str, email: Any, context: dict, headers: Any = None) -> Any:
        """Write its mails as all others are written; each is registered in `mail_kinds.py`."""
        to = email if isinstance(email, str) else email[0]
        return straight_letter(template_of(template_prefix), to, context)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError):
            logger.exception("A mail of %s could not be sent", template_prefix)
            messages.error(self.request, "We could not send the email just now. Try again in a few minutes.")

    def login(self, request: HttpRequest, user: Any) -> None:
        """Keep the session after the browser closes only where the person ticked the box."""
        stay = request.session.pop("stay_signed_in", None)
        super().login(request, user)
        if stay is False:
            request.session.set_expiry(0)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """Let the stop of all mail go along to a new address."""
        before = email_address.user.email
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            carry_stop(before, email_address.email)
        return confirmed

    def post_login(self, request: HttpRequest, user: Any, **about: Any) -> HttpResponse:
        """Ask for a name first where there is none."""
        response = super().post_login(request, user, **about)
        if isinstance(user, Person) and not user.name:
            return HttpResponseRedirect(f"{reverse('account_name')}?{urlencode({'next': response['Location']})}")
        return response


class SecondFactorAdapter(DefaultMFAAdapter):
    """Sentences of the second step."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right. Enter the six numbers your app shows now, or a spare code.",
        "unverified_email": "First confirm your email address by signing in with a code.",
        "add_email_blocked": "Turn off the second step before you change your address.",
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """The name that stands in the box when a passkey is added."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}" if count else "My phone or computer"


def shown_to_be_the_person(request: HttpRequest, user: Any, **about: Any) -> None:
    """Who has just set up a second step has used it: the spare codes open without asking once more."""
    record_authentication(request, user, method="mfa", reauthenticated=True)

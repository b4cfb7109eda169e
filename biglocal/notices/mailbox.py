"""The demonstration's mail server: letters are rows that /mailbox/ shows. Nothing ever leaves."""

import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from .models import MailboxLetter

CODE = re.compile(r"^\s*([A-Z0-9]{3}-?[A-Z0-9]{3,5})\s*$", re.MULTILINE)


class MailboxBackend(BaseEmailBackend):
    """Keeps every mail in the database. Only the demonstration may use it: codes lie open there."""

    def __init__(self, *args: Any, **kwargs: Any):
        if not settings.DEMO:
            raise ImproperlyConfigured("MailboxBackend shows everybody's mail to everybody: it is for DEMO alone.")
        super().__init__(*args, **kwargs)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        letters = [_letter(mail, to) for mail in email_messages for to in mail.recipients()]
        MailboxLetter.objects.bulk_create(letters)
        return len(email_messages)


def _letter(mail: EmailMessage, to: str) -> MailboxLetter:
    html = next((body for body, kind in getattr(mail, "alternatives", []) if kind == "text/html"), "")
    headers = {"From": mail.from_email, **mail.extra_headers}
    return MailboxLetter(to=to.lower(), subject=mail.subject[:300], text=str(mail.body), html=html, headers=headers)


def code_in(text: str) -> str:
    """Return the sign-in code that stands on a line of its own, or nothing."""
    found = CODE.search(text)
    return found[1] if found and any(letter.isalpha() for letter in found[1]) else ""

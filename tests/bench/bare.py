"""What the machine is measured beside: a Celery task that hands a ready letter to the mail server, and no more."""

import smtplib
from email import message_from_string

from celery import shared_task
from django.conf import settings


@shared_task
def send_letter(letter: str) -> None:
    """Send it."""
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=10) as server:
        server.send_message(message_from_string(letter))

"""Mail about accounts goes straight and at once: never through queues, quiet hours or suppression (SETTLED.md)."""

import logging
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def send_now(template: str, to: str, **context: Any) -> bool:
    """Send `<template>_subject.txt`, `<template>.txt` and `<template>.html` to one address. Returns whether it went."""
    context = {"SITE_NAME": settings.SITE_NAME, "SITE_URL": settings.SITE_URL, **context}
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    mail = EmailMultiAlternatives(subject, render_to_string(f"{template}.txt", context).strip() + "\n", to=[to])
    mail.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    try:
        mail.send()
    except (SMTPException, OSError):
        logger.exception("The mail %s could not be sent", template)
        return False
    return True

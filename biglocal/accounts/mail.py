"""Mail about accounts goes straight and at once: never through queues, quiet hours or suppression (SETTLED.md)."""

import logging
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMultiAlternatives

from biglocal.notices.letters import letter
from biglocal.notices.registry import STRAIGHT

logger = logging.getLogger(__name__)
END = "It is not news, so there is nothing to stop."


def send_now(template: str, to: str, **context: Any) -> bool:
    """Send a mail that was registered as going straight to one address. Returns whether it went."""
    try:
        straight_letter(template, to, context).send()
    except (SMTPException, OSError):
        logger.exception("The mail %s could not be sent", template)
        return False
    return True


def straight_letter(template: str, to: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """Return the mail of `template`. It has no headers to unsubscribe by."""
    why = f"You get this because {STRAIGHT[template].why}. {END}"
    return letter(to, template, context, why=why, headers={"Auto-Submitted": "auto-generated"})

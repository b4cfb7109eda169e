"""What every template knows."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.http import HttpRequest

HELP_EMAIL = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def site(request: HttpRequest) -> dict[str, Any]:
    """The portal's name, where help is had, and whether it is a demonstration."""
    return {"SITE_NAME": settings.SITE_NAME, "DEMO": settings.DEMO, "HELP_EMAIL": HELP_EMAIL}

"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The portal's name, and whether it is a demonstration."""
    return {"SITE_NAME": settings.SITE_NAME, "DEMO": settings.DEMO}

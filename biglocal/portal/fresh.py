"""Pages that a visitor's browser already has are not sent again (conditional requests)."""

from hashlib import blake2b
from time import time

from django.conf import settings
from django.http import HttpRequest

from biglocal.dates import today

from .figures import programme_figures
from .public_reads import newest_updates

AT_MOST = 300  # seconds: what the tag does not name, as a project's new title, shows after so long


def home_tag(request: HttpRequest) -> str | None:
    """Return what the first page depends on, for visitors without a session. One query."""
    if set(request.COOKIES) - {settings.CSRF_COOKIE_NAME}:
        return None
    newest = [f"{pk} {edited}" for pk, _, edited in newest_updates(request)]
    seen = f"{int(time() // AT_MOST)} {today()} {programme_figures()} {newest}"
    return f'"{blake2b(seen.encode(), digest_size=12).hexdigest()}"'

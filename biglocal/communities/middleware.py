"""Staff need a second step before they reach any page (outside the demonstration)."""

import time
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from .roles import is_staff

OPEN = (
    "/accounts/2fa/",
    "/accounts/logout/",
    "/accounts/reauthenticate/",
    "/healthz/",
    "/static/",
    "/media/",
    "/mail/",
)


SEEN, SEEN_SECONDS = "second_factor_seen", 300  # in the session: when the second step was last found set up


class SecondFactorMiddleware:
    """Lead staff without a second step to where they set one up, from whatever page they ask for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_FOR_STAFF and not request.path.startswith(OPEN) and lacks_second_factor(request):
            return HttpResponseRedirect(f"{reverse('mfa_index')}?needed=1")
        return self.get_response(request)


def lacks_second_factor(request: HttpRequest) -> bool:
    """Is this a person of the programme who has not set up a second step? Asked anew every few minutes."""
    if not request.user.is_authenticated or not is_staff(request.user):
        return False
    if time.time() - request.session.get(SEEN, 0) < SEEN_SECONDS:
        return False
    if not is_mfa_enabled(request.user):
        return True
    request.session[SEEN] = int(time.time())
    return False

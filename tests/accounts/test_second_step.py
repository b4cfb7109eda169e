"""The numbers of an app at sign-in: good for a moment before and after, and only once."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import encrypt
from django.core import mail
from django.core.cache import cache

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
WINDOW = 30  # seconds


@pytest.fixture
def at_second_step(client, officer):
    """Gives a function that brings the officer, who has an app, as far as the second step."""
    officer.authenticator_set.all().delete()
    Authenticator.objects.create(user=officer, type=Authenticator.Type.TOTP, data={"secret": encrypt(SECRET)})

    def sign_in():
        client.logout()
        client.post("/accounts/login/", {"login": officer.email})
        code = re.search(r"\b\d{6}\b", mail.outbox[-1].body).group()
        client.post("/accounts/login/code/confirm/", {"code": code})
        return client

    yield sign_in
    cache.clear()


def numbers(windows_ago: int = 0) -> str:
    """What the app showed so many windows ago."""
    return auth.format_hotp_value(auth.hotp_value(SECRET, int(time.time()) // WINDOW - windows_ago))


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_numbers_of_the_window_beside_this_one_count(at_second_step):
    client = at_second_step()
    client.post("/accounts/2fa/authenticate/", {"code": numbers(windows_ago=-1)})
    assert is_in(client)


def test_numbers_of_three_windows_ago_are_refused(at_second_step):
    client = at_second_step()
    page = client.post("/accounts/2fa/authenticate/", {"code": numbers(windows_ago=3)})
    assert "That code is not right" in page.content.decode() and not is_in(client)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}-"])
def test_the_same_numbers_count_once(at_second_step, officer, typed):
    code = numbers()
    client = at_second_step()
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert is_in(client)
    cache.delete(f"allauth.mfa.totp.used?user={officer.pk}&code={code}")  # as it is after 30 seconds
    client = at_second_step()
    page = client.post("/accounts/2fa/authenticate/", {"code": typed.format(code)})
    assert "That code is not right" in page.content.decode() and not is_in(client)

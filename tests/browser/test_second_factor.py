"""Staff sign in with two steps in a real browser: an app, spare codes, a passkey, and the way back without any."""

import re
import time
from collections.abc import Iterator

import pytest
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import Page, expect

from biglocal.access import Role
from biglocal.accounts.models import Person
from biglocal.audit.models import AuditLine
from tests.factories.communities import RoleHeldFactory

INVALID = "000000"


@pytest.fixture
def newcomer(transactional_db, programme) -> Iterator[Person]:
    """A grants officer who has no second step yet. What counted their tries is cleared away."""
    yield RoleHeldFactory(person__name="Nia Field", role=Role.OFFICER, community=None, programme=programme).person
    cache.clear()


@pytest.fixture
def keys(browse) -> Page:
    """A browser whose computer has a lock that makes passkeys."""
    page = browse()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    lock = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": lock})
    return page


def code_by_email(page: Page, person: Person) -> None:
    """Sign in by the code of the newest mail; what comes next depends on the second step."""
    page.goto("/accounts/login/")
    page.get_by_label("Your email address").fill(person.email)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", name="Check your email")).to_be_visible()
    page.get_by_label("Code").fill(re.search(r"\b(\d{6})\b", mail.outbox[-1].body).group(1))
    page.get_by_role("button", name="Sign in").click()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile(r"/$"))


def six_numbers(secret: str) -> str:
    """What an app with this key shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD))


def set_up_an_app(page: Page) -> str:
    """From the page of sign-in methods; gives the app's key."""
    page.get_by_role("link", name="Set up an app").click()
    secret = page.get_by_text("Key:").locator("strong").inner_text()
    page.get_by_label("Code").fill(six_numbers(secret))
    page.get_by_role("button", name="Switch on the app").click()
    expect(page.get_by_role("heading", name="Spare codes")).to_be_visible()
    return secret


def second_step(page: Page, code: str) -> None:
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()


def test_an_officer_sets_up_an_app_and_signs_in_with_it(browse, newcomer, assert_accessible):
    page = browse()
    code_by_email(page, newcomer)
    expect(page.get_by_text("Your role needs a second step.")).to_be_visible()
    page.goto("/grants/")
    expect(page.get_by_role("heading", name="How you sign in")).to_be_visible()
    assert_accessible(page)
    secret = set_up_an_app(page)
    assert_accessible(page)
    spare = page.locator("code").all_inner_texts()
    assert len(spare) == 10
    sign_out(page)
    code_by_email(page, newcomer)
    assert_accessible(page)
    second_step(page, INVALID)
    expect(page.get_by_text("That code is not right.").first).to_be_visible()
    second_step(page, six_numbers(secret))
    expect(page).to_have_url(re.compile("/grants/"))
    sign_out(page)
    code_by_email(page, newcomer)
    second_step(page, spare[3])
    expect(page).to_have_url(re.compile("/grants/"))
    sign_out(page)
    cache.clear()  # as if a minute had passed: three codes a minute are sent to one address
    code_by_email(page, newcomer)
    second_step(page, spare[3])
    expect(page.get_by_text("That code is not right.").first).to_be_visible()


def test_a_passkey_is_a_second_step(keys, newcomer, settings, assert_accessible):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # the tests' server speaks http
    code_by_email(keys, newcomer)
    keys.get_by_role("link", name="Add a passkey").click()
    assert_accessible(keys)
    keys.get_by_label("What is it called?").fill("Work laptop")
    keys.get_by_role("button", name="Add a passkey").click()
    expect(keys.get_by_role("heading", name="Spare codes")).to_be_visible()
    sign_out(keys)
    code_by_email(keys, newcomer)
    keys.get_by_role("button", name="Use a passkey").click()
    expect(keys).to_have_url(re.compile("/grants/"))
    keys.goto("/accounts/2fa/webauthn/")
    expect(keys.get_by_role("heading", name="Work laptop")).to_be_visible()


def test_a_passkey_signs_in_alone(keys, newcomer, settings):
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    code_by_email(keys, newcomer)
    keys.get_by_role("link", name="Add a passkey").click()
    keys.get_by_label("Sign in with it alone").check()
    keys.get_by_role("button", name="Add a passkey").click()
    expect(keys.get_by_role("heading", name="Spare codes")).to_be_visible()
    sign_out(keys)
    letters = len(mail.outbox)
    keys.goto("/accounts/login/")
    keys.get_by_role("button", name="Use a passkey instead").click()
    expect(keys).to_have_url(re.compile("/grants/"))
    assert len(mail.outbox) == letters


def test_who_lost_everything_is_helped_back_in(browse, newcomer, manager, assert_accessible):
    page, helper = browse(), browse(manager, width=1280)
    code_by_email(page, newcomer)
    set_up_an_app(page)
    helper.goto("/people/help/")
    helper.get_by_role("searchbox").or_(helper.get_by_role("textbox")).first.fill("Nia")
    helper.get_by_role("button", name="Find").click()
    helper.get_by_role("link", name=re.compile("Nia Field")).click()
    assert_accessible(helper)
    form = helper.get_by_role("region", name="They lost their second step")
    form.get_by_label(re.compile("[Ww]hy|happened")).fill("Phone in the river, codes on it")
    form.get_by_label(re.compile("check|know")).fill("Rang the number on file")
    form.get_by_role("button").click()
    expect(helper.get_by_text("Done, and written down.")).to_be_visible()
    assert mail.outbox[-1].to == [newcomer.email]
    assert AuditLine.objects.get(verb="help_second_factor").by == manager
    page.goto("/grants/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    code_by_email(page, newcomer)
    expect(page.get_by_text("Your role needs a second step.")).to_be_visible()
    set_up_an_app(page)
    assert Authenticator.objects.filter(user=newcomer, type="totp").count() == 1
    page.goto("/grants/")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("How you sign in")

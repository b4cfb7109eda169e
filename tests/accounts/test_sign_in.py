"""Signing in with a code by email: one box for those we know and those we don't."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from biglocal.accounts.actions import forget_unconfirmed
from biglocal.accounts.models import Person
from biglocal.celery import app

LOGIN, CONFIRM = "/accounts/login/", "/accounts/login/code/confirm/"


def code() -> str:
    return re.search(r"\b(\d{6})\b", mail.outbox[-1].body).group(1)


def wrong() -> str:
    return "000000" if code() != "000000" else "111111"


@pytest.fixture
def asked(client, resident):
    """A browser that asked for the resident's code."""
    client.post(LOGIN, {"login": resident.email})
    return client


def words(page) -> str:
    return " ".join(page.content.decode().split())


def test_a_code_by_email_signs_in(asked, resident):
    assert len(mail.outbox) == 1 and mail.outbox[0].to == [resident.email] and mail.outbox[0].alternatives
    page = asked.post(CONFIRM, {"code": code()})
    assert (page.status_code, page.url) == (302, reverse("home_for_role"))
    assert asked.session["_auth_user_id"] == str(resident.pk)


def test_capitals_and_spaces_do_not_matter(client, resident):
    client.post(LOGIN, {"login": f" {resident.email.upper()} "})
    half = code()
    page = client.post(CONFIRM, {"code": f"{half[:3]} {half[3:]}"})
    assert page.status_code == 302 and "_auth_user_id" in client.session


def test_an_unknown_address_signs_up_in_the_same_box(client, db):
    assert client.post(LOGIN, {"login": "new@example.org"}).url == CONFIRM
    page = client.post(CONFIRM, {"code": code()})
    person = Person.objects.get(email="new@example.org")
    assert page.url.startswith(reverse("account_name")) and person.last_login
    assert EmailAddress.objects.get(user=person).verified


def test_known_and_unknown_addresses_look_alike(client, resident):
    known = client.post(LOGIN, {"login": resident.email}, follow=True)
    client.post("/accounts/logout/")
    unknown = client.post(LOGIN, {"login": "nobody@example.org"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain
    assert [letter.subject[:12] for letter in mail.outbox] == ["Your code is"] * 2


def test_an_address_never_confirmed_is_forgotten(client, db):
    client.post(LOGIN, {"login": "typo@example.org"})
    assert forget_unconfirmed(now=timezone.now()) == 0
    assert forget_unconfirmed(now=timezone.now() + timedelta(days=3)) == 1
    assert not Person.objects.filter(email="typo@example.org").exists()


def test_people_who_signed_in_are_not_forgotten(asked, resident, stranger):
    asked.post(CONFIRM, {"code": code()})
    assert forget_unconfirmed(now=timezone.now() + timedelta(days=900)) == 0


def test_a_wrong_code_gets_one_sentence(asked):
    page = asked.post(CONFIRM, {"code": wrong()})
    assert page.status_code == 200 and "That code is not right." in words(page)
    assert "_auth_user_id" not in asked.session


def test_no_code_gets_one_sentence(asked):
    assert "Enter the six numbers from our email" in words(asked.post(CONFIRM, {"code": ""}))


def test_three_wrong_codes_end_the_try(asked):
    for _ in range(2):
        asked.post(CONFIRM, {"code": wrong()})
    page = asked.post(CONFIRM, {"code": wrong()}, follow=True)
    assert page.redirect_chain[-1][0] == LOGIN and "too many tries" in words(page)
    assert "run out" not in words(page)
    assert asked.post(CONFIRM, {"code": code()}).status_code == 302 and "_auth_user_id" not in asked.session


def test_an_old_code_says_so(asked):
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        page = asked.post(CONFIRM, {"code": code()}, follow=True)
    assert page.redirect_chain[-1][0] == LOGIN and "has run out" in words(page)


def test_a_code_works_once(asked, client, resident):
    used = code()
    asked.post(CONFIRM, {"code": used})
    asked.post("/accounts/logout/")
    page = asked.post(CONFIRM, {"code": used}, follow=True)
    assert "was used already" in words(page) and "_auth_user_id" not in asked.session


def test_sending_it_twice_leads_on(asked):
    used = code()
    asked.post(CONFIRM, {"code": used})
    assert asked.post(CONFIRM, {"code": used}, follow=True).redirect_chain[-1][0] == reverse("home_for_role")


def test_another_code_replaces_the_first(asked):
    first = code()
    asked.post(CONFIRM, {"action": "resend"})
    assert len(mail.outbox) == 2 and code() != first
    assert asked.post(CONFIRM, {"code": first}).status_code == 200


@pytest.mark.parametrize(
    "typed", ["", "no address", "a@b", "\x00@example.org", "x" * 100_000, "<script>@x</script>", "a\u202e@example.org"]
)
def test_what_is_no_address_gets_a_sentence(client, db, typed):
    page = client.post(LOGIN, {"login": typed})
    assert page.status_code == 200 and "govuk-error-message" in words(page) and "<script>@x" not in words(page)
    assert not Person.objects.exists() and not mail.outbox


def test_many_codes_for_one_address_are_refused(resident):
    for _ in range(4):
        page = Client().post(LOGIN, {"login": resident.email})
    assert len(mail.outbox) == 3 and "too many tries" in words(page)


def test_many_tries_from_one_place_get_a_page(client, db):
    for _ in range(31):
        page = client.post(LOGIN, {"login": ""})
    assert page.status_code == 429 and "Too many tries" in words(page)


def test_the_browser_forgets_unless_told_to_stay(asked, resident):
    asked.post(CONFIRM, {"code": code()})
    assert asked.session.get_expire_at_browser_close()


def test_the_browser_stays_signed_in_when_told(asked, resident):
    asked.post(CONFIRM, {"code": code(), "stay": "yes"})
    assert not asked.session.get_expire_at_browser_close()


def test_mail_away_is_a_sentence(client, resident, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    page = client.post(LOGIN, {"login": resident.email}, follow=True)
    assert page.status_code == 200 and "could not send the email" in words(page)


@pytest.mark.parametrize("path", ["signup/", "password/change/", "password/reset/", "password/set/", "login/code/"])
def test_what_we_do_not_use_leads_to_the_box(client, db, path):
    assert client.get(f"/accounts/{path}").url == LOGIN


def test_signing_in_leads_back(client, resident):
    client.post(f"{LOGIN}?next=/wards/", {"login": resident.email, "next": "/wards/"})
    assert client.post(CONFIRM, {"code": code(), "next": "/wards/"}).url == "/wards/"


def test_signing_in_never_leads_away(client, resident):
    client.post(LOGIN, {"login": resident.email, "next": "https://evil.example/"})
    assert client.post(CONFIRM, {"code": code(), "next": "https://evil.example/"}).url == reverse("home_for_role")


def test_the_name_page_never_leads_away(signed_in, stranger):
    page = signed_in(stranger).post(reverse("account_name"), {"name": "Stan", "next": "//evil.example/"})
    assert page.url == reverse("account")


def test_signing_out_asks_first(signed_in, resident):
    browser = signed_in(resident)
    assert browser.get("/accounts/logout/").status_code == 200 and "_auth_user_id" in browser.session
    assert browser.post("/accounts/logout/").url == "/" and "_auth_user_id" not in browser.session


def test_beat_clears_them_every_night(client, db, settings):
    task = settings.CELERY_BEAT_SCHEDULE["forget"]["task"]
    client.post(LOGIN, {"login": "typo@example.org"})
    Person.objects.update(joined_at=timezone.now() - timedelta(days=3))
    app.autodiscover_tasks(force=True)
    app.tasks[task].run()
    assert not Person.objects.exists()


def test_an_address_longer_than_we_keep_is_one_sentence(client, db):
    answer = client.post(LOGIN, {"login": "a" * 260 + "@example.org"})
    assert "Enter an email address of 254 letters or fewer" in words(answer)
    assert not Person.objects.exists() and not mail.outbox

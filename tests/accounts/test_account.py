"""A person's own page, and the second step of staff."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.urls import reverse

from biglocal.accounts.models import Person
from biglocal.communities.middleware import SEEN, SEEN_SECONDS
from biglocal.notices.suppressed import why_no_mail


def test_the_account_shows_roles_with_dates(signed_in, finance, lto):
    words = signed_in(finance).get(reverse("account")).content.decode()
    assert "Finance officer" in words and str(lto) in words and "1 January 2015" in words


def test_a_stranger_has_no_role(signed_in, stranger):
    assert "None yet." in signed_in(stranger).get(reverse("account")).content.decode()


def test_news_by_email(signed_in, resident):
    assert signed_in(resident).post(reverse("mail_settings"), {"cadence": "none"}).status_code == 302
    assert Person.objects.get(pk=resident.pk).cadence == "none"
    page = signed_in(resident).post(reverse("mail_settings"), {"cadence": "hourly"})
    assert page.status_code == 200 and "Choose one of the three" in page.content.decode()


@pytest.mark.parametrize("name", ["", "\x00", "x" * 121, "x" * 100_000])
def test_an_odd_name_gets_a_sentence(signed_in, resident, name):
    page = signed_in(resident).post(reverse("account_name"), {"name": name})
    assert page.status_code == 200 and "govuk-error-message" in page.content.decode()
    assert Person.objects.get(pk=resident.pk).name == "Denise Okafor"


def test_markup_in_a_name_is_shown_as_typed(signed_in, resident):
    signed_in(resident).post(reverse("account_name"), {"name": "<i>Dee</i>\u202e"})
    assert Person.objects.get(pk=resident.pk).name == "<i>Dee</i>"
    assert "&lt;i&gt;Dee" in signed_in(resident).get(reverse("account")).content.decode()


def test_a_new_address_is_confirmed_by_code(signed_in, resident):
    EmailAddress.objects.create(user=resident, email=resident.email, primary=True, verified=True)
    before, browser = resident.email, signed_in(resident)
    page = browser.post("/accounts/email/", {"email": "new@example.org", "action_add": ""}, follow=True)
    assert "Check your email" in page.content.decode() and mail.outbox[0].to == ["new@example.org"]
    assert Person.objects.get(pk=resident.pk).email == before
    code = re.search(r"\d{6}", mail.outbox[0].body).group()
    browser.post("/accounts/confirm-email/", {"code": code})
    assert Person.objects.get(pk=resident.pk).email == "new@example.org"
    assert EmailAddress.objects.get(user=resident).email == "new@example.org"
    assert any(letter.to == [before] for letter in mail.outbox), "the old address is told"


def test_who_stopped_all_mail_has_stopped_it_at_a_new_address_too(signed_in, resident):
    EmailAddress.objects.create(user=resident, email=resident.email, primary=True, verified=True)
    browser = signed_in(resident)
    browser.post("/mail/", {"all": "stop"})
    browser.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})
    browser.post("/accounts/confirm-email/", {"code": re.search(r"\d{6}", mail.outbox[0].body).group()})
    resident.refresh_from_db()
    assert (resident.email, why_no_mail(resident)) == ("new@example.org", "stopped")


# The second step of staff ---------------------------------------------------------------------------------------------
def test_staff_without_a_second_step_reach_no_page(signed_in, officer):
    Authenticator.objects.all().delete()
    browser = signed_in(officer)
    for page in [reverse("home"), reverse("account"), "/accounts/email/", reverse("communities:people_help")]:
        assert browser.get(page).url == "/accounts/2fa/?needed=1"
    for page in ["/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/logout/"]:
        assert browser.get(page).status_code == 200


def test_who_opens_the_admin_needs_one_too(signed_in, stranger):
    Person.objects.filter(pk=stranger.pk).update(is_staff=True)
    assert signed_in(stranger).get(reverse("home")).url.startswith("/accounts/2fa/")


def test_the_demonstration_does_without(signed_in, officer, settings):
    settings.SECOND_FACTOR_FOR_STAFF = False
    Authenticator.objects.all().delete()
    assert signed_in(officer).get(reverse("account")).status_code == 200


def test_staff_with_one_and_others_pass(signed_in, officer, chair):
    for person in (officer, chair):
        assert signed_in(person).get(reverse("account")).status_code == 200


def test_others_cost_no_query_more(signed_in, stranger, django_assert_num_queries, settings):
    browser = signed_in(stranger)
    settings.SECOND_FACTOR_FOR_STAFF = False
    with django_assert_num_queries(3):  # session, person, standing
        browser.get("/nowhere/at/all/")
    settings.SECOND_FACTOR_FOR_STAFF = True
    with django_assert_num_queries(3):
        browser.get("/nowhere/at/all/")


def test_the_second_step_of_staff_is_not_asked_for_on_each_page(signed_in, officer, django_assert_num_queries):
    browser = signed_in(officer)
    browser.get(reverse("account"))
    with django_assert_num_queries(3):  # session, person, standing
        browser.get("/nowhere/at/all/")


def test_a_second_step_that_went_is_noticed_within_minutes(signed_in, officer):
    browser = signed_in(officer)
    browser.get(reverse("account"))
    Authenticator.objects.all().delete()
    session = browser.session
    session[SEEN] -= SEEN_SECONDS
    session.save()
    assert browser.get(reverse("account")).url == "/accounts/2fa/?needed=1"


@pytest.mark.django_db(transaction=True)
def test_an_app_and_spare_codes(signed_in, resident):
    EmailAddress.objects.create(user=resident, email=resident.email, primary=True, verified=True)
    browser = signed_in(resident)
    page = browser.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    code = auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30))
    page = browser.post("/accounts/2fa/totp/activate/", {"code": code}, follow=True)
    assert page.status_code == 200 and "Spare codes" in page.content.decode()
    assert {row.type for row in resident.authenticator_set.all()} == {"totp", "recovery_codes"}


def test_the_second_step_is_asked_at_sign_in(client, officer):
    client.post("/accounts/login/", {"login": officer.email})
    code = re.search(r"\d{6}", mail.outbox[0].body).group()
    page = client.post("/accounts/login/code/confirm/", {"code": code}, follow=True)
    assert "Second step" in page.content.decode() and "_auth_user_id" not in client.session
    page = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "That code is not right" in page.content.decode() and "_auth_user_id" not in client.session


@pytest.mark.parametrize("path", ["", "totp/activate/", "webauthn/", "webauthn/add/"])
def test_pages_of_the_second_step(signed_in, resident, path):
    EmailAddress.objects.create(user=resident, email=resident.email, primary=True, verified=True)
    page = signed_in(resident).get(f"/accounts/2fa/{path}")
    assert page.status_code == 200 and "bl-header" in page.content.decode()


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "home", "0"])
def test_a_new_name_leads_nowhere_else(signed_in, resident, away):
    answer = signed_in(resident).post(reverse("account_name"), {"name": "Denise", "next": away})
    assert answer.url == reverse("account")

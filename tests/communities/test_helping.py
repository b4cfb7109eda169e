"""A way back for people who lost their second step or their mailbox."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse

from biglocal.access import Role
from biglocal.accounts.models import Person
from biglocal.audit.models import AuditLine
from biglocal.communities.actions import reset_second_factor, set_new_address
from biglocal.refusals import Refused
from tests.conftest import staff
from tests.factories.accounts import PersonFactory

WHY = {"why": "Lost the phone", "checked": "Called the number we had"}


def test_a_lost_second_step_is_taken_off(officer, resident, signed_in, django_capture_on_commit_callbacks):
    Authenticator.objects.create(user=resident, type="totp", data={})
    theirs = signed_in(resident)
    with django_capture_on_commit_callbacks(execute=True):
        reset_second_factor(person=resident, by=officer, **WHY)
    assert not Authenticator.objects.filter(user=resident).exists()
    assert theirs.get("/accounts/").status_code == 302, "signed out everywhere"
    line = AuditLine.objects.get(verb="help_second_factor")
    assert line.by == officer and line.detail["checked"] == WHY["checked"]
    assert [letter.to for letter in mail.outbox] == [[resident.email]]


def test_a_new_address_tells_both(officer, resident, django_capture_on_commit_callbacks):
    before = resident.email
    with django_capture_on_commit_callbacks(execute=True):
        set_new_address(person=resident, email="New@Example.org", by=officer, **WHY)
    resident.refresh_from_db()
    assert resident.email == EmailAddress.objects.get(user=resident).email == "new@example.org"
    assert [letter.to[0] for letter in mail.outbox] == [before, "new@example.org"]
    assert AuditLine.objects.get().detail["why"] == WHY["why"]


def test_never_for_oneself(officer, manager):
    for person in (officer, manager):
        with pytest.raises(Refused, match="for yourself"):
            reset_second_factor(person=person, by=person, **WHY)
        assert Authenticator.objects.filter(user=person).exists()


def test_only_a_manager_helps_staff(programme, officer, decider, manager):
    with pytest.raises(Refused, match="Only a programme manager"):
        set_new_address(person=decider, email="x@example.org", by=officer, **WHY)
    reset_second_factor(person=decider, by=manager, **WHY)
    assert not Authenticator.objects.filter(user=decider).exists()
    reset_second_factor(person=manager, by=staff(programme, Role.MANAGER, "Second Manager"), **WHY)


def test_others_do_not_help(chair, resident):
    with pytest.raises(Refused, match="Your role"):
        reset_second_factor(person=resident, by=chair, **WHY)
    assert not AuditLine.objects.exists()


def test_a_taken_address_is_refused(officer, resident, stranger):
    with pytest.raises(Refused, match="Another account"):
        set_new_address(person=resident, email=stranger.email.upper(), by=officer, **WHY)
    assert Person.objects.get(pk=resident.pk).email == resident.email


def test_helping_by_page(officer, resident, signed_in):
    browser = signed_in(officer)
    assert "Denise Okafor" in browser.get(reverse("communities:people_help"), {"q": "denise"}).content.decode()
    url = reverse("communities:person_help", args=[resident.pk])
    assert browser.get(url).status_code == 200
    page = browser.post(url, {"act": "factor", "factor-why": "Lost", "factor-checked": ""})
    assert "Say how you checked" in page.content.decode() and not AuditLine.objects.exists()
    sent = {"act": "address", "address-why": "Lost", "address-checked": "Rang", "address-email": "new@example.org"}
    assert browser.post(url, sent).status_code == 302
    assert Person.objects.get(pk=resident.pk).email == "new@example.org"


def test_the_page_of_oneself_offers_nothing(officer, signed_in):
    words = signed_in(officer).get(reverse("communities:person_help", args=[officer.pk])).content.decode()
    assert "This is you" in words and "Take off the second step" not in words


@pytest.mark.parametrize(("words", "found"), [("ann@", True), ("ann", True), ("town.ex", False), ("@town.ex", True)])
def test_a_part_of_an_address_finds_whose_it_is(officer, signed_in, words, found):
    PersonFactory(name="Ada", email="ann@town.example")
    page = signed_in(officer).get(reverse("communities:people_help"), {"q": words})
    assert ("ann@town.example" in page.content.decode()) == found


@pytest.mark.parametrize("words", ["", "\x00", "%", "x" * 9000, "nobody at all"])
def test_odd_searches_find_nobody(officer, signed_in, words):
    page = signed_in(officer).get(reverse("communities:people_help"), {"q": words})
    assert page.status_code == 200


def test_an_address_longer_than_we_keep_is_one_sentence(signed_in, officer, resident):
    given = {"act": "address", "address-email": "a" * 260 + "@example.org"}
    given |= {f"address-{name}": words for name, words in WHY.items()}
    answer = signed_in(officer).post(reverse("communities:person_help", args=[resident.pk]), given)
    assert answer.context["address_form"].errors == {"email": ["Enter an email address of 254 letters or fewer"]}

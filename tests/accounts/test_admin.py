"""The admin: for who may open it and has a second step, and almost only for looking."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from biglocal.accounts.models import Person
from biglocal.audit.models import AuditLine


def superuser(person):
    Person.objects.filter(pk=person.pk).update(is_staff=True, is_superuser=True)
    Authenticator.objects.get_or_create(user=person, type="totp", defaults={"data": {}})
    return person


def test_others_are_led_to_the_one_sign_in(client, signed_in, officer):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/")
    assert signed_in(officer).get("/admin/", follow=True).status_code == 403


def test_people_and_roles_are_for_looking(signed_in, manager, chair):
    browser = signed_in(superuser(manager))
    models = ["roleheld", "membership", "community", "meeting", "meetingdecision", "planreview"]
    for model in ["accounts_person", *(f"communities_{name}" for name in models)]:
        assert browser.get(reverse(f"admin:{model}_changelist")).status_code == 200
    assert browser.get(reverse("admin:accounts_person_change", args=[chair.pk])).status_code == 200
    assert browser.post(reverse("admin:accounts_person_change", args=[chair.pk]), {"name": "X"}).status_code == 403
    assert browser.get(reverse("admin:communities_roleheld_add")).status_code == 403


def test_a_correction_leaves_a_line(signed_in, manager, lto):
    browser = signed_in(superuser(manager))
    sent = {"name": "Medway Hands", "slug": lto.slug, "charity_number": "1234567"}
    assert browser.post(reverse("admin:communities_organisation_change", args=[lto.pk]), sent).status_code == 302
    assert AuditLine.objects.get().sentence == "Corrected: name, charity_number"


def test_ways_in_are_not_changed_in_the_admin(signed_in, manager):
    """They are changed where the reason is asked and the person is told: `people_help`."""
    browser = signed_in(superuser(manager))
    page = browser.get("/admin/").content.decode()
    assert "Roles held" in page and "Authenticators" not in page and "Email addresses" not in page
    assert browser.get("/admin/account/emailaddress/").status_code == 404


@pytest.mark.parametrize("nul", ["%00", "a%00b", "%%0000", "%%%000000"])
def test_a_nul_in_an_address_is_dropped(signed_in, manager, nul):
    """PostgreSQL answers a NUL in text with an error, which was a page of 500."""
    browser = signed_in(superuser(manager))
    for query in [f"q={nul}", f"name={nul}", f"name__exact={nul}", f"{nul}=1"]:
        page = browser.get(f"/admin/accounts/person/?{query}", follow=True)
        assert page.status_code == 200, query

"""Leaving: the name and the address go, the acts stay."""

from django.urls import reverse

from biglocal.accounts.models import Person
from biglocal.audit.models import AuditLine
from biglocal.communities.actions import leave_portal, what_leaving_means
from biglocal.dates import today
from biglocal.notices.events import follow
from biglocal.notices.models import Follow
from tests.conftest import person_of
from tests.factories.communities import InvitationFactory


def test_name_and_address_go_and_the_row_stays(signed_in, resident, chair):
    follow(resident, "project:1")
    browser = signed_in(resident)
    assert "Leave for good?" in browser.get(reverse("account_leave")).content.decode()
    assert browser.post(reverse("account_leave")).url == reverse("home")
    left = Person.objects.get(pk=resident.pk)
    assert (left.name, left.email) == ("", f"left-{resident.pk}@left.invalid")
    assert not left.is_active and left.left_at and left.get_full_name() == "Somebody who left"
    assert left.roles.get().end_date == left.memberships.get().end_date == today()
    assert not Follow.objects.exists() and AuditLine.objects.get(verb="person_leave").by == left
    assert "_auth_user_id" not in browser.session


def test_a_look_at_the_page_changes_nothing(signed_in, resident):
    signed_in(resident).get(reverse("account_leave"))
    assert Person.objects.get(pk=resident.pk).is_active and not AuditLine.objects.exists()


def test_leaving_twice_is_once(resident, django_user_model):
    from django.utils import timezone

    for _ in range(2):
        leave_portal(person=resident, on=today(), now=timezone.now())
    assert AuditLine.objects.filter(verb="person_leave").count() == 1


def test_other_sessions_end(signed_in, resident):
    phone = signed_in(resident)
    signed_in(resident).post(reverse("account_leave"))
    assert phone.get(reverse("account")).status_code == 302


def test_open_invitations_of_who_left_open_nothing(signed_in, chair, community):
    invitation = InvitationFactory(community=community, invited_by=chair)
    signed_in(chair).post(reverse("account_leave"))
    invitation.refresh_from_db()
    assert invitation.withdrawn_at


def test_the_only_chair_is_told(signed_in, chair, community):
    assert "only chair of Arches Local" in signed_in(chair).get(reverse("account_leave")).content.decode()
    person_of(community, "chair", "Second Chair", "co_chair")
    assert what_leaving_means(chair, on=today()) == []


def test_money_duties_are_told(finance, certifier, resident):
    assert "only finance officer" in what_leaving_means(finance, on=today())[0]
    assert "only second person" in what_leaving_means(certifier, on=today())[0]
    assert what_leaving_means(resident, on=today()) == []

"""Invitations: who may send which, and how a link is used once by the address it went to."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Role
from biglocal.audit.models import AuditLine
from biglocal.communities.actions import accept_invitation, invite, send_again, withdraw_invitation
from biglocal.communities.actions.invitations import token_of
from biglocal.communities.models import Invitation, Membership, RoleHeld
from biglocal.dates import today
from biglocal.refusals import Refused
from tests.factories.communities import InvitationFactory


def now():
    return timezone.now()


def page_of(invitation):
    return reverse("communities:invitation", args=[token_of(invitation)])


@pytest.fixture
def invitation(community, chair, stranger):
    """The chair's invitation of the stranger as resident."""
    return InvitationFactory(community=community, invited_by=chair, email=stranger.email)


def accept(invitation, person):
    accept_invitation(invitation=invitation, by=person, on=today(), now=now())


def test_a_chair_invites_by_mail(community, chair, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        found = invite(email=" New@Example.org ", role=Role.RESIDENT, place=community, by=chair, now=now())
    assert found.email == "new@example.org" and mail.outbox[0].to == ["new@example.org"]
    assert page_of(found) in mail.outbox[0].body and "Harjit Gill invites you" in mail.outbox[0].subject
    assert AuditLine.objects.get().verb == "invitation_send"


@pytest.mark.parametrize(
    ("who", "role", "may"),
    [
        ("chair", Role.RESIDENT, True),
        ("chair", Role.WORKER, True),
        ("chair", Role.REP, False),
        ("chair", Role.COUNCILLOR, False),
        ("worker", Role.RESIDENT, True),
        ("worker", Role.CHAIR, False),
        ("resident", Role.RESIDENT, False),
        ("other_chair", Role.RESIDENT, False),
        ("officer", Role.CHAIR, True),
        ("officer", Role.RESIDENT, False),
        ("stranger", Role.RESIDENT, False),
    ],
)
def test_who_invites_whom_in_an_area(request, community, who, role, may):
    by = request.getfixturevalue(who)
    if may:
        assert invite(email="a@example.org", role=role, place=community, by=by, now=now()).pk
    else:
        with pytest.raises(Refused):
            invite(email="a@example.org", role=role, place=community, by=by, now=now())
        assert not Invitation.objects.exists() and not AuditLine.objects.exists()


def test_only_a_manager_invites_staff(programme, officer, manager):
    assert invite(email="a@example.org", role=Role.OFFICER, place=programme, by=manager, now=now()).pk
    with pytest.raises(Refused):
        invite(email="b@example.org", role=Role.OFFICER, place=programme, by=officer, now=now())


def test_invited_twice_is_one_invitation(community, chair):
    for _ in range(2):
        invite(email="new@example.org", role=Role.RESIDENT, place=community, by=chair, now=now())
    assert Invitation.objects.count() == 1


def test_accepting_makes_a_member(invitation, stranger, community):
    accept(invitation, stranger)
    assert RoleHeld.objects.get(person=stranger).role == Role.RESIDENT
    assert Membership.objects.get(person=stranger).group.community == community
    invitation.refresh_from_db()
    assert invitation.accepted_by == stranger and AuditLine.objects.filter(verb="invitation_accept").exists()


def test_a_chair_by_invitation_is_chair_of_the_partnership(community, officer, stranger):
    accept(InvitationFactory(community=community, invited_by=officer, email=stranger.email, role=Role.CHAIR), stranger)
    assert RoleHeld.objects.get(person=stranger).role == Role.CHAIR
    assert Membership.objects.get(person=stranger).office == Membership.Office.CHAIR


def test_a_worker_by_invitation_is_no_member(community, chair, stranger):
    accept(InvitationFactory(community=community, invited_by=chair, email=stranger.email, role=Role.WORKER), stranger)
    assert RoleHeld.objects.get(person=stranger).role == Role.WORKER and not stranger.memberships.exists()


def test_a_finance_officer_by_invitation(lto, officer, stranger):
    found = invite(email=stranger.email, role=Role.FINANCE, place=lto, by=officer, now=now())
    accept(found, stranger)
    assert RoleHeld.objects.get(person=stranger).organisation == lto


def test_used_once(invitation, stranger):
    accept(invitation, stranger)
    with pytest.raises(Refused, match="already"):
        accept(invitation, stranger)
    assert RoleHeld.objects.filter(person=stranger).count() == 1


def test_another_address_is_refused(invitation, other_resident):
    with pytest.raises(Refused, match="went to"):
        accept(invitation, other_resident)
    assert other_resident.roles.count() == 1


def test_taken_back_opens_nothing(invitation, chair, stranger):
    withdraw_invitation(invitation=invitation, by=chair, now=now())
    with pytest.raises(Refused, match="taken back"):
        accept(invitation, stranger)
    assert not stranger.roles.exists()


def test_runs_out_and_is_sent_again(invitation, chair, stranger):
    later = now() + timedelta(days=15)
    with pytest.raises(Refused, match="run out"):
        accept_invitation(invitation=invitation, by=stranger, on=today(), now=later)
    send_again(invitation=invitation, by=chair, now=later)
    accept_invitation(invitation=invitation, by=stranger, on=later.date(), now=later)
    assert stranger.roles.count() == 1


def test_what_was_used_is_not_taken_back(invitation, chair, stranger):
    accept(invitation, stranger)
    for act in (withdraw_invitation, send_again):
        with pytest.raises(Refused, match="used already"):
            act(invitation=invitation, by=chair, now=now())


# Pages ----------------------------------------------------------------------------------------------------------------
def test_the_link_shown_signed_out_leads_to_sign_in(client, invitation):
    page = client.get(page_of(invitation))
    words = page.content.decode()
    assert page.status_code == 200 and "Harjit Gill" in words and f"?next={page_of(invitation)}" in words


def test_a_press_accepts(invitation, stranger, signed_in):
    browser = signed_in(stranger)
    assert "Say yes" in browser.get(page_of(invitation)).content.decode() and not stranger.roles.exists()
    assert browser.post(page_of(invitation)).url == "/areas/arches-local/"
    assert stranger.roles.count() == 1
    assert "used this invitation already" in browser.post(page_of(invitation)).content.decode()


def test_the_wrong_address_is_told_which(invitation, other_resident, signed_in):
    page = signed_in(other_resident).post(page_of(invitation))
    assert f'went to <span class="bl-wordbreak">{invitation.email}' in page.content.decode()
    assert other_resident.roles.count() == 1


@pytest.mark.parametrize("token", ["x", "eyJ:abc:def", "a" * 500])
def test_a_broken_link_says_so(client, db, token):
    page = client.get(reverse("communities:invitation", args=[token]))
    assert page.status_code == 410 and "not whole" in page.content.decode()


def test_a_link_that_ran_out_says_so(client, invitation):
    with time_machine.travel(now() + timedelta(days=15)):
        assert "has run out" in client.get(page_of(invitation)).content.decode()


def test_inviting_by_page(community, chair, signed_in):
    url = reverse("communities:person_invite", args=[community.slug])
    assert signed_in(chair).get(url).status_code == 200
    assert signed_in(chair).post(url, {"email": "new@example.org", "role": "worker"}).status_code == 302
    assert Invitation.objects.get().role == Role.WORKER


@pytest.mark.parametrize(
    "sent", [{"email": ""}, {"email": "x", "role": "worker"}, {"email": "a@b.uk", "role": "manager"}]
)
def test_inviting_with_faults_stores_nothing(community, chair, signed_in, sent):
    page = signed_in(chair).post(reverse("communities:person_invite", args=[community.slug]), sent)
    assert page.status_code == 200 and "put right" in page.content.decode() and not Invitation.objects.exists()


def test_a_chair_takes_back_by_page(community, chair, invitation, signed_in):
    url = reverse("communities:invitation_act", args=[community.slug, invitation.pk])
    assert signed_in(chair).post(url, {"act": "withdraw"}).status_code == 302
    invitation.refresh_from_db()
    assert invitation.withdrawn_at


def test_another_areas_invitation_is_not_found(other_community, other_chair, invitation, signed_in):
    url = reverse("communities:invitation_act", args=[other_community.slug, invitation.pk])
    assert signed_in(other_chair).post(url, {"act": "withdraw"}).status_code == 404


def test_staff_invite_a_chair_and_a_body(community, lto, officer, signed_in):
    url = reverse("communities:staff_invite")
    browser = signed_in(officer)
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"email": "c@example.org", "role": "chair", "community": community.pk}).status_code == 302
    assert browser.post(url, {"email": "f@example.org", "role": "finance", "organisation": lto.pk}).status_code == 302
    assert "Choose the area" in browser.post(url, {"email": "c@example.org", "role": "rep"}).content.decode()
    assert Invitation.objects.count() == 2
    assert browser.get(reverse("communities:staff_people")).status_code == 200


def test_a_manager_invites_an_officer(manager, signed_in):
    signed_in(manager).post(reverse("communities:staff_invite"), {"email": "o@example.org", "role": "officer"})
    assert Invitation.objects.get().programme


def test_sent_again_twice_within_a_minute_is_one_mail(invitation, chair, django_capture_on_commit_callbacks):
    later = now() + timedelta(days=3)
    with django_capture_on_commit_callbacks(execute=True):
        for seconds in (0, 1, 59, 61):
            send_again(invitation=invitation, by=chair, now=later + timedelta(seconds=seconds))
    assert len(mail.outbox) == 2


def test_an_address_longer_than_we_keep_is_one_sentence(signed_in, chair, community):
    page = reverse("communities:person_invite", args=[community.slug])
    answer = signed_in(chair).post(page, {"email": "a" * 260 + "@example.org", "role": "resident"})
    assert answer.context["form"].errors == {"email": ["Enter an email address of 254 letters or fewer"]}
    assert not Invitation.objects.exists()

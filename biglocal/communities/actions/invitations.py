"""Invitations into a role: a signed link in a mail, used once by the address it went to."""

from datetime import date, datetime, timedelta
from typing import cast

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from biglocal.access import Role
from biglocal.accounts.mail import send_now
from biglocal.accounts.models import Person
from biglocal.audit.record import record
from biglocal.refusals import Refused
from biglocal.web.signed_links import number_in, token_for

from ..models import Community, Invitation, Membership, ResidentGroup
from .joining import take_place_of
from .members import start_membership
from .roles import Place, check_may_give, place_field, roles_to_give, write_role

GOOD_FOR = timedelta(days=14)
PRESSED_TWICE = timedelta(minutes=1)  # within it one mail is enough
SALT = "invitation"


def token_of(invitation: Invitation) -> str:
    """Return the signed text of the link."""
    return token_for(invitation.pk, SALT)


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation of a link, or None where the link is broken."""
    rows = Invitation.objects.select_related("community", "organisation", "programme", "invited_by")
    return rows.filter(pk=number_in(token, SALT)).first()


def send_invitation(invitation: Invitation) -> None:
    """Send the link once the row is kept; straight, at once."""
    link = settings.SITE_URL + reverse("communities:invitation", args=[token_of(invitation)])
    transaction.on_commit(
        lambda: send_now("communities/emails/invitation", invitation.email, invitation=invitation, link=link)
    )


@transaction.atomic
def invite(
    *, email: str, role: str, place: Place, by: Person, now: datetime, for_person: Person | None = None
) -> Invitation:
    """Invite the holder of `email` into `role`. Asked twice while the first is open, the first is sent again.

    `for_person` is a member known by name alone, whose place the holder of the address takes.
    """
    where = {place_field(role): place}
    check_may_give(by, role, place if isinstance(place, Community) else None)
    email = email.strip().lower()
    type(place).objects.select_for_update().get(pk=place.pk)
    waiting = Invitation.objects.filter(email=email, role=role, for_person=for_person, **where).open().first()
    if waiting:
        return send_again(invitation=waiting, by=by, now=now)
    invitation = Invitation.objects.create(
        email=email, role=role, for_person=for_person, invited_by=by, expires_at=now + GOOD_FOR, **where
    )
    sentence = f"Invited as {Role(role).label.lower()}"
    record("invitation_send", invitation, by=by, community=invitation.community_id, sentence=sentence)
    send_invitation(invitation)
    return invitation


@transaction.atomic
def send_again(*, invitation: Invitation, by: Person, now: datetime) -> Invitation:
    """Send the mail once more, good for another two weeks from `now`. Pressed twice is one mail."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    check_may_give(by, invitation.role, invitation.community)
    if invitation.accepted_at:
        raise Refused("This invitation was used already.")
    if invitation.withdrawn_at:
        raise Refused("This invitation was taken back. Invite them anew.")
    if invitation.expires_at - GOOD_FOR > now - PRESSED_TWICE and is_still_given(invitation):
        return invitation
    invitation.expires_at = now + GOOD_FOR
    invitation.invited_by = by  # whose right to invite is asked when it is used
    invitation.save(update_fields=["expires_at", "invited_by"])
    record("invitation_resend", invitation, by=by, community=invitation.community_id, sentence="Invitation sent again")
    send_invitation(invitation)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Person, now: datetime) -> None:
    """Take an invitation back, so that its link opens nothing. Taken back twice is once."""
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    check_may_give(by, invitation.role, invitation.community)
    if invitation.accepted_at:
        raise Refused("This invitation was used already. End the role instead.")
    if invitation.withdrawn_at is None:
        invitation.withdrawn_at = now
        invitation.save(update_fields=["withdrawn_at"])
        record("invitation_withdraw", invitation, by=by, community=invitation.community_id, sentence="Taken back")


def trouble_with(invitation: Invitation | None, *, person: Person | None, now: datetime) -> str:
    """Return why the link can't be used, in a sentence, or nothing."""
    if invitation is None:
        return "This link is not whole. Open it from the email again, or ask to be invited anew."
    if invitation.accepted_at:
        used = person is not None and invitation.accepted_by_id == person.pk
        return "You have used this invitation already." if used else "This invitation was used already."
    if invitation.withdrawn_at:
        return "This invitation was taken back. Ask the person who invited you."
    if invitation.expires_at <= now:
        return "This invitation has run out. Ask the person who invited you to send it again."
    if not is_still_given(invitation):
        return "The person who invited you may no longer do so. Ask the area’s chair or worker to send it again."
    return ""


def is_still_given(invitation: Invitation) -> bool:
    """May who invited still invite into this role today? An invitation ends with the right of who sent it."""
    if not invitation.invited_by.is_active:
        return False
    return invitation.role in roles_to_give(invitation.invited_by, invitation.community)


def is_for(invitation: Invitation, person: Person) -> bool:
    """Does the address it went to belong to `person`, confirmed?"""
    return holds_address(person, invitation.email)


def holds_address(person: Person, email: str) -> bool:
    """Does the address belong to `person`, confirmed?"""
    mine = EmailAddress.objects.filter(Q(verified=True) | Q(email=person.email), user=person)
    return email in {person.email.lower(), *(row.email.lower() for row in mine)}


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: Person, on: date, now: datetime) -> None:
    """Let `by` into the role, once: the role's row, a membership for residents and chairs, and a line of history."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("community", "organisation", "programme", "invited_by", "for_person")
        .get(pk=invitation.pk)
    )
    if trouble := trouble_with(invitation, person=by, now=now):
        raise Refused(trouble)
    if not is_for(invitation, by):
        raise Refused(f"This invitation went to {invitation.email}. Sign in with that address to use it.")
    place = invitation.community or invitation.organisation or invitation.programme
    if invitation.for_person:
        take_place_of(known=invitation.for_person, by=by, community=cast(Community, invitation.community), on=on)
        invitation.for_person = None
    elif invitation.role in (Role.RESIDENT, Role.CHAIR):
        start_membership(group=partnership_of(invitation), person=by, by=by, on=on, office=office_of(invitation))
    elif place:
        write_role(person=by, role=invitation.role, place=place, on=on, because=f"invitation:{invitation.pk}")
    invitation.accepted_at, invitation.accepted_by = now, by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    sentence = f"Became {invitation.get_role_display().lower()} by invitation"
    record("invitation_accept", invitation, by=by, community=invitation.community_id, sentence=sentence)


def partnership_of(invitation: Invitation) -> ResidentGroup:
    """The area's partnership, begun now where there is none."""
    community = invitation.community
    named = {"name": f"{community.name} partnership"}
    return ResidentGroup.objects.get_or_create(
        community=community, kind=ResidentGroup.Kind.PARTNERSHIP, defaults=named
    )[0]


def office_of(invitation: Invitation) -> str:
    """What the member is in the partnership."""
    return Membership.Office.CHAIR if invitation.role == Role.CHAIR else Membership.Office.MEMBER

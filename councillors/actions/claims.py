"""A councillor's page is claimed by invitation: a signed link, "this is me", and the yes of Local Trust."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from biglocal.access import GRANTS, Action
from biglocal.accounts.mail import send_now
from biglocal.accounts.models import Person
from biglocal.audit.record import record
from biglocal.communities.actions.invitations import GOOD_FOR, PRESSED_TWICE, holds_address
from biglocal.communities.models import AreaWard, Community, RoleHeld
from biglocal.communities.roles import forget_standing, standing_of
from biglocal.notices.events import record_event
from biglocal.refusals import Refused
from biglocal.web.signed_links import number_in, token_for

from ..models import AskAnswer, Claim, Councillor, OwnPage, Term
from .terms import appoint_councillor

SALT = "councillor-claim"
State = Claim.State


def token_of(claim: Claim) -> str:
    """Return the signed text of the link."""
    return token_for(claim.pk, SALT)


def claim_of(token: str) -> Claim | None:
    """Return the claim of a link, or None where the link is broken."""
    rows = Claim.objects.select_related("councillor__council", "councillor__person", "invited_by")
    return rows.filter(pk=number_in(token, SALT)).first()


def areas_that_may_invite(councillor: Councillor, by: Any, on: date) -> list[Community]:
    """Return the areas in which `by` may invite this councillor: those that the wards of today's terms touch."""
    mine = standing_of(by).communities_with(Action.COUNCILLOR_INVITE)
    lines = Term.objects.running(on).filter(councillor=councillor).values("ward__line")
    links = AreaWard.objects.current(on).filter(ward__line__in=lines, community__in=mine).select_related("community")
    return list({link.community_id: link.community for link in links.order_by("community__name")}.values())


def may_invite(councillor: Councillor, by: Any, on: date) -> bool:
    """May `by` invite this councillor? Local Trust any, an area those of its wards."""
    if not (by.is_authenticated and by.is_active):
        return False
    standing = standing_of(by)
    if Action.COUNCILLOR_INVITE not in standing.actions_anywhere():
        return False
    return Action.PEOPLE_HELP in standing.actions_anywhere() or bool(areas_that_may_invite(councillor, by, on))


@transaction.atomic
def invite_councillor(*, councillor: Councillor, email: str, by: Any, now: datetime) -> Claim:
    """Write to `email` with the link. Asked twice for one address while it is open, the first is sent again."""
    locked = Councillor.objects.select_for_update().get(pk=councillor.pk)
    on, email = timezone.localdate(now), email.strip().lower()
    if not may_invite(locked, by, on):
        raise Refused("Only Local Trust and the areas of their wards invite a councillor.", field="email")
    if locked.person_id is not None:
        raise Refused(f"{locked} has an account already.", field="email")
    if Claim.objects.filter(councillor=locked, state=State.CLAIMED).exists():
        raise Refused(f"Somebody said already that they are {locked}. Local Trust looks at it.", field="email")
    waiting = Claim.objects.invited().filter(councillor=locked, email=email).first()
    if waiting:
        return send_claim_again(claim=waiting, by=by, now=now)
    areas = areas_that_may_invite(locked, by, on)
    claim = Claim.objects.create(
        councillor=locked,
        email=email,
        invited_by=by,
        community=areas[0] if areas else None,
        invited_at=now,
        expires_at=now + GOOD_FOR,
    )
    record("claim_invite", claim, by=by, community=claim.community_id, sentence=f"Invited {locked} to keep their page")
    _send(claim)
    return claim


@transaction.atomic
def send_claim_again(*, claim: Claim, by: Any, now: datetime) -> Claim:
    """Send the mail once more, good for another two weeks from `now`. Pressed twice is one mail."""
    locked = _locked(claim)
    if locked.state != State.INVITED:
        raise Refused("This invitation was used or taken back already.", field="email")
    if not may_invite(locked.councillor, by, timezone.localdate(now)):
        raise Refused("Only Local Trust and the areas of their wards invite a councillor.", field="email")
    if locked.expires_at - GOOD_FOR > now - PRESSED_TWICE:
        return locked
    locked.expires_at, locked.invited_by = now + GOOD_FOR, by
    locked.save(update_fields=["expires_at", "invited_by"])
    record("claim_resend", locked, by=by, community=locked.community_id, sentence="Invitation sent again")
    _send(locked)
    return locked


def _send(claim: Claim) -> None:
    link = settings.SITE_URL + reverse("councillors:claim", args=[token_of(claim)])
    transaction.on_commit(lambda: send_now("councillors/emails/claim_invite", claim.email, claim=claim, link=link))


@transaction.atomic
def withdraw_claim(*, claim: Claim, by: Any, now: datetime) -> Claim:
    """Take an invitation back, so that its link opens nothing. Twice is once."""
    locked = _locked(claim)
    if locked.state == State.WITHDRAWN:
        return locked
    if locked.state != State.INVITED:
        raise Refused(f"This invitation was used already. {settled(locked)}")
    _settle(locked, State.WITHDRAWN, by=by, now=now)
    record("claim_withdraw", locked, by=by, community=locked.community_id, sentence="Invitation taken back")
    return locked


def trouble_with(claim: Claim | None, *, person: Any, now: datetime) -> str:
    """Return why the link can't be used, in a sentence, or nothing. `person` is None where nobody is signed in."""
    if claim is None:
        return "This link is not whole. Open it from the email again, or ask to be invited anew."
    if claim.state == State.WITHDRAWN:
        return "This invitation was taken back. Ask the person who invited you."
    if claim.state == State.CLAIMED:
        mine = person is not None and claim.person_id == person.pk
        return "You said already that this is you. Local Trust looks at it." if mine else "This link was used already."
    if claim.state != State.INVITED:
        return "This link was used already."
    if claim.expires_at <= now:
        return "This link has run out. Ask the person who invited you to send it again."
    if claim.councillor.person_id is not None:
        return f"{claim.councillor} has an account already."
    if not claim.invited_by.is_active or not may_invite(claim.councillor, claim.invited_by, timezone.localdate(now)):
        return "The person who invited you may no longer do so. Ask Local Trust to invite you."
    if person is not None and belongs_to_another(person, claim.councillor):
        return "You are another councillor here already. Tell Local Trust if that is wrong."
    return ""


def belongs_to_another(person: Any, councillor: Councillor) -> bool:
    """Is the person another councillor already, or does another claim of theirs wait?"""
    return (
        Councillor.objects.filter(person=person).exclude(pk=councillor.pk).exists()
        or Claim.objects.filter(person=person, state=State.CLAIMED).exists()
    )


@transaction.atomic
def say_this_is_me(*, claim: Claim, by: Any, now: datetime) -> Claim:
    """The claim waits for Local Trust. It opens nothing yet."""
    locked = _locked(claim)
    if locked.state == State.CLAIMED and locked.person_id == by.pk:
        return locked
    Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=by.pk)  # one claim a person
    if trouble := trouble_with(locked, person=by, now=now):
        raise Refused(trouble)
    if not holds_address(by, locked.email):
        raise Refused(f"This link went to {locked.email}. Sign in with that address to use it.")
    locked.state, locked.person, locked.claimed_at = State.CLAIMED, by, now
    locked.save(update_fields=["state", "person", "claimed_at"])
    sentence = f"Says: I am {locked.councillor}"
    record("claim_make", locked, by=by, community=locked.community_id, sentence=sentence)
    record_event(
        "claim-made",
        key=f"claim-made:{locked.pk}",
        subject=f"claim:{locked.pk}",
        topics=[],
        actor=by,
        people=[pk for pk in who_confirms(timezone.localdate(now)) if pk != by.pk],
        community=locked.community_id,
        happened_at=now,
    )
    return locked


def who_confirms(on: date) -> list[int]:
    """Return the ids of those of Local Trust who confirm councillors on a day."""
    roles = [role for role, actions in GRANTS.items() if Action.PEOPLE_HELP in actions]
    held = RoleHeld.objects.running(on).filter(role__in=roles, person__is_active=True)
    return sorted(set(held.values_list("person", flat=True)))


@transaction.atomic
def confirm_claim(*, claim: Claim, by: Any, now: datetime) -> Claim:
    """The account is the councillor's: roles follow from the terms, and the person is told. Twice is once."""
    locked = _locked(claim)
    if locked.state == State.CONFIRMED and locked.settled_by_id == by.pk:
        return locked
    if locked.state != State.CLAIMED:
        raise Refused(f"Nobody waits for this any more. {settled(locked)}")
    if locked.person_id == by.pk:
        raise Refused("Somebody else of Local Trust has to confirm you.")
    if locked.person is None or not locked.person.is_active:
        raise Refused("This account is closed, so it cannot be confirmed. Say no, with that as the reason.")
    councillor = appoint_councillor(councillor=locked.councillor, person=locked.person, by=by)
    councillor.confirmed = True
    councillor.save(update_fields=["confirmed"])
    _settle(locked, State.CONFIRMED, by=by, now=now)
    record("claim_confirm", locked, by=by, community=locked.community_id, sentence=f"Confirmed: {councillor}")
    _tell(locked)
    return locked


@transaction.atomic
def refuse_claim(*, claim: Claim, reason: str, by: Any, now: datetime) -> Claim:
    """The account is not the councillor's. The person is told the reason; what they wrote for the page goes."""
    locked = _locked(claim)
    if locked.state == State.REFUSED and locked.settled_by_id == by.pk:
        return locked
    if locked.state != State.CLAIMED:
        raise Refused(f"Nobody waits for this any more. {settled(locked)}", field="reason")
    _settle(locked, State.REFUSED, by=by, now=now, reason=reason)
    OwnPage.objects.filter(person=locked.person).delete()
    record("claim_refuse", locked, by=by, community=locked.community_id, sentence=f"Not confirmed: {reason}")
    _tell(locked)
    return locked


@transaction.atomic
def take_account_off(*, councillor: Councillor, reason: str, by: Any, now: datetime) -> Councillor:
    """The record has no account any more, and the account none of the councillor's rights, from this moment.

    What the councillor did stays with the record: answers, terms; the numbers left to be rung go. Twice is once.
    """
    locked = Councillor.objects.select_for_update().get(pk=councillor.pk)
    person = locked.person
    if person is None:
        return locked
    _end_roles(locked, person, timezone.localdate(now))
    for claim in Claim.objects.select_for_update().filter(councillor=locked, state=State.CONFIRMED):
        _settle(claim, State.TAKEN_OFF, by=by, now=now, reason=reason)
    OwnPage.objects.filter(person=person).delete()
    AskAnswer.objects.filter(councillor=locked).exclude(phone="").update(phone="")
    locked.person = None
    locked.save(update_fields=["person"])
    record("account_off", locked, by=by, sentence=f"Took the account off {locked}: {reason}", person=person.pk)
    return locked


def take_account_of(person: Any, now: datetime) -> None:
    """Who leaves the portal leaves the councillor's record, too: it can be claimed anew."""
    for councillor in Councillor.objects.filter(person=person):
        take_account_off(councillor=councillor, reason="Left the portal.", by=person, now=now)


def _end_roles(councillor: Councillor, person: Any, on: date) -> None:
    """Let the roles that follow from the terms end yesterday; one that began today never was."""
    because = [f"term:{pk}" for pk in councillor.terms.values_list("pk", flat=True)]
    roles = RoleHeld.objects.filter(person=person, because__in=because)
    roles.filter(start_date__gte=on).delete()
    roles.running(on).update(end_date=on - timedelta(days=1))
    forget_standing(person)


def _settle(claim: Claim, state: str, *, by: Any, now: datetime, reason: str = "") -> None:
    if State(state) not in Claim.MOVES[State(claim.state)]:
        raise Refused("Something else happened to this meanwhile. Open the page again.")
    claim.state, claim.settled_by, claim.settled_at, claim.reason = state, by, now, reason
    claim.save(update_fields=["state", "settled_by", "settled_at", "reason"])


def settled(claim: Claim) -> str:
    """Say who answered a claim, and what."""
    if claim.state == State.CLAIMED:
        return f"{claim.person.get_full_name() if claim.person else 'Somebody'} said that they are {claim.councillor}."
    said = {State.CONFIRMED: "confirmed", State.REFUSED: "said no to", State.TAKEN_OFF: "took the account off"}
    who = claim.settled_by.get_full_name() if claim.settled_by else "Somebody"
    return f"{who} {said.get(State(claim.state), 'took back the invitation of')} {claim.councillor} already."


def _tell(claim: Claim) -> None:
    record_event(
        "claim-answered",
        key=f"claim-answered:{claim.pk}",
        subject=f"claim:{claim.pk}",
        topics=[],
        people=[claim.person_id] if claim.person_id else [],
        community=claim.community_id,
    )


def _locked(claim: Claim) -> Claim:
    """Return the claim as it stands now; without a join, as a joined row would be the one from before the wait."""
    return Claim.objects.select_for_update().get(pk=claim.pk)

"""Rules that every act on a proposal keeps. A refusal says which rule, and whom to ask."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from biglocal.access import Action
from biglocal.audit.record import history_of
from biglocal.audit.stale import said
from biglocal.communities.models import Community, Membership
from biglocal.communities.roles import can, standing_of
from biglocal.dates import today
from biglocal.refusals import Refused

from ..models import MOVES, Conflict, Proposal, ProposalVersion
from .moves import refuse_moved, state_after

VERBS = {
    "edit": "changed",
    "agree": "agreed",
    "send": "sent",
    "answer": "sent again",
    "withdraw": "withdrawn",
    "take": "given a reader",
    "score": "scored",
    "recommend": "recommended",
    "ask_changes": "sent back with questions",
    "decide": "decided",
    "decide_small": "decided",
}


def locked(proposal: Proposal) -> Proposal:
    """Return the proposal as it is now, kept from others until the transaction ends."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("community__programme")
    return rows.get(pk=proposal.pk)


def stamp(proposal: Proposal) -> str:
    """Return what a form of the group remembers of the proposal: how far it is, and when its words were saved last."""
    versions = list(proposal.versions.order_by().values_list("sent_at", "saved_at"))
    written = [saved_at for sent_at, saved_at in versions if sent_at is None]
    when = "".join(f"-{saved_at.timestamp():.6f}" for saved_at in written)
    return stamp_with(proposal, len(versions) - len(written)) + when


def stamp_with(proposal: Proposal, sent: int) -> str:
    """State, versions sent, and the decision that waits for its second signature: what a form of staff remembers."""
    waits = proposal.state == Proposal.State.READY and hasattr(proposal, "decision")
    return f"{proposal.state}-{sent}" + (f"-{proposal.decision.pk}" if waits else "")


def refuse_stale(proposal: Proposal, seen: str | None) -> None:
    """Refuse when somebody moved the proposal on since the form was opened."""
    if is_stale(proposal, seen):
        refuse_moved(proposal, seen, stamp, last_change)


def is_stale(proposal: Proposal, seen: str | None) -> bool:
    """Does a form know less than is true now?"""
    return bool(seen) and seen not in (stamp(proposal), staff_stamp(proposal))


def staff_stamp(proposal: Proposal) -> str:
    """Return what a form of staff remembers: they read what was sent, so words being written do not count."""
    return stamp_with(proposal, proposal.versions.filter(sent_at__isnull=False).count())


def last_change(proposal: Proposal) -> str:
    """Return who did what last: a line of history, or the words being saved, which writes none."""
    line = history_of(proposal).order_by("-at", "-pk").first()
    version = proposal.versions.filter(sent_at__isnull=True).select_related("saved_by").first()
    if version and version.saved_by and (line is None or version.saved_at > line.at):
        return f"{version.saved_by.get_full_name()} changed the words"
    return said(line)


def next_state(proposal: Proposal, move: str) -> str:
    """Return the state that `move` leads to; refuse when it cannot be made now."""
    return state_after(proposal, MOVES[move], proposal.ref, VERBS[move])


def need(person: Any, action: Action, community: Community, on: date | None = None) -> None:
    """Refuse whoever does not hold `action` in the area."""
    if not can(person, action, community, on):
        whom = "a grants officer at Local Trust" if action.startswith("grants_") else f"the chair of {community}"
        raise Refused(f"Your role does not allow this: {action.label.lower()}. Ask {whom}.")


def connected(person: Any, community: Community, on: date | None = None) -> bool:
    """Does the person belong to the area: a role there or in its LTO, or a place in one of its groups?"""
    if standing_of(person, on).by_community.get(community.pk):
        return True
    day = on or today()
    ended = Q(end_date__isnull=False, end_date__lt=day)
    return Membership.objects.in_community(community).filter(person=person).exclude(ended).exists()


def refuse_connected(person: Any, community: Community, on: date | None = None) -> None:
    """Rule 6: nobody acts on the money of an area they belong to."""
    if connected(person, community, on):
        raise Refused(
            f"You belong to {community}, as a member, through its fund-holding body or as its councillor. "
            "Nobody acts on the money of their own area. Ask another grants officer."
        )


def has_conflict(person: Any, proposal: Proposal) -> bool:
    """Did the person declare a conflict of interest?"""
    return Conflict.objects.filter(proposal=proposal, person=person, has_conflict=True).exists()


def refuse_without_clearance(person: Any, proposal: Proposal) -> None:
    """Rule 7: whoever scores or decides has said that there is no conflict."""
    said = Conflict.objects.filter(proposal=proposal, person=person).values_list("has_conflict", flat=True).first()
    if said is None:
        raise Refused("Say first whether you have a conflict of interest: it is at the top of the page.")
    if said:
        raise Refused("You told us about a conflict of interest, so you can’t act on this grant. Ask another officer.")


def refuse_for_staff(person: Any, action: Action, proposal: Proposal, on: date | None = None) -> None:
    """All that is asked of an officer before any act on a proposal but declaring a conflict."""
    need(person, action, proposal.community, on)
    refuse_connected(person, proposal.community, on)
    refuse_without_clearance(person, proposal)


def newest_sent(proposal: Proposal) -> ProposalVersion:
    """Return the version that staff read."""
    version = proposal.versions.filter(sent_at__isnull=False).first()
    if version is None:
        raise Refused(f"{proposal.ref} has not been sent to Local Trust yet.")
    return version


def scores_asked(proposal: Proposal) -> bool:
    """Is the sum large enough that scores and a second person are asked for? By the figures of the day it was sent."""
    sent_on = timezone.localdate(proposal.submitted_at) if proposal.submitted_at else today()
    return proposal.asked > proposal.community.programme.on(sent_on).scores_asked_above

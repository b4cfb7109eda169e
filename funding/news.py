"""How proposals are shown in mail, who may hear of them, and what is mailed at once."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.roles import standing_of
from biglocal.notices.registry import Due, Kind, Line, Rule, Subject

from .models import Conflict, Proposal
from .payment_news import TEMPLATE, told
from .people import group_to_tell


def proposal_lines(ids: list[int]) -> dict[int, Line]:
    """Return how each proposal is shown in a digest, for staff; a withdrawn one is not."""
    found = Proposal.objects.sent().filter(pk__in=ids).select_related("community")
    return {
        proposal.pk: Line(
            title=proposal.title,
            text=f"{proposal.ref}, {proposal.get_kind_display().lower()}",
            url=reverse("grant", args=[proposal.ref]),
            place=proposal.community.name,
            tag=proposal.get_state_display(),
            when=proposal.submitted_at,
        )
        for proposal in found
    }


def may_see_proposals(person: Any, ids: list[int]) -> set[int]:
    """Return the proposals the person may hear of now: nothing of one in which they declared a conflict."""
    shut = Conflict.objects.filter(person=person, has_conflict=True, proposal__in=ids).values("proposal")
    found = Proposal.objects.filter(pk__in=ids).exclude(pk__in=shut).select_related("community")
    standing = standing_of(person)
    return {proposal.pk for proposal in found if _may_see(standing.actions_in(proposal.community), proposal)}


def _may_see(may: set[Action], proposal: Proposal) -> bool:
    if proposal.submitted_at is None:
        return Action.PROPOSAL_WRITE in may or Action.PROPOSAL_SEND in may
    return Action.MONEY_SEE in may


# What the mails say ---------------------------------------------------------------------------------------------------
def changes_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail with questions shows; nothing once they are answered or the proposal is withdrawn."""
    proposal = _proposal_of(event)
    if proposal is None or proposal.state != Proposal.State.CHANGES_ASKED:
        return None
    asked = proposal.changes_asked.filter(pk=event.key.split(":")[1]).select_related("by").first()
    if asked is None or asked.answered_at:
        return None
    return {"person": person, "proposal": proposal, "asked": asked, "path": proposal.get_absolute_url()}


def decided_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail with the answer shows."""
    proposal = _proposal_of(event)
    if proposal is None or proposal.state != Proposal.State.DECIDED:
        return None
    offered = proposal.agreements.filter(state="offered", lto__roles__person=person).exists()
    context = {"person": person, "proposal": proposal, "decision": proposal.decision, "offered": offered}
    context["asked"] = list(proposal.decision.asked_for.select_related("person"))
    path = reverse("area_money", args=[proposal.community.slug]) + "#agreements"
    return {**context, "path": path if offered else proposal.get_absolute_url()}


WAITS_FOR = {
    Proposal.State.DRAFT: "It is still being written.",
    Proposal.State.AGREED: "The partnership has agreed to it. It is not sent to Local Trust yet.",
    Proposal.State.CHANGES_ASKED: "Local Trust asked questions about it, and waits for your answers.",
}


def proposals_waiting(on: date) -> Iterable[Due]:
    """What the group wrote and nobody touched for the programme's days: once each time it lies still."""
    rows = Proposal.objects.filter(state__in=WAITS_FOR).select_related("community__programme", "lto")
    for proposal in rows.annotate(touched_at=Max("versions__saved_at")):
        touched = timezone.localdate(proposal.touched_at)
        if touched + timedelta(days=proposal.community.programme.on(on).draft_quiet_days) <= on:
            people = [proposal.written_by_id]
            if proposal.state != Proposal.State.DRAFT:
                people = group_to_tell(proposal, on=on, with_finance=False)
            yield Due(f"proposal:{proposal.pk}", f"{proposal.state} {touched}", people, proposal.community_id)


def waits_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the reminder says; nothing once it was sent, answered or taken back."""
    proposal = _proposal_of(event)
    if proposal is None or proposal.state not in WAITS_FOR:
        return None
    said = [WAITS_FOR[Proposal.State(proposal.state)], "If you no longer want it, take it back: it stays as a record."]
    return told(f"“{proposal.title}” waits for you", said, "Go on with the proposal", proposal.get_absolute_url())


def _proposal_of(event: Any) -> Proposal | None:
    rows = Proposal.objects.filter(pk=int(event.subject.split(":")[1]))
    return rows.select_related("community", "decision").first()


SUBJECTS = [Subject(prefix="proposal", lines=proposal_lines, may_see=may_see_proposals)]
KINDS = [
    Kind("proposal-sent"),
    Kind("proposal-handed"),
    Kind("proposal-opinion"),
    Kind(
        "proposal-waits",
        at_once=True,
        template=TEMPLATE,
        context=waits_context,
        why="you write or send what your area asks for",
    ),
    Kind(
        "changes-asked",
        at_once=True,
        template="funding/emails/changes_asked",
        context=changes_context,
        why="you write or send what your area asks for",
    ),
    Kind(
        "proposal-decided",
        at_once=True,
        template="funding/emails/proposal_decided",
        context=decided_context,
        must_arrive=True,
        why="you write, send or hold what your area asks for",
    ),
]
RULES = [Rule(name="proposal-waits", kind="proposal-waits", due=proposals_waiting)]

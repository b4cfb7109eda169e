"""Put questions to a meeting, declare interests in them, write what came of them, and who does what."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from biglocal.access import Action
from biglocal.accounts.models import Person
from biglocal.audit.record import record
from biglocal.refusals import Refused

from ..models import Declaration, Interest, Meeting, MeetingAction, MeetingDecision, MeetingRules
from ..models.decision import FOLLOWS
from ..roles import can
from ..voting import members_on
from .attendance import put_voters
from .minutes import minuted, refuse_before

Outcome = MeetingDecision.Outcome


@transaction.atomic
def save_question(
    *, meeting: Meeting, by: Person, now: datetime, decision: MeetingDecision | None = None, **about: Any
) -> MeetingDecision:
    """Put a question to a meeting, or change its words, its agenda item, its priority, who may read it."""
    with minuted(meeting, by=by, now=now) as kept:
        if kept.cancelled_at is not None:
            raise Refused("This meeting is cancelled. Call another one.")
        check_belongs(kept, about)
        others = kept.decisions.exclude(pk=decision.pk) if decision else kept.decisions.all()
        if same := others.filter(title=about["title"]).first():
            if decision is None:
                return same
            raise Refused("The meeting has a question of these words already.", field="title")
        if decision is None:
            number = (kept.decisions.aggregate(last=Max("number"))["last"] or 0) + 1
            decision = MeetingDecision(meeting=kept, number=number)
        for name, value in about.items():
            setattr(decision, name, value)
        decision.save()
        record("question", decision, by=by, community=kept.community_id, sentence=f"To be decided: {decision.title}")
    return decision


def check_belongs(meeting: Meeting, about: dict[str, Any]) -> None:
    """Agenda item and priority must be of this meeting and this area."""
    if (item := about.get("item")) and item.meeting_id != meeting.pk:
        raise Refused("Choose an item of this agenda.", field="item")
    if (priority := about.get("priority")) and priority.plan.community_id != meeting.community_id:
        raise Refused("Choose a part of this area’s plan.", field="priority")


@transaction.atomic
def declare_interest(
    *,
    decision: MeetingDecision,
    person: Person,
    kind: str,
    what: str,
    followed: str,
    by: Person,
    now: datetime,
    others_agreed: bool = False,
    interest: Interest | None = None,
) -> Declaration:
    """Write down a member's interest in a decision and what followed. Once more for the same member changes it.

    An interest of money means no vote and leaving the room; a loyalty lets somebody stay only if the others agree.
    A decision already written is reckoned again among those who may still vote.
    """
    with minuted(decision.meeting, by=by, now=now) as meeting:
        decision = MeetingDecision.objects.get(pk=decision.pk)
        decision.meeting = meeting
        if person.pk not in {member.person_id for member in members_on(meeting.community, meeting.on)}:
            raise Refused("Choose a member of the partnership on that day.", field="person")
        if interest is not None and (interest.person_id, interest.community_id) != (person.pk, meeting.community_id):
            raise Refused(f"Choose an interest of {person.get_full_name()}.", field="interest")
        money = kind in {Declaration.Kind.DIRECT, Declaration.Kind.INDIRECT}
        if followed not in FOLLOWS[money, others_agreed]:
            raise Refused(
                "With an interest of money they leave the room and have no vote."
                if money
                else "They stay only if the others agree. Tick that they did, or choose that they left.",
                field="followed",
            )
        about: dict[str, Any] = {"kind": kind, "what": what, "followed": followed, "interest": interest}
        about["others_agreed"] = others_agreed and not money
        declaration, _ = Declaration.objects.update_or_create(
            decision=decision, person=person, defaults={**about, "declared_at": now, "minuted_by": by}
        )
        reckon_if_made(decision)
        sentence = f"Interest of {person.get_full_name()} in “{decision.title}”: {declaration.get_followed_display()}"
        record("interest_declare", decision, by=by, community=meeting.community_id, sentence=sentence)
    return declaration


@transaction.atomic
def take_back_declaration(*, declaration: Declaration, by: Person, now: datetime) -> None:
    """A declaration written by mistake goes; that it stood there stays in the history."""
    with minuted(declaration.decision.meeting, by=by, now=now) as meeting:
        decision = MeetingDecision.objects.get(pk=declaration.decision_id)
        decision.meeting = meeting
        name = declaration.person.get_full_name()
        sentence = f"Interest of {name} in “{decision.title}” taken back"
        record("interest_back", decision, by=by, community=meeting.community_id, sentence=sentence)
        declaration.delete()
        reckon_if_made(decision)


def reckon_if_made(decision: MeetingDecision) -> None:
    if decision.outcome != Outcome.DUE:
        put_voters(decision)
        decision.save(update_fields=["could_vote", "could_vote_residents", "quorum"])


@transaction.atomic
def record_decision(
    *,
    decision: MeetingDecision,
    outcome: str,
    words: str,
    why: str,
    how: str,
    by: Person,
    now: datetime,
    on: date,
    votes_for: int = 0,
    votes_against: int = 0,
    abstained: int = 0,
    seen: str = "",
) -> MeetingDecision:
    """Write what came of a question, by a vote or by everybody agreeing; never more votes than people who may vote.

    `seen` is what the form remembers of it: a second hand's stale form changes nothing.
    """
    refuse_before(decision.meeting, on)
    with minuted(decision.meeting, by=by, now=now) as meeting:
        decision = MeetingDecision.objects.get(pk=decision.pk)
        decision.meeting = meeting
        if seen and seen != stamp(decision):
            if decision.recorded_by_id == by.pk and (decision.outcome, decision.words) == (outcome, words):
                return decision  # the same post once more
            raise Refused("Somebody changed this while you had it open. Read it again. Nothing was saved.")
        if not meeting.attendances.voting().exists():
            raise Refused("Write down first who was there: then we know who could vote.")
        by_vote = how == MeetingRules.How.VOTE and outcome != Outcome.PUT_OFF
        decision.votes_for, decision.votes_against, decision.abstained = (
            (votes_for, votes_against, abstained) if by_vote else (0, 0, 0)
        )
        decision.outcome, decision.words, decision.why = outcome, words, why
        decision.how = "" if outcome == Outcome.PUT_OFF else how
        check_votes(decision)
        put_voters(decision)
        decision.recorded_by, decision.recorded_at = by, now
        decision.save()
        sentence = f"{decision.get_outcome_display()}: {decision.title}"
        record("decision", decision, by=by, community=meeting.community_id, sentence=sentence)
    return decision


def stamp(decision: MeetingDecision) -> str:
    """Return what a form remembers of the decision, so that a stale one is noticed."""
    return f"{decision.outcome}-{decision.recorded_at.isoformat() if decision.recorded_at else ''}"


def check_votes(decision: MeetingDecision) -> None:
    """Votes and outcome must fit. A tie may go either way: a chair can have the casting vote."""
    if decision.how != MeetingRules.How.VOTE:
        return
    if not decision.votes_for + decision.votes_against + decision.abstained:
        raise Refused("Enter how many voted for it, against it and neither.", field="votes_for")
    if decision.outcome == Outcome.AGREED and decision.votes_for < decision.votes_against:
        raise Refused("More voted against it than for it, so it was not agreed.", field="outcome")
    if decision.outcome == Outcome.NOT_AGREED and decision.votes_for > decision.votes_against:
        raise Refused("More voted for it than against it, so it was agreed.", field="outcome")


# Who does what --------------------------------------------------------------------------------------------------------
@transaction.atomic
def add_action(
    *,
    meeting: Meeting,
    what: str,
    owner: Person,
    due_on: date,
    by: Person,
    decision: MeetingDecision | None = None,
    private: bool = False,
) -> MeetingAction:
    """Write down who does what by when; the same thing for the same person twice is one."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.cancelled_at is not None:
        raise Refused("This meeting is cancelled. Call another one.")
    if due_on < meeting.on:
        raise Refused(f"Choose a day on or after {meeting.on:%-d %B %Y}, the day of the meeting.", field="due_on")
    if decision is not None and decision.meeting_id != meeting.pk:
        raise Refused("Choose a decision of this meeting.", field="decision")
    about = {"due_on": due_on, "decision": decision, "private": private}
    found, made = MeetingAction.objects.get_or_create(meeting=meeting, what=what, owner=owner, defaults=about)
    if made:
        sentence = f"To do: {what} ({owner.get_full_name()}, by {due_on:%-d %B %Y})"
        record("action_add", found, by=by, community=meeting.community_id, sentence=sentence)
    return found


@transaction.atomic
def finish_action(*, action: MeetingAction, by: Person, on: date, done: bool = True) -> MeetingAction:
    """Tick what somebody said they would do, or take the tick back. Its owner may, and who writes the minutes."""
    action = (
        MeetingAction.objects.select_for_update(of=("self",)).select_related("meeting__community").get(pk=action.pk)
    )
    if by.pk != action.owner_id and not can(by, Action.MEETING_EDIT, action.meeting.community):
        raise Refused(f"Only {action.owner.get_full_name()}, a worker or the chair ticks this.")
    if bool(action.done_on) != done:
        action.done_on, action.done_by = (on, by) if done else (None, None)
        action.save(update_fields=["done_on", "done_by"])
        sentence = f"{'Done' if done else 'Not done after all'}: {action.what}"
        record("action_done", action, by=by, community=action.meeting.community_id, sentence=sentence)
    return action

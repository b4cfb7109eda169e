"""Write down who was at a meeting."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from biglocal.accounts.models import Person
from biglocal.audit.record import record
from biglocal.refusals import Refused

from ..models import Attendance, Meeting, MeetingDecision
from ..voting import members_on, voters_of
from .minutes import minuted, refuse_before

MOST_NAMES = 60


@transaction.atomic
def write_attendance(
    *,
    meeting: Meeting,
    members: dict[int, str],
    councillors: Iterable[str],
    guests: Iterable[str],
    by: Person,
    now: datetime,
    on: date,
) -> None:
    """Write who was there, anew each time: members by the person's id ("present", "apologies"), others by name.

    Each member is kept with capacity and vote as on the meeting's day. Decisions already written are reckoned again;
    where one would have more votes than people who could vote, all stays as it was.
    """
    if on < meeting.on and Attendance.State.PRESENT in members.values():
        refuse_before(meeting, on)
    with minuted(meeting, by=by, now=now) as kept:
        running = {member.person_id: member for member in members_on(kept.community, kept.on)}
        chosen = {pk: state for pk, state in members.items() if state}
        if set(chosen) - set(running):
            raise Refused("Somebody is not a member on that day any more. Open the page again.")
        rows = [
            Attendance(
                meeting=kept, person_id=pk, state=state, capacity=running[pk].capacity, voting=running[pk].voting
            )
            for pk, state in chosen.items()
        ]
        for kind, names in ((Attendance.Kind.COUNCILLOR, councillors), (Attendance.Kind.GUEST, guests)):
            rows += [Attendance(meeting=kept, kind=kind, name=name) for name in dict.fromkeys(names)]
        if len(rows) > len(chosen) + MOST_NAMES:
            raise Refused(f"Write at most {MOST_NAMES} names of guests and councillors.", field="guests")
        kept.attendances.all().delete()
        Attendance.objects.bulk_create(rows)
        reckon_again(kept)
        there = sum(1 for row in rows if row.state == Attendance.State.PRESENT)
        record("attendance", kept, by=by, community=kept.community_id, sentence=f"{there} people were there: {kept}")


def reckon_again(meeting: Meeting) -> None:
    """Reckon anew who could vote on each decision; refuse where votes exceed voters or the quorum is missed."""
    for decision in meeting.decisions.exclude(outcome=MeetingDecision.Outcome.DUE):
        decision.meeting = meeting
        put_voters(decision)
        decision.save(update_fields=["could_vote", "could_vote_residents", "quorum"])


def put_voters(decision: MeetingDecision) -> None:
    """Put down who could vote on `decision` now. The quorum stays that of the day it was first written."""
    voters = voters_of(decision)
    if decision.quorum == 0:
        decision.quorum = voters.quorum
    decision.could_vote, decision.could_vote_residents = voters.could_vote, voters.residents
    votes = decision.votes_for + decision.votes_against + decision.abstained
    if votes > decision.could_vote:
        raise Refused(
            f"“{decision.title}” has {votes} votes, and only {decision.could_vote} could vote on it. "
            "Correct the votes first."
        )
    if decision.outcome in {"agreed", "not_agreed"} and decision.could_vote < decision.quorum:
        raise Refused(
            f"Only {decision.could_vote} could vote on “{decision.title}”, and the quorum is {decision.quorum}. "
            "It can only be put off."
        )

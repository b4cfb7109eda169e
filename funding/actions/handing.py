"""Who reads what: hand a case to a colleague, ask for a second opinion, take the next."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action
from biglocal.audit.record import record
from biglocal.communities.models import Membership
from biglocal.communities.roles import can, standing_of
from biglocal.dates import running_on
from biglocal.notices.events import record_event
from biglocal.refusals import Refused

from .. import work
from ..filters import NEXT
from ..models import Proposal
from ..queue_reads import asking
from ..work import Row
from .reviews import assign_reader
from .rules import connected, has_conflict, locked, next_state, refuse_for_staff, refuse_stale

MOST_TRIED = 30


@transaction.atomic
def hand_over(
    *, proposal: Proposal, reader: Any, note: str, by: Any, now: datetime, seen: str | None = None
) -> Proposal:
    """Give a case to a colleague with a note: it stands in the history, and the colleague hears of it."""
    before = locked(proposal)
    proposal = assign_reader(proposal=proposal, reader=reader, by=by, now=now, seen=seen, note=note)
    if reader.pk not in (by.pk, before.reader_id):
        _tell(proposal, "proposal-handed", reader, by=by, now=now)
    return proposal


@transaction.atomic
def ask_second_reader(
    *, proposal: Proposal, reader: Any, by: Any, now: datetime, note: str = "", seen: str | None = None
) -> Proposal:
    """Ask another officer for an opinion, who neither belongs to the area nor stepped back."""
    proposal = locked(proposal)
    on = timezone.localdate(now)
    refuse_for_staff(by, Action.GRANTS_REVIEW, proposal, on)
    if proposal.second_reader_id == reader.pk:
        return proposal
    refuse_stale(proposal, seen)
    next_state(proposal, "score")
    if reader.pk == proposal.reader_id:
        raise Refused(f"{reader} reads it already. Choose somebody else.", field="reader")
    if not can(reader, Action.GRANTS_REVIEW, proposal.community, on):
        raise Refused(f"{reader} does not read grants. Choose an officer of Local Trust.", field="reader")
    if connected(reader, proposal.community, on) or has_conflict(reader, proposal):
        raise Refused(f"{reader} has a tie to {proposal.community}. Choose another officer.", field="reader")
    proposal.second_reader = reader
    proposal.save(update_fields=["second_reader"])
    sentence = f"asked {reader} for a second opinion" + (f": {note.strip()}" if note.strip() else "")
    record("second_reader", proposal, by=by, sentence=sentence, community=proposal.community_id)
    _tell(proposal, "proposal-opinion", reader, by=by, now=now)
    return proposal


def _tell(proposal: Proposal, kind: str, reader: Any, *, by: Any, now: datetime) -> None:
    record_event(
        kind,
        key=f"{kind}:{proposal.pk}:{reader.pk}:{now:%Y%m%d%H%M%S%f}",
        subject=f"proposal:{proposal.pk}",
        topics=[],
        actor=by,
        community=proposal.community_id,
        people=[reader.pk],
        happened_at=now,
    )


def take_next(*, by: Any, now: datetime) -> Row | None:
    """Give the person the riskiest and oldest work that nobody reads: nothing of their own areas, nothing shut.

    Each source takes under its own lock, so of two who press at once each gets another one.
    """
    on = timezone.localdate(now)
    rows = work.list_of(
        work.Asker(**asking(by, on=on, confirms=False)), "nobody", lambda rows: rows.filter(w_shut=False)
    )
    own = areas_of(by, on)
    for row in [Row(*row) for row in rows.order_by(*NEXT)[: MOST_TRIED + len(own)]]:
        take = work.SOURCES[row.source].take
        if take is None or row.community in own:
            continue
        try:
            take(pk=row.pk, by=by, now=now)
        except Refused:
            continue
        return row
    return None


def areas_of(person: Any, on: Any) -> set[int]:
    """Ids of areas that the person belongs to: by a role there or in its LTO, or by a place in a group."""
    mine = Membership.objects.filter(running_on(on), person=person)
    return {*standing_of(person, on).by_community, *mine.values_list("group__community", flat=True)}


@transaction.atomic
def take_proposal(*, pk: int, by: Any, now: datetime) -> Proposal:
    """Become reader of a proposal that nobody reads yet; refuse who comes too late."""
    proposal = locked(Proposal(pk=pk))
    if proposal.reader_id is not None:
        raise Refused("Somebody has taken it already.")
    if proposal.state not in {Proposal.State.SUBMITTED, Proposal.State.IN_REVIEW}:
        raise Refused("It does not wait for a reader.")
    return assign_reader(proposal=proposal, reader=by, by=by, now=now)

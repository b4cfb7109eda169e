"""The checklist of an area that ends, as its people tick it off."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.models import Community
from biglocal.refusals import Refused

from ..models import CheckItem, CloseOut
from .close_rules import locked_closing, moved, note_closing, refuse_unclear_owners, refuse_unfinished, staff_only
from .closing_stale import refuse_stale_closing
from .rules import need

S = CloseOut.State


@transaction.atomic
def tick_off(
    *, community: Community, code: str, proof: str, by: Any, now: datetime, file: Any = None, seen: str | None = None
) -> CheckItem:
    """Tick a point off, with what shows it in words, and a file where there is one."""
    row, item = _item(community, code, "tick", by, now, seen)
    if (item.ticked_by_id, item.proof) == (by.pk, proof.strip()) and file is None:
        return item  # pressed twice
    refuse_stale_closing(row, seen, item)
    if not proof.strip():
        raise Refused("Say what shows it, in a sentence.", field="proof")
    if code == "assets":
        refuse_unclear_owners(row.community)
    item.ticked_by, item.ticked_at, item.proof = by, now, proof.strip()
    if file is not None:
        item.proof_file = file
    item.save()
    note_closing("closing_tick", row, by, f"ticked off: {item}")
    return item


@transaction.atomic
def untick(*, community: Community, code: str, by: Any, now: datetime) -> CheckItem:
    """It was ticked off by mistake. The words of the proof stay for the next time."""
    row, item = _item(community, code, "untick", by, now)
    if item.ticked_at:
        item.ticked_by = item.ticked_at = None
        item.save()
        note_closing("closing_untick", row, by, f"took the tick away: {item}")
    return item


@transaction.atomic
def finish_checklist(*, community: Community, by: Any, now: datetime) -> CloseOut:
    """All is ticked off: Local Trust looks at it."""
    row = locked_closing(community)
    need(by, Action.CLOSE_OUT, row.community, timezone.localdate(now))
    if row.state == S.CHECKLIST_DONE:
        return row
    row.state = moved(row, "done")
    refuse_unfinished(row)
    row.done_by, row.done_at = by, now
    row.save()
    note_closing("closing_done", row, by, "finished the checklist")
    return row


@transaction.atomic
def reopen_checklist(*, community: Community, by: Any, now: datetime) -> CloseOut:
    """Something is missing after all: the group, or Local Trust, opens the checklist again."""
    row, on = locked_closing(community), timezone.localdate(now)
    try:
        need(by, Action.CLOSE_OUT, row.community, on)
    except Refused:
        staff_only(by, Action.CLOSE_BEGIN, row.community, on)
    if row.state == S.IN_PHASE:
        return row
    row.state = moved(row, "reopen")
    row.done_by = row.done_at = None
    row.save()
    note_closing("closing_reopen", row, by, "opened the checklist again")
    return row


def _item(
    community: Community, code: str, move: str, by: Any, now: datetime, seen: str | None = None
) -> tuple[CloseOut, CheckItem]:
    row = locked_closing(community)
    need(by, Action.CLOSE_OUT, row.community, timezone.localdate(now))
    item = CheckItem.objects.filter(close_out=row, code=code).first()
    if item is not None and not row.can_move(move):
        refuse_stale_closing(row, seen, item)
    moved(row, move)
    return row, CheckItem.objects.get(close_out=row, code=code)

"""What the named few do with a safeguarding concern. Each look is written down."""

from datetime import datetime
from typing import Any

from django.db import transaction

from biglocal.audit.record import record
from biglocal.refusals import Refused

from ..models import SafeguardingConcern, SafeguardingNote


def _check_reader(concern: SafeguardingConcern, by: Any) -> None:
    if not SafeguardingConcern.objects.readable_by(by).filter(pk=concern.pk).exists():
        raise Refused("Only the people named for this read it.")


@transaction.atomic
def open_safeguarding(*, concern: SafeguardingConcern, by: Any) -> None:
    """Write down that `by` read it; the line says nothing of what it is about."""
    _check_reader(concern, by)
    record("safeguarding_read", concern, by=by, sentence="Read a safeguarding concern")


@transaction.atomic
def note_safeguarding(
    *, concern: SafeguardingConcern, words: str, by: Any, now: datetime, state: str = ""
) -> SafeguardingConcern:
    """Add what was done, and say how it stands. The same words again, pressed twice, are one note."""
    concern = SafeguardingConcern.objects.select_for_update().get(pk=concern.pk)
    _check_reader(concern, by)
    newest = concern.notes.last()
    if words and (newest is None or (newest.words, newest.by_id) != (words, by.pk)):
        SafeguardingNote.objects.create(concern=concern, by=by, at=now, words=words)
        record("safeguarding_note", concern, by=by, sentence="Noted what was done")
    if state and state != concern.state:
        concern.state = state
        concern.save(update_fields=["state"])
        record("safeguarding_state", concern, by=by, sentence=f"Now: {concern.get_state_display().lower()}")
    return concern

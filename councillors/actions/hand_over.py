"""A councillor who leaves writes a note for whoever comes next."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from biglocal.audit.record import record
from biglocal.refusals import Refused

from ..endings import may_leave_note
from ..models import HandOverNote, Term


@transaction.atomic
def leave_note(*, term: Term, under_way: str, by: Any, now: datetime, speak_to: str = "") -> HandOverNote:
    """The note stands for whoever comes next in the ward; written again it is changed. The same twice is once."""
    locked = Term.objects.select_for_update(of=("self",)).select_related("councillor", "ward__line").get(pk=term.pk)
    if locked.councillor.person_id != by.pk:
        raise Refused("Only the councillor of this term writes its note.")
    if not may_leave_note(locked, timezone.localdate(now)):
        raise Refused("A note is written around the end of a term, and this one is not near it.", field="under_way")
    note = HandOverNote.objects.filter(term=locked).first()
    if note is not None and (note.under_way, note.speak_to) == (under_way, speak_to):
        return note
    note = note or HandOverNote(term=locked)
    note.by, note.under_way, note.speak_to, note.at = by, under_way, speak_to, now
    note.save()
    record("hand_over", locked, by=by, sentence=f"{locked.councillor} left a note for whoever comes next")
    return note

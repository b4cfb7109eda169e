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
def leave_note(
    *, term: Term, under_way: str, by: Any, now: datetime, speak_to: str = "", seen: str = ""
) -> HandOverNote:
    """The note stands for whoever comes next in the ward; written again it is changed. The same twice is once.

    What was written in another window since this one was opened is not overwritten unread.
    """
    locked = Term.objects.select_for_update(of=("self",)).select_related("councillor", "ward__line").get(pk=term.pk)
    if locked.councillor.person_id != by.pk:
        raise Refused("Only the councillor of this term writes its note.")
    if not may_leave_note(locked, timezone.localdate(now)):
        raise Refused("A note is written around the end of a term, and this one is not near it.", field="under_way")
    note = HandOverNote.objects.filter(term=locked).first()
    if note is not None and (note.under_way, note.speak_to) == (under_way, speak_to):
        return note
    if seen and seen != stamp_of(note):
        raise Refused("You have saved other words meanwhile. Open this page anew to read them.", field="under_way")
    note = note or HandOverNote(term=locked)
    note.by, note.under_way, note.speak_to, note.at = by, under_way, speak_to, now
    note.save()
    record("hand_over", locked, by=by, sentence=f"{locked.councillor} left a note for whoever comes next")
    return note


def stamp_of(note: HandOverNote | None) -> str:
    """Return what a form remembers of the note, to see whether it was written anew since."""
    return f"{note.at:%Y%m%d%H%M%S%f}" if note else "none"

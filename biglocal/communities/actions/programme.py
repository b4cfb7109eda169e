"""Change the figures of a programme from a day on."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action, actions_of
from biglocal.audit.record import record
from biglocal.refusals import Refused

from ..models import Programme, ProgrammeFigures
from ..roles import standing_of


@transaction.atomic
def change_figures(
    *, programme: Programme, counts_from: date, note: str, by: Any, now: datetime, **figures: Any
) -> ProgrammeFigures:
    """Let `figures` count from a day that has not passed; those that are not named stay as they were by then."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    on = timezone.localdate(now)
    if Action.FIGURES_CHANGE not in actions_of(standing_of(by, on).by_programme.get(programme.pk, set())):
        raise Refused("Only a programme manager changes the figures. Ask one.")
    before = programme.on(counts_from)
    wanted = {**before.figures(), **figures}
    if isinstance(before, ProgrammeFigures) and before.counts_from == counts_from and before.figures() == wanted:
        return before  # pressed twice
    _refuse_figures(programme, counts_from, note, on)
    changed = [name for name, value in wanted.items() if value != before.figures()[name]]
    if not changed:
        raise Refused("Change at least one figure.")
    row = ProgrammeFigures.objects.create(
        programme=programme, counts_from=counts_from, note=note.strip(), by=by, at=now, **wanted
    )
    programme.changes_key = uuid4()
    programme.save(update_fields=["changes_key"])
    words = ", ".join(f"{name.replace('_', ' ')} {before.figures()[name]} → {wanted[name]}" for name in changed)
    sentence = f"changed the figures from {counts_from:%-d %B %Y}: {words}. {note.strip()}"
    record("figures", programme, by=by, sentence=sentence)
    return row


def _refuse_figures(programme: Programme, counts_from: date, note: str, on: date) -> None:
    if counts_from < on:
        raise Refused("Enter today or a day to come: what was done stays as it was.", field="counts_from")
    if programme.changes.filter(counts_from__gte=counts_from).exists():
        raise Refused(
            "Other figures count from that day or a later one already. Enter a later day.", field="counts_from"
        )
    if not note.strip():
        raise Refused("Say why, as: agreed by the trustees on 3 May.", field="note")

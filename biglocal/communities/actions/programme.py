"""Change the figures of a programme from a day on."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action, actions_of
from biglocal.audit.record import record
from biglocal.refusals import Refused

from ..figure_words import TOLD, differences, said
from ..models import Figures, Programme, ProgrammeFigures
from ..roles import standing_of


@transaction.atomic
def change_figures(
    *,
    programme: Programme,
    counts_from: date,
    note: str,
    by: Any,
    now: datetime,
    seen: str | None = None,
    **figures: Any,
) -> ProgrammeFigures:
    """Let `figures` count from a day that has not passed; those that are not named stay as they were by then.

    `seen` is the stamp of the figures that the person looked at: refused where somebody else has changed them since.
    """
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    before = programme.on(counts_from)
    wanted = {**before.figures(), **figures}
    same = isinstance(before, ProgrammeFigures) and before.counts_from == counts_from and before.by_id == by.pk
    if same and before.figures() == wanted:
        return before  # type: ignore[return-value]  # pressed twice
    row = next_figures(
        programme=programme, counts_from=counts_from, note=note, by=by, now=now, seen=seen, figures=figures
    )
    row.save(force_insert=True)
    programme.changes_key = uuid4()
    programme.save(update_fields=["changes_key"])
    changed = {label: [old, new] for label, old, new in differences(before, row)}
    words = "; ".join(f"{label.lower()} {old} → {new}" for label, (old, new) in changed.items())
    sentence = f"changed the figures from {counts_from:%-d %B %Y}: {words}"
    tail = f". {row.note}"
    if len(sentence) + len(tail) > 300:
        sentence = sentence[: 299 - len(tail)] + "…"
    record("figures", programme, by=by, sentence=sentence + tail, changed=changed)
    return row


def next_figures(
    *,
    programme: Programme,
    counts_from: date,
    note: str,
    by: Any,
    now: datetime,
    seen: str | None,
    figures: dict[str, Any],
) -> ProgrammeFigures:
    """Return the set as it would be written, or refuse it. Nothing is written: a preview asks the same."""
    on = timezone.localdate(now)
    if Action.FIGURES_CHANGE not in actions_of(standing_of(by, on).by_programme.get(programme.pk, set())):
        raise Refused("Only a programme manager changes the figures. Ask one.")
    _refuse_stale(programme, seen)
    if counts_from < on:
        raise Refused("Enter today or a day to come: what was done stays as it was.", field="counts_from")
    if programme.changes.filter(counts_from__gte=counts_from).exists():
        raise Refused(
            "Other figures count from that day or a later one already. Enter a later day.", field="counts_from"
        )
    if not note.strip():
        raise Refused("Say why, as: agreed by the trustees on 3 May.", field="note")
    before = programme.on(counts_from)
    wanted = {**before.figures(), **figures}
    row = ProgrammeFigures(programme=programme, counts_from=counts_from, note=note.strip(), by=by, at=now, **wanted)
    if before.figures() == wanted:
        raise Refused("Change at least one figure.")
    _refuse_nonsense(row)
    return row


def stamp_of(programme: Programme) -> str:
    """Return what tells one state of the figures from another."""
    return str(programme.changes_key or "first")


def _refuse_stale(programme: Programme, seen: str | None) -> None:
    """Somebody changed the figures since the form was opened: say who, and what."""
    if seen is None or seen == stamp_of(programme):
        return
    rows = list(programme.changes.order_by("-at").select_related("by")[:1])
    if not rows:
        raise Refused("Open this page again: it is not of this programme.")
    newest = rows[0]
    earlier = programme.changes.filter(counts_from__lt=newest.counts_from).first()
    told = [f"{label.lower()} {old} → {new}" for label, old, new in differences(earlier or programme, newest)]
    raise Refused(
        f"{newest.by.get_full_name()} has changed the figures since you opened this, from "
        f"{newest.counts_from:%-d %B %Y}: {'; '.join(told)}. "
        "What you typed is still here: look at it again, then send it."
    )


def _refuse_nonsense(row: Figures) -> None:
    """Figures that contradict one another, as the table would refuse them."""
    if row.close_at_most > row.close_out_below:
        raise Refused("An area can’t end with more than it begins to close at. Enter less.", field="close_at_most")
    if row.end_date < row.counts_from:  # type: ignore[attr-defined]  # a set from a day on
        raise Refused("The programme would have ended before these figures count. Enter a later day.", field="end_date")
    for name in ("contribution_rate", "tolerance_rate"):
        if not 0 <= getattr(row, name) <= 1:
            raise Refused("Enter a share between 0 and 100.", field=name)
    if row.resident_percent > 100:
        raise Refused("Enter a share between 0 and 100.", field="resident_percent")
    for name in ("report_months", "agreement_months", "bridging_average_months"):
        if getattr(row, name) < 1:
            raise Refused(f"{TOLD[name].label}: enter at least {said(name, 1)}.", field=name)

"""What is known of a setback and its repair, and whether the place is open."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from biglocal.audit.record import record
from biglocal.refusals import Refused

from ..models import PlaceState, Project, SetbackFacts, Update

OF_A_SETBACK = ["what", "cost", "police_ref", "insurer_ref", "council_ref", "needs_council"]
OF_A_REPAIR = ["mended_by"]


@dataclass(frozen=True)
class Facts:
    """What the writer said beside the words; `place` is how the place stands now."""

    what: str = ""
    cost: Decimal | None = None
    police_ref: str = ""
    insurer_ref: str = ""
    council_ref: str = ""
    needs_council: bool = False
    mended_by: str = ""
    place: str = ""

    def fitting(self, kind: str) -> "Facts":
        """Leave out what says nothing about this kind of update."""
        kept = {Update.Kind.SETBACK: OF_A_SETBACK, Update.Kind.PUT_RIGHT: OF_A_REPAIR}.get(kind)  # type: ignore[call-overload]  # a kind is its own text
        if kept is None:
            return Facts()
        blank: dict[str, Any] = {
            field.name: field.default for field in fields(self) if field.name not in [*kept, "place"]
        }
        return replace(self, **blank)


def facts_of(update: Update) -> Facts:
    """Return what is known beside the words of `update`. Two queries."""
    row = SetbackFacts.objects.filter(update=update).values(*OF_A_SETBACK, *OF_A_REPAIR).first() or {}
    place = PlaceState.objects.filter(update=update).values_list("state", flat=True).first()
    return Facts(**row, place=place or "")


def write_facts(update: Update, facts: Facts, *, by: Any, now: datetime) -> None:
    """Keep what is known of `update`, as far as it fits its kind. Called inside the transaction that writes it."""
    facts = facts.fitting(update.kind)
    known = {name: getattr(facts, name) for name in [*OF_A_SETBACK, *OF_A_REPAIR]}
    if any(known.values()):
        SetbackFacts.objects.update_or_create(update=update, defaults=known)
    else:
        SetbackFacts.objects.filter(update=update).delete()
    state = facts.place or _open_again(update)
    if state:
        told = {"project_id": update.project_id, "state": state, "since": update.happened_on}
        PlaceState.objects.update_or_create(
            update=update, defaults=told, create_defaults={**told, "by": by, "said_at": now}
        )
    else:
        PlaceState.objects.filter(update=update).delete()


def note_facts_changed(update: Update, before: Facts, *, by: Any) -> None:
    """Keep in the history how the facts stood before a correction; reference numbers are not told there."""
    known = {"what": before.what, "cost": str(before.cost or ""), "mended_by": before.mended_by, "place": before.place}
    if before.needs_council:
        known["needs_council"] = "yes"
    record(
        "setback_facts_changed",
        update,
        by=by,
        sentence=f"Changed what is known of “{update.title}” on {update.project}",
        community=update.project.community_id,
        before=known,
    )


def _open_again(update: Update) -> str:
    """What was closed by a setback is open again when that is put right, unless the writer says otherwise."""
    if update.kind != Update.Kind.PUT_RIGHT:
        return ""
    now = PlaceState.objects.of(update.project_id).visible(inside=True).exclude(update=update).last()
    closed = now is not None and now.state != PlaceState.State.OPEN
    if closed and update.puts_right.filter(pk=now.update_id).exists():
        return PlaceState.State.OPEN
    return ""


@transaction.atomic
def say_place_state(
    *, project: Project, state: str, since: date, by: Any, on: date, now: datetime
) -> PlaceState | None:
    """Say whether the place is open, without a story. The same again changes nothing."""
    project = Project.objects.select_for_update(of=["self"]).get(pk=project.pk)
    if since > on:
        raise Refused("Choose today or a day before.", field="since")
    last = PlaceState.objects.of(project).visible(inside=True).last()
    if last is not None and since < last.since:
        raise Refused(
            f"Choose a day on or after {last.since:%-d %B %Y}, when it became {last.get_state_display().lower()}.",
            field="since",
        )
    if last is not None and last.state == state:
        return last
    row = PlaceState.objects.create(project=project, state=state, since=since, by=by, said_at=now)
    record(
        "place_state_said",
        project,
        by=by,
        sentence=f"{project} is {row.get_state_display().lower()} since {since:%-d %B %Y}",
        community=project.community_id,
    )
    return row

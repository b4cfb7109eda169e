"""A rep writes down visits; a manager sets the days and passes an area to a colleague."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from biglocal.access import Action, Role
from biglocal.accounts.models import Person
from biglocal.audit.record import record
from biglocal.dates import financial_year
from biglocal.refusals import Refused

from ..models import Community, RepDays, RoleHeld, VisitNote
from ..roles import can, forget_standing
from .roles import write_role

STEP = Decimal("0.25")
FIELDS = ["on", "kind", "days", "summary", "private", "risk", "shared"]


def write_visit(*, community: Community, by: Any, now: datetime, form_key: UUID, **facts: Any) -> VisitNote:
    """Keep the note; the same form again answers the note it made."""
    if (made := VisitNote.objects.filter(form_key=form_key, by=by).first()) is not None:
        return made
    _check(community, by, facts, now)
    try:
        with transaction.atomic():
            note = VisitNote.objects.create(community=community, by=by, posted_at=now, form_key=form_key, **facts)
            _note("visit_write", note, by, "Wrote a note of a visit")
            return note
    except IntegrityError:  # the same form twice at once
        return VisitNote.objects.get(form_key=form_key, by=by)


@transaction.atomic
def edit_visit(*, note: VisitNote, by: Any, now: datetime, **facts: Any) -> VisitNote:
    """Change a note. Only its writer does, while rep of the area; without a change nothing is written."""
    note = VisitNote.objects.select_for_update(of=["self"]).select_related("community").get(pk=note.pk)
    if note.by_id != by.pk:
        raise Refused("Only the person who wrote this note changes it.")
    _check(note.community, by, facts, now)
    if all(getattr(note, name) == facts[name] for name in FIELDS):
        return note
    for name in FIELDS:
        setattr(note, name, facts[name])
    note.edited_at = now
    note.save(update_fields=[*FIELDS, "edited_at"])
    _note("visit_edit", note, by, "Changed a note of a visit")
    return note


@transaction.atomic
def set_rep_days(*, community: Community, allowed: Decimal, by: Any, on: date) -> None:
    """Let the area's rep have `allowed` days in the financial year of `on`."""
    _check_manager(community, by)
    if allowed < 0 or allowed > 100 or allowed % STEP:
        raise Refused("Enter days between 0 and 100, in quarters, like 12 or 7.5.", field="allowed")
    year, _ = financial_year(on)
    kept, made = RepDays.objects.get_or_create(community=community, year=year, defaults={"allowed": allowed})
    if not made and kept.allowed == allowed:
        return
    kept.allowed = allowed
    kept.save(update_fields=["allowed"])
    sentence = f"The rep has {allowed.normalize():f} days from {year:%-d %B %Y}"
    record("rep_days", community, by=by, community=community.pk, sentence=sentence)


@transaction.atomic
def pass_area(*, community: Community, old: Person | None, new: Person, by: Any, on: date) -> RoleHeld:
    """Let the area go from `old` to `new`: one role ends the day before, the other begins. The notes stay."""
    Community.objects.select_for_update().get(pk=community.pk)
    _check_manager(community, by)
    if not RoleHeld.objects.running(on).filter(person=new, role=Role.REP, person__is_active=True).exists():
        raise Refused("Choose somebody who is a rep already, or invite them first.", field="colleague")
    if old is not None and old.pk == new.pk:
        raise Refused("Choose another rep: this one has the area already.", field="colleague")
    running = RoleHeld.objects.running(on).filter(role=Role.REP, community=community)
    if running.filter(person=new).exists() and (old is None or not running.filter(person=old).exists()):
        return running.filter(person=new).get()  # pressed twice
    for held in running.filter(person=old) if old is not None else []:
        held.end_date = max(on - timedelta(days=1), held.start_date)
        held.save(update_fields=["end_date"])
        forget_standing(held.person)
    made = write_role(person=new, role=Role.REP, place=community, on=on)
    sentence = f"Rep from {on:%-d %B %Y}"
    record("rep_pass", made, by=by, community=community.pk, sentence=sentence, person=new.pk, before=old and old.pk)
    return made


def _check(community: Community, by: Any, facts: dict[str, Any], now: datetime) -> None:
    if not can(by, Action.VISIT_NOTE, community):
        raise Refused("Only the rep of this area writes notes of visits.")
    if facts["on"] > timezone.localdate(now):
        raise Refused("Choose today or a day before.", field="on")
    if facts["on"] < community.designated_on:
        raise Refused("Check the year: the area had not begun then.", field="on")
    if not 0 <= facts["days"] <= 5 or facts["days"] % STEP:
        raise Refused("Enter days in quarters, from 0 to 5, like 0.5 or 1.", field="days")


def _check_manager(community: Community, by: Any) -> None:
    if not can(by, Action.REP_ASSIGN, community):
        raise Refused("A programme manager does this.")


def _note(verb: str, note: VisitNote, by: Any, sentence: str) -> None:
    record(verb, note, by=by, community=note.community_id, sentence=sentence)

"""Set a council's pre-election period, correct it, take it back. Kept public pages are made anew each time."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from biglocal.audit.record import record
from biglocal.audit.stale import last_person, stale
from biglocal.notices.events import record_event
from biglocal.notices.registry import ROLE_FOLLOWERS
from biglocal.refusals import Refused
from biglocal.web.visitors import forget_kept_pages

from .models import Council, WardLine
from .pre_election import LONGEST, PreElection


@transaction.atomic
def set_period(
    *, council: Council, start_date: date, end_date: date, by: Any, now: datetime, note: str = ""
) -> PreElection:
    """From `start_date` to `end_date` praise of the council's councillors waits. The same again changes nothing."""
    Council.objects.select_for_update().get(pk=council.pk)
    same = PreElection.objects.standing().filter(council=council, start_date=start_date, end_date=end_date).first()
    if same is not None:
        return same
    _check(council, start_date, end_date)
    row = PreElection.objects.create(
        council=council,
        start_date=start_date,
        end_date=end_date,
        note=note,
        set_by=by,
        set_at=now,
        changed_at=now,
    )
    record("pre_election_set", row, by=by, sentence=f"Set the pre-election period of {council}: {_days(row)}")
    _tell(row, by)
    forget_kept_pages()
    return row


@transaction.atomic
def correct_period(
    *, row: PreElection, start_date: date, end_date: date, seen: str, by: Any, now: datetime, note: str = ""
) -> PreElection:
    """The days were other ones. `seen` is the stamp of what was looked at."""
    row = _locked(row, seen)
    if (row.start_date, row.end_date, row.note) == (start_date, end_date, note):
        return row
    _check(row.council, start_date, end_date, but=row)
    before = _days(row)
    row.start_date, row.end_date, row.note, row.changed_at = start_date, end_date, note, now
    row.save(update_fields=["start_date", "end_date", "note", "changed_at"])
    said = f"Corrected the pre-election period of {row.council}: {before} is {_days(row)} now"
    record("pre_election_correct", row, by=by, sentence=said)
    _tell(row, by)
    forget_kept_pages()
    return row


@transaction.atomic
def take_back_period(*, row: PreElection, why: str, seen: str, by: Any, now: datetime) -> PreElection:
    """There is no such election. Praise shows again at once; the row stays with the reason."""
    row = PreElection.objects.select_for_update(of=("self",)).select_related("council").get(pk=row.pk)
    if row.taken_back_at:
        return row
    _check_seen(row, seen)
    row.taken_back_at, row.taken_back_by, row.taken_back_why, row.changed_at = now, by, why, now
    row.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_why", "changed_at"])
    record("pre_election_take_back", row, by=by, sentence=f"Took back the pre-election period of {row.council}: {why}")
    forget_kept_pages()
    return row


def stamp_of(row: PreElection) -> str:
    """Return what a form carries, to find out whether somebody else was faster."""
    return row.changed_at.isoformat()


def _locked(row: PreElection, seen: str) -> PreElection:
    Council.objects.select_for_update().get(pk=row.council_id)
    locked = PreElection.objects.select_for_update(of=("self",)).select_related("council").get(pk=row.pk)
    if locked.taken_back_at:
        raise Refused(f"{last_person(locked, 'pre_election_take_back')} took this period back. Set a new one.")
    _check_seen(locked, seen)
    return locked


def _check_seen(row: PreElection, seen: str) -> None:
    if seen != stamp_of(row):
        raise stale(f"{last_person(row)} changed this period", _days(row))


def _check(council: Council, start_date: date, end_date: date, but: PreElection | None = None) -> None:
    if end_date < start_date:
        raise Refused("The poll comes after the notice of election. Check both days.", field="end_date")
    if end_date - start_date > LONGEST:
        raise Refused("More than eleven weeks lie between these days. Check the year of each.", field="end_date")
    others = PreElection.objects.standing().filter(council=council, start_date__lte=end_date, end_date__gte=start_date)
    other = others.exclude(pk=but.pk if but else None).first()
    if other is not None:
        raise Refused(f"{council} has a period on these days already: {_days(other)}.", field="start_date")


def _days(row: PreElection) -> str:
    return f"{row.start_date:%-d %B %Y} to {row.end_date:%-d %B %Y}"


def _tell(row: PreElection, by: Any) -> None:
    """The council's councillors hear of it: those who follow its wards by their role."""
    lines = WardLine.objects.filter(council=row.council_id).values_list("pk", flat=True)
    topics = [f"wardline:{pk}" for pk in lines]
    followers = [people for of_role in ROLE_FOLLOWERS for people in of_role(topics).values()]
    record_event(
        "pre-election",
        key=f"pre-election:{row.pk}:{row.start_date}:{row.end_date}",
        subject=f"preelection:{row.pk}",
        topics=[],
        people=sorted(set().union(*followers)),
        actor=by,
        happened_at=row.changed_at,
    )

"""What comes round at a place, its keys, and whom to ring."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from biglocal.dates import months_on
from biglocal.refusals import Refused

from ..models import Project, UpkeepContact, UpkeepDate
from .upkeep import lock_place, made_before, note

MOST_OPEN = 60


@transaction.atomic
def add_date(*, project: Project, by: Any, form_key: Any, **about: Any) -> UpkeepDate:
    """Put a day into the place's calendar; the same form once more is the same day."""
    lock_place(project)
    if made := made_before(UpkeepDate, form_key, project):
        return made
    if UpkeepDate.objects.open().filter(project=project).count() >= MOST_OPEN:
        raise Refused(f"There are {MOST_OPEN} days in this calendar already. Take one off first.")
    entry = UpkeepDate.objects.create(project=project, form_key=form_key, **about)
    note("upkeep_date_added", entry, by, f"{entry} at {project}: due {entry.due_on:%-d %B %Y}")
    return entry


@transaction.atomic
def change_date(*, entry: UpkeepDate, by: Any, **about: Any) -> UpkeepDate:
    """Change an open day of the calendar; what is done is history."""
    entry = _locked(entry)
    if entry.done_on:
        raise Refused("This is done already, so it stays as it is.")
    changed = [name for name, value in about.items() if getattr(entry, name) != value]
    if changed:
        before = {name: str(getattr(entry, name)) for name in changed if name != "note"}
        for name in changed:
            setattr(entry, name, about[name])
        entry.save(update_fields=changed)
        note("upkeep_date_changed", entry, by, f"{entry} at {entry.project}: changed", before=before)
    return entry


@transaction.atomic
def do_date(*, entry: UpkeepDate, done_on: date, next_on: date | None, by: Any, on: date) -> UpkeepDate:
    """Tick it off; with `next_on` the next one is in the calendar. A second time the first stays."""
    entry = _locked(entry)
    if entry.done_on:
        return entry
    if done_on > on:
        raise Refused("Choose today or a day before.", field="done_on")
    if next_on and next_on <= done_on:
        raise Refused("The next one comes after this one. Check the day.", field="next_on")
    entry.done_on = done_on
    entry.save(update_fields=["done_on"])
    if next_on:
        same = ["project_id", "what", "title", "every_months", "is_public", "note"]
        UpkeepDate.objects.update_or_create(
            follows=entry,
            defaults={**{name: getattr(entry, name) for name in same}, "due_on": next_on, "removed_at": None},
        )
    note("upkeep_date_done", entry, by, f"Done: {entry} at {entry.project}")
    return entry


@transaction.atomic
def reopen_date(*, entry: UpkeepDate, by: Any, now: datetime) -> UpkeepDate:
    """Undo `do_date`: the next one goes with it, unless that was done meanwhile."""
    entry = _locked(entry)
    if entry.done_on is None:
        return entry
    following = UpkeepDate.objects.filter(follows=entry, removed_at__isnull=True)
    if following.filter(done_on__isnull=False).exists():
        raise Refused("The next one is done already, so this one stays done.")
    following.update(removed_at=now)
    entry.done_on = None
    entry.save(update_fields=["done_on"])
    note("upkeep_date_reopened", entry, by, f"Not done after all: {entry} at {entry.project}")
    return entry


def next_time(entry: UpkeepDate) -> date | None:
    """Return when an entry comes round again: the same day so many months on, or the month's last one."""
    if not entry.every_months:
        return None
    return months_on(entry.due_on, entry.every_months)


@transaction.atomic
def add_contact(*, project: Project, by: Any, form_key: Any, **about: Any) -> UpkeepContact:
    """Say who has keys or whom to ring; the same form once more is the same line."""
    lock_place(project)
    if made := made_before(UpkeepContact, form_key, project):
        return made
    if project.upkeep_contacts.filter(removed_at__isnull=True).count() >= MOST_OPEN:
        raise Refused(f"There are {MOST_OPEN} lines already. Take one off first.")
    contact = UpkeepContact.objects.create(project=project, form_key=form_key, **about)
    note("upkeep_contact_added", contact, by, f"Whom to ring at {project}: one more")
    return contact


@transaction.atomic
def change_contact(*, contact: UpkeepContact, by: Any, **about: Any) -> UpkeepContact:
    """Change who has keys or whom to ring."""
    contact = _locked(contact)
    changed = [name for name, value in about.items() if getattr(contact, name) != value]
    if changed:
        for name in changed:
            setattr(contact, name, about[name])
        contact.save(update_fields=changed)
        note("upkeep_contact_changed", contact, by, f"Whom to ring at {contact.project}: changed")
    return contact


@transaction.atomic
def take_off(*, row: UpkeepDate | UpkeepContact, by: Any, now: datetime) -> None:
    """Take a day or a contact off; it stays on record and can be brought back. What is done stays in the list."""
    row = _locked(row)
    if row.removed_at:
        return
    if isinstance(row, UpkeepDate) and row.done_on:
        raise Refused("This is done, so it stays in the history.")
    row.removed_at = now
    row.save(update_fields=["removed_at"])
    note("upkeep_taken_off", row, by, f"Taken off at {row.project}: {_named(row)}")


@transaction.atomic
def put_back(*, row: UpkeepDate | UpkeepContact, by: Any) -> None:
    """Undo `take_off`."""
    row = _locked(row)
    if row.removed_at:
        row.removed_at = None
        row.save(update_fields=["removed_at"])
        note("upkeep_put_back", row, by, f"Put back at {row.project}: {_named(row)}")


def _named(row: UpkeepDate | UpkeepContact) -> str:
    return row.title if isinstance(row, UpkeepDate) else "a line of whom to ring"


def _locked(row: Any) -> Any:
    return type(row).objects.select_for_update(of=["self"]).select_related("project").get(pk=row.pk)

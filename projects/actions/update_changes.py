"""Correct what was logged, take it down, bring it back."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.roles import can
from biglocal.concerns.models import Hiding
from biglocal.notices.events import restore_event, retract_event
from biglocal.refusals import Refused

from ..models import Project, Update, UpdateVersion
from ..titles import title_of
from .effort import Helped, keep_effort
from .featured import names_councillor
from .photos import NewPhoto, add_photos, change_photos, check_photos
from .setbacks import Facts, facts_of, note_facts_changed, write_facts
from .update_checks import check_day, check_repair, check_words
from .updates import event_key, keep_project_facts, note_update, teller_of


def may_change(update: Update, by: Any) -> bool:
    """Only the writer, who told it, or who may correct anybody's update in the area, changes it or takes it down."""
    community = update.project.community
    if can(by, Action.UPDATE_CORRECT, community):
        return True
    return by.pk in {update.by_id, update.told_by_id} and can(by, Action.UPDATE_LOG, community)


@transaction.atomic
def edit_update(
    *,
    update: Update,
    text: str,
    kind: str,
    happened_on: date,
    audience: str,
    by: Any,
    now: datetime,
    happened_at: time | None = None,
    on_behalf_of: str = "",
    told_by: Any = None,
    features_councillor: bool | None = None,
    puts_right: Iterable[Update] = (),
    effort: Helped | None = None,
    facts: Facts | None = None,
    photos: Sequence[NewPhoto] = (),
    of_photos: dict[UUID, dict[str, Any]] | None = None,
) -> Update:
    """Change what an update says; how it stood before is kept as a version. Without a change nothing is written.

    `photos` are held ones that come to it; `of_photos` is what is said of those it has, by key.
    """
    update = _locked(update)
    repaired = list(puts_right)
    _check_writer(update, by)
    if update.deleted_at:
        raise Refused("This update was taken down. Bring it back first.")
    check_words(text)
    check_day(happened_on, on=timezone.localdate(now))
    check_repair(update.project, kind, repaired, happened_on, itself=update)
    if effort is not None:
        keep_effort(update=update, helped=effort, by=by)
    fields = {
        "text": text.strip(),
        "title": title_of(text),
        "kind": kind,
        "happened_on": happened_on,
        "happened_at": happened_at,
        "audience": audience,
        **teller_of(told_by, on_behalf_of, update.by),
    }
    if features_councillor is not None:
        quotes = [update.quote, update.quote_by]
        named = names_councillor(kind=kind, text=text, quotes=quotes)
        fields["features_councillor"] = features_councillor or named
    there = update.photos.shown().count()
    check_photos(photos, there=there)
    add_photos(update, photos, [], there=there)
    new_photos = change_photos(update, of_photos or {}) or bool(photos)
    same_repair = set(update.puts_right.values_list("pk", flat=True)) == {setback.pk for setback in repaired}
    known = facts_of(update)
    facts = facts or known
    same_facts = facts.fitting(kind) == known
    same_around = same_repair and same_facts and not new_photos
    if same_around and all(getattr(update, name) == value for name, value in fields.items()):
        return update
    UpdateVersion.objects.create(
        update_of=update,
        text=update.text,
        kind=update.kind,
        happened_on=update.happened_on,
        audience=update.audience,
        replaced_by=by,
    )
    for name, value in fields.items():
        setattr(update, name, value)
    update.edited_at = now
    update.save()
    update.puts_right.set(repaired)
    if kind != Update.Kind.SETBACK:
        update.put_right_by.clear()
    write_facts(update, facts, by=by, now=now)
    if not same_facts:
        note_facts_changed(update, known, by=by)
    keep_project_facts(update.project)
    note_update("update_edited", "Changed", update, by)
    return update


@transaction.atomic
def delete_update(*, update: Update, by: Any, now: datetime) -> Update:
    """Take an update down: nobody reads it any more, mail not yet sent will not speak of it. Twice does no harm."""
    update = _locked(update)
    _check_writer(update, by)
    if update.deleted_at:
        return update
    update.deleted_at, update.deleted_by = now, by
    update.save(update_fields=["deleted_at", "deleted_by"])
    retract_event(event_key(update))
    keep_project_facts(update.project)
    note_update("update_deleted", "Took down", update, by)
    return update


@transaction.atomic
def restore_update(*, update: Update, by: Any) -> Update:
    """Undo `delete_update`. The writer cannot bring back what somebody else took down."""
    update = _locked(update)
    _check_writer(update, by)
    if not update.deleted_at:
        return update
    if Hiding.objects.standing().filter(topic=f"update:{update.pk}").exists():
        raise Refused("This is hidden. Who hid it shows it again, on the page that says why.")
    if update.deleted_by_id != by.pk and not can(by, Action.UPDATE_CORRECT, update.project.community):
        raise Refused("Somebody else took this down. Ask your partnership’s chair or worker to bring it back.")
    update.deleted_at = update.deleted_by = None
    update.save(update_fields=["deleted_at", "deleted_by"])
    restore_event(event_key(update))
    keep_project_facts(update.project)
    note_update("update_restored", "Brought back", update, by)
    return update


def _locked(update: Update) -> Update:
    """Return the row as it is now, held so that two people cannot change it at once; the project's row with it."""
    Project.objects.select_for_update(of=["self"]).get(pk=update.project_id)
    return Update.objects.select_related("project__community", "by").get(pk=update.pk)


def _check_writer(update: Update, by: Any) -> None:
    if not may_change(update, by):
        raise Refused("Only the person who wrote this, the chair or the worker can change it.")

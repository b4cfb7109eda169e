"""Log progress, correct it, take it down, bring it back."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from biglocal.access import Action
from biglocal.audit.record import record
from biglocal.communities.models import AreaWard
from biglocal.communities.roles import can
from biglocal.concerns.models import Hiding
from biglocal.notices.events import follow, record_event, restore_event, retract_event
from biglocal.notices.models import Follow
from biglocal.places.models import WardLine
from biglocal.refusals import Refused

from ..models import HeldPhoto, Photo, Project, Update, UpdateVersion
from ..photos import Files, drop_files
from ..querysets import LEAST_SHARE
from ..titles import title_of
from .effort import Helped, check_effort, keep_effort
from .photos import NewPhoto, add_photos, change_photos, check_photos, drop_held
from .setbacks import Facts, facts_of, note_facts_changed, write_facts
from .update_checks import check_day, check_repair, check_words


def log_update(
    *,
    project: Project,
    text: str,
    happened_on: date,
    by: Any,
    now: datetime,
    kind: str = Update.Kind.STEP,
    happened_at: time | None = None,
    audience: str = Update.Audience.PUBLIC,
    on_behalf_of: str = "",
    told_by: Any = None,
    puts_right: Iterable[Update] = (),
    photos: Sequence[NewPhoto] = (),
    form_key: UUID | None = None,
    quote: str = "",
    quote_by: str = "",
    effort: Helped | None = None,
    facts: Facts | None = None,
) -> Update:
    """Log progress on `project`; the same `form_key` again answers the update it made the first time.

    After: the update with its photos and wards; the project knows when it last heard; writer and lead follow it;
    followers will be told. Each photo says who is in it. `told_by` and `on_behalf_of` name who told it, where somebody
    else typed it: somebody who takes part in the area, or a name.
    """
    key = form_key or uuid4()
    if (made := _made_before(key, by)) is not None:
        return made
    repaired = list(puts_right)
    check_words(text)
    check_day(happened_on, on=timezone.localdate(now))
    check_repair(project, kind, repaired, happened_on)
    check_effort(effort or Helped())
    check_photos(photos)
    update = Update(
        project=project,
        kind=kind,
        title=title_of(text),
        text=text.strip(),
        quote=quote,
        quote_by=quote_by,
        happened_on=happened_on,
        happened_at=happened_at,
        audience=audience,
        by=by,
        **_teller(told_by, on_behalf_of, by),
        form_key=key,
        posted_at=now,
    )
    written: Files = []
    try:
        with transaction.atomic():
            _post(update, repaired, photos, written)
            keep_effort(update=update, helped=effort or Helped(), by=by)
            write_facts(update, facts or Facts(), by=by, now=now)
    except BaseException as failed:
        drop_files(written)
        # The same form may have arrived twice at once; then the other one was first, and its update is the answer.
        if isinstance(failed, IntegrityError) and (made := _made_before(key, by)) is not None:
            return made
        raise
    return update


def _post(update: Update, puts_right: Sequence[Update], photos: Sequence[NewPhoto], written: Files) -> None:
    """Write the update with all that hangs on it; `written` takes up the files, for who has to undo them."""
    project = Project.objects.select_for_update(of=["self"]).select_related("community").get(pk=update.project_id)
    if not project.is_open_to_updates:
        raise Refused("This project has stopped, so it takes no new updates. Choose another project.", field="project")
    update.project = project
    update.save(force_insert=True)
    update.puts_right.set(puts_right)
    update.ward_lines.set(ward_lines_of(project, on=timezone.localdate(update.posted_at)))
    add_photos(update, photos, written)
    drop_held(HeldPhoto.objects.filter(form_key=update.form_key, by=update.by))  # those that were left out
    keep_project_facts(project, newest=update)
    for person in filter(None, {update.by, project.lead}):
        follow(person, f"project:{project.pk}", why=Follow.Why.JOINED)
    tell(update)
    _note("update_logged", "Logged", update, update.by)


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
    puts_right: Iterable[Update] = (),
    effort: Helped | None = None,
    facts: Facts | None = None,
    photos: Sequence[NewPhoto] = (),
    of_photos: dict[UUID, dict[str, str]] | None = None,
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
        **_teller(told_by, on_behalf_of, update.by),
    }
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
    _note("update_edited", "Changed", update, by)
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
    _note("update_deleted", "Took down", update, by)
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
    _note("update_restored", "Brought back", update, by)
    return update


def ward_lines_of(project: Project, *, on: date) -> list[WardLine]:
    """Return where something on `project` happens: its point's ward, or each ward with 5 % of its area (places.md)."""
    if project.ward_id:
        return [project.ward.line]
    links = AreaWard.objects.current(on).filter(community=project.community_id, share_of_area__gte=LEAST_SHARE)
    return list({link.ward.line for link in links.select_related("ward__line")})


def keep_project_facts(project: Project, *, newest: Update | None = None) -> None:
    """Keep when the project last heard, and a cover that everybody may see: the newest one, never of a setback."""
    heard = project.updates.standing().aggregate(last=Max("posted_at"))["last"]
    fit = Photo.objects.fit_for_cover().filter(project=project)
    cover = project.cover_id
    mine = fit.filter(update=newest).values_list("pk", flat=True).first() if newest else None
    if mine:
        cover = mine
    elif cover is None or not fit.filter(pk=cover).exists():
        cover = fit.order_by("-update__happened_on", "-pk").values_list("pk", flat=True).first()
    Project.objects.filter(pk=project.pk).update(last_update_at=heard, cover=cover)
    project.last_update_at, project.cover_id = heard, cover


def event_key(update: Update) -> str:
    """Return the key under which followers hear of the update."""
    return f"update-published:{update.pk}"


def tell(update: Update) -> None:
    """Let followers of project, area and wards hear of it."""
    project = update.project
    record_event(
        "update-published",
        key=event_key(update),
        subject=f"update:{update.pk}",
        topics=[
            f"project:{project.pk}",
            f"community:{project.community_id}",
            *(f"wardline:{pk}" for pk in update.ward_lines.values_list("pk", flat=True)),
        ],
        actor=update.by,
        community=project.community_id,
        happened_at=update.posted_at,
    )


def _made_before(key: UUID, by: Any) -> Update | None:
    made = Update.objects.select_related("project__community").filter(form_key=key).first()
    if made is not None and made.by_id != by.pk:
        raise Refused("This form was sent already. Open the page again to log something new.")
    return made


def _teller(told_by: Any, name: str, by: Any) -> dict[str, Any]:
    """Who told it, in one of two ways: somebody we know, or a name; nobody tells their own update."""
    if told_by is not None and told_by != by:
        return {"told_by": told_by, "on_behalf_of": ""}
    return {"told_by": None, "on_behalf_of": name.strip()}


def _locked(update: Update) -> Update:
    """Return the row as it is now, held so that two people cannot change it at once; the project's row with it."""
    Project.objects.select_for_update(of=["self"]).get(pk=update.project_id)
    return Update.objects.select_related("project__community", "by").get(pk=update.pk)


def _check_writer(update: Update, by: Any) -> None:
    if not may_change(update, by):
        raise Refused("Only the person who wrote this, the chair or the worker can change it.")


def _note(verb: str, word: str, update: Update, by: Any) -> None:
    """Write the line of history."""
    sentence = f"{word} “{update.title}” on {update.project}"
    record(verb, update, by=by, sentence=sentence, community=update.project.community_id)

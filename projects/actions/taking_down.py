"""Take a photo down in one step, and put it back with a reason."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from biglocal.access import Action, Role
from biglocal.audit.record import record
from biglocal.communities.models import RoleHeld
from biglocal.communities.roles import can
from biglocal.dates import today
from biglocal.notices.events import record_event
from biglocal.refusals import Refused
from biglocal.web.visitors import forget_kept_pages

from .. import withheld
from ..models import Photo, Project, TakeDown
from ..photos import SIZES
from .updates import keep_project_facts

FILES_KEPT = timedelta(days=30)
NOT_YOURS = "Only the person who posted this photo, the area and Local Trust take it down here."


def how_may_take_down(photo: Photo, by: Any) -> str:
    """Return as what the person may take the photo down, or nothing. Who posted it may even after leaving the area."""
    if not by.is_authenticated:
        return ""
    if photo.update and by.pk in {photo.update.by_id, photo.update.told_by_id}:
        return TakeDown.How.POSTER
    community = photo.project.community
    if can(by, Action.UPDATE_CORRECT, community):
        return TakeDown.How.AREA
    return TakeDown.How.STAFF if can(by, Action.PHOTO_PUT_BACK, community) else ""


def take_down(*, photo: Photo, by: Any, now: datetime, why: str = "") -> TakeDown:
    """Take a photo down as who posted it, as the area or as staff. Twice is once."""
    how = how_may_take_down(photo, by)
    if not how:
        raise Refused(NOT_YOURS)
    return _take_down(photo, how, now, by=by, why=why)


def ask_down(*, photo: Photo, now: datetime, by: Any = None, who: str = "", why: str = "") -> TakeDown:
    """Take a photo down because somebody says they are in it: nobody has to prove that.

    A photo that staff looked at and put back is not taken down a second time by this: staff are told and look again.
    """
    return _take_down(photo, TakeDown.How.PICTURED, now, by=by, who=who, why=why)


def _take_down(photo: Photo, how: str, now: datetime, *, by: Any, who: str = "", why: str = "") -> TakeDown:
    copies: withheld.Moved = {}
    try:
        with transaction.atomic():
            photo = _locked(photo)
            standing = photo.take_downs.standing().first()
            if standing and (standing.down_at or how == TakeDown.How.PICTURED):
                return standing
            waits = how == TakeDown.How.PICTURED and _looked_at(photo)
            row = standing or TakeDown(photo=photo, asked_at=now, who=who.strip(), why=why.strip())
            row.how, row.by, row.down_at = how, by, None if waits else now
            if not waits:
                copies = row.files = withheld.copy_away(photo)
                _hide(photo, now)
            row.save()
            _note("photo_taken_down" if not waits else "photo_asked_down", row, by)
            _tell(row)
    except BaseException:
        withheld.delete(now for _, now in copies.values())
        raise
    return row


def _looked_at(photo: Photo) -> bool:
    """Did somebody say before that they are in it, and did staff answer?"""
    return photo.take_downs.filter(how=TakeDown.How.PICTURED, ended_at__isnull=False).exists()


def _hide(photo: Photo, now: datetime) -> None:
    """Let no page, address, preview or mail have it, and its files be deleted where they were once this is kept."""
    names = [getattr(photo, size).name for size in SIZES if getattr(photo, size)]
    Photo.objects.filter(pk=photo.pk).update(taken_down_at=now, small="", large="", mail="")
    keep_project_facts(photo.project)
    forget_kept_pages()
    transaction.on_commit(lambda: withheld.delete(names))


def put_back(*, take_down: TakeDown, by: Any, why: str, now: datetime) -> TakeDown:
    """Show a photo again, with a reason that is kept; of one that only waits, say that it stays. Twice is once."""
    if not why.strip():
        raise Refused("Say why it may be shown.", field="why")
    copies: withheld.Moved = {}
    try:
        with transaction.atomic():
            photo = _locked(take_down.photo)
            row = TakeDown.objects.get(pk=take_down.pk)
            if not can(by, Action.PHOTO_PUT_BACK, photo.project.community):
                raise Refused("Only Local Trust puts a photo back.")
            if row.ended_at:
                return row
            if row.files_gone_at:
                raise Refused("Its files are deleted. Ask for the photo again.")
            row.ended_at, row.ended_by, row.ended_why = now, by, why.strip()
            if row.down_at:
                copies = withheld.copy_back(row.files)
                _show(photo, copies)
            row.save()
            _note("photo_put_back", row, by, why=row.ended_why)
    except BaseException:
        withheld.delete(now for _, now in copies.values())
        raise
    return row


def _show(photo: Photo, copies: withheld.Moved) -> None:
    Photo.objects.filter(pk=photo.pk).update(taken_down_at=None, **{size: now for size, (_, now) in copies.items()})
    keep_project_facts(photo.project)
    forget_kept_pages()
    transaction.on_commit(lambda: withheld.delete(was for was, _ in copies.values()))


def forget_files(*, now: datetime) -> int:
    """Delete for good the files of photos taken down a month ago, and what a broken night left where it was."""
    done = 0
    for row in TakeDown.objects.standing().filter(down_at__isnull=False, files_gone_at__isnull=True):
        withheld.delete(was for was, _ in row.files.values())
        if row.down_at < now - FILES_KEPT:
            withheld.delete(kept for _, kept in row.files.values())
            TakeDown.objects.filter(pk=row.pk).update(files={}, files_gone_at=now)
            done += 1
    return done


def _locked(photo: Photo) -> Photo:
    """Return the photo as it is now, its project held so that nobody changes it at once."""
    Project.objects.select_for_update(of=["self"]).get(pk=photo.project_id)
    return Photo.objects.select_related("update", "project__community").get(pk=photo.pk)


def _tell(row: TakeDown) -> None:
    """Tell who posted it; of what others asked also the area's chair and worker; staff where they have to look."""
    if row.how == TakeDown.How.POSTER:
        return
    photo = row.photo
    community = photo.project.community
    running = RoleHeld.objects.running(today()).filter(person__is_active=True)
    people = {photo.update.by_id} if photo.update else set()
    if row.how != TakeDown.How.AREA:
        area = running.filter(community=community, role__in=[Role.CHAIR, Role.WORKER])
        people |= set(area.values_list("person", flat=True))
    if row.down_at is None:
        staff = running.filter(programme=community.programme_id, role__in=[Role.OFFICER, Role.MANAGER])
        people |= set(staff.values_list("person", flat=True))
    record_event(
        "photo-taken-down",
        key=f"photo-taken-down:{row.pk}",
        subject=f"takedown:{row.pk}",
        topics=[],
        people=sorted(people),
        actor=row.by,
        community=community.pk,
        happened_at=row.asked_at,
    )


def _note(verb: str, row: TakeDown, by: Any, **detail: Any) -> None:
    words = {
        "photo_taken_down": "Took down a photo of",
        "photo_asked_down": "Somebody asked once more to take down a photo of",
        "photo_put_back": "Answered, and showed, a photo of",
    }
    place = row.photo.project
    sentence = f"{words[verb]} {place}"
    record(verb, row.photo, by=by, sentence=sentence, community=place.community_id, how=row.how, **detail)

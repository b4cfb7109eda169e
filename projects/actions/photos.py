"""Photos that go with an update: what they must bring, how they are written, and how they wait for their form."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from biglocal.refusals import Refused

from ..models import ASKED, HeldPhoto, Photo, Update
from ..photos import MOST_PHOTOS, SIZES, Files, Picture, drop_files, keep_files
from .featured import shows_councillor

SAY_WHO = (
    "Say who is in the photo: nobody can be recognised, the adults said yes, or a parent or carer said yes for a child."
)
HELD_FOR = timedelta(days=7)
MOST_HELD = 30  # of one person, over all forms


@dataclass(frozen=True)
class NewPhoto:
    """A photo to go with an update: a picture read from a file, one held from before, or a drawing of ours by name."""

    picture: Picture | None = None
    held: HeldPhoto | None = None
    people: str = ""
    alt: str = ""
    credit: str = ""
    drawing: str = ""
    features_councillor: bool = False


@dataclass(frozen=True)
class Waiting:
    """A picture whose form cannot be sent yet, with what was said about it."""

    picture: Picture
    sent_as: str
    people: str = ""
    alt: str = ""
    credit: str = ""
    features_councillor: bool = False


def digest_of(file: Any) -> str:
    """Return what names the file as it was sent, so that the same one sent again is known."""
    file.seek(0)
    made = blake2b(digest_size=32)
    for part in file.chunks():
        made.update(part)
    file.seek(0)
    return made.hexdigest()


def check_photos(photos: Sequence[NewPhoto], *, there: int = 0) -> None:
    """Refuse too many, and any without an answer about the people in it; `there` are on the update already."""
    if len(photos) + there > MOST_PHOTOS:
        raise Refused(f"Choose at most {MOST_PHOTOS} photos.", field="photo")
    if any(not photo.drawing and photo.people not in ASKED for photo in photos if photo.picture or photo.held):
        raise Refused(SAY_WHO, field="people")


def add_photos(update: Update, photos: Sequence[NewPhoto], written: Files, *, there: int = 0) -> None:
    """Write photo rows and their files; a held photo's files become the photo's own."""
    for position, new in enumerate(photos, start=there):
        photo = Photo(
            update=update,
            project_id=update.project_id,
            position=position,
            people=new.people or Photo.People.NOBODY,
            alt=new.alt,
            credit=new.credit,
            drawing=new.drawing,
            features_councillor=new.features_councillor or shows_councillor(new.alt),
            width=640,
            height=400,
        )
        made = new.picture or new.held
        if made:
            photo.width, photo.height = made.width, made.height
        if new.held:
            photo.key = new.held.key
            for size in SIZES:
                setattr(photo, size, getattr(new.held, size).name)
            new.held.delete()
        elif new.picture:
            keep_files(photo, new.picture, written)
        photo.save()


def change_photos(update: Update, told: dict[UUID, dict[str, Any]]) -> bool:
    """Write what is said about photos that are there: who is in them, what they show, who took them. Is it news?"""
    changed = False
    for photo in update.photos.shown().filter(key__in=told):
        facts = dict(told[photo.key])
        if "features_councillor" in facts and shows_councillor(facts.get("alt", photo.alt)):
            facts["features_councillor"] = True
        if facts["people"] not in ASKED and facts["people"] != photo.people:
            raise Refused(SAY_WHO, field="people")
        if any(getattr(photo, name) != value for name, value in facts.items()):
            for name, value in facts.items():
                setattr(photo, name, value)
            photo.save(update_fields=list(facts))
            changed = True
    return changed


def hold_photos(
    *, waiting: Iterable[Waiting], form_key: UUID, by: Any, community: Any, now: datetime, passed: Any = None
) -> list[HeldPhoto]:
    """Keep pictures until their form can be sent, for its sender alone. The same file of the same form is kept once."""
    kept = []
    for one in waiting:
        same = HeldPhoto.objects.filter(form_key=form_key, by=by, sent_as=one.sent_as)
        held = same.first()
        if held is None:
            held = HeldPhoto(
                form_key=form_key,
                by=by,
                community=community,
                sent_as=one.sent_as,
                width=one.picture.width,
                height=one.picture.height,
                people=one.people if one.people in ASKED else "",
                alt=one.alt,
                credit=one.credit,
                features_councillor=one.features_councillor,
                held_at=now,
                passed=passed,
            )
            try:
                _keep(held, one.picture)
            except IntegrityError:  # the same form sent twice at once: the other one was first
                held = same.get()
        kept.append(held)
    oldest = HeldPhoto.objects.filter(by=by, passed=None).order_by("-held_at", "-pk")[MOST_HELD:]
    drop_held(list(oldest))
    return kept


def _keep(held: HeldPhoto, picture: Picture) -> None:
    written: Files = []
    try:
        with transaction.atomic():
            keep_files(held, picture, written)
            held.save()
    except BaseException:
        drop_files(written)
        raise


def drop_held(rows: Iterable[HeldPhoto]) -> int:
    """Delete held photos with their files, once the transaction around it is kept. Returns how many there were."""
    count = 0
    for held in rows:
        files = [(getattr(held, size).storage, getattr(held, size).name) for size in SIZES]
        held.delete()
        transaction.on_commit(partial(drop_files, files))
        count += 1
    return count


def forget_held(*, now: datetime) -> int:
    """Delete photos whose form nobody sent for a week."""
    return drop_held(HeldPhoto.objects.filter(held_at__lt=now - HELD_FOR, passed=None))

"""Let others show a photo too: councillors, papers. Said by who posted it or by its area, and taken back any day."""

from datetime import datetime
from typing import Any

from django.db import transaction

from biglocal.audit.record import record
from biglocal.refusals import Refused

from ..models import FreePhoto, Photo, TakeDown, Update
from .taking_down import how_may_take_down

NOT_YOURS = "Only the person who posted this photo and the area say who may show it."
ASK_FIRST = "Ask everybody in the photo first, or the parent or carer, and tick the box."
NOT_PUBLIC = "Only what everybody sees here can be shown by others."


def may_free(photo: Photo, by: Any) -> bool:
    """May the person say whether others show the photo? It has to be one that everybody sees here."""
    public = photo.update is None or photo.update.audience == Update.Audience.PUBLIC
    return public and how_may_take_down(photo, by) in (TakeDown.How.POSTER, TakeDown.How.AREA)


@transaction.atomic
def free_photo(*, photo: Photo, agreed: bool, by: Any, now: datetime) -> FreePhoto:
    """Let others show it. Whoever can be recognised has to have said yes to this as well. Twice is once."""
    photo = Photo.objects.select_for_update(of=["self"]).select_related("update", "project__community").get(pk=photo.pk)
    if how_may_take_down(photo, by) not in (TakeDown.How.POSTER, TakeDown.How.AREA):
        raise Refused(NOT_YOURS)
    if photo.taken_down_at or not Photo.objects.public().filter(pk=photo.pk).exists():
        raise Refused(NOT_PUBLIC)
    if photo.people != Photo.People.NOBODY and not agreed:
        raise Refused(ASK_FIRST)
    row, made = FreePhoto.objects.get_or_create(photo=photo, defaults={"by": by, "at": now})
    if made:
        _note("photo_freed", photo, by, "Let others show a photo of")
    return row


@transaction.atomic
def keep_photo(*, photo: Photo, by: Any) -> None:
    """Take it back: from now on only this site shows it. Twice is once."""
    photo = Photo.objects.select_for_update(of=["self"]).select_related("update", "project__community").get(pk=photo.pk)
    if how_may_take_down(photo, by) not in (TakeDown.How.POSTER, TakeDown.How.AREA):
        raise Refused(NOT_YOURS)
    if FreePhoto.objects.filter(photo=photo).delete()[0]:
        _note("photo_kept", photo, by, "No longer lets others show a photo of")


def _note(what: str, photo: Photo, by: Any, words: str) -> None:
    record(what, photo, by=by, sentence=f"{words} {photo.project}", community=photo.project.community_id)

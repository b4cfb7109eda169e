"""A councillor keeps the own page; before Local Trust has confirmed the account nobody else sees it."""

import uuid
from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from biglocal.audit.record import record
from biglocal.refusals import Refused
from projects.photos import Files, Picture, drop_files

from ..models import Claim, Councillor, OwnPage


def own_councillor(person: Any) -> Councillor | None:
    """Return the councillor that the person is, or says to be while Local Trust looks at it."""
    mine = Councillor.objects.select_related("council", "person")
    confirmed = mine.filter(person=person).first()
    return confirmed or mine.filter(claims__person=person, claims__state=Claim.State.CLAIMED).first()


@transaction.atomic
def keep_own_page(
    *,
    by: Any,
    now: datetime,
    about: str = "",
    contact: str = "",
    surgeries: str = "",
    picture: Picture | None = None,
    no_photo: bool = False,
) -> OwnPage:
    """The page says this from now on. Another photo takes the old one's place, whose file goes."""
    councillor = own_councillor(by)
    if councillor is None:
        raise Refused("Your account is not a councillor’s. Ask Local Trust.")
    page = OwnPage.objects.select_for_update().filter(person=by).first() or OwnPage(person=by)
    page.councillor, page.about, page.contact, page.surgeries, page.at = councillor, about, contact, surgeries, now
    old: Files = [(page.photo.storage, str(page.photo.name))] if page.photo and (picture or no_photo) else []
    if no_photo and not picture:
        page.photo = ""
    written: Files = []
    try:
        if picture:
            page.key = uuid.uuid4()
            page.photo.save(f"{page.key}-640.webp", ContentFile(picture.small), save=False)
            written.append((page.photo.storage, str(page.photo.name)))
        page.save()
    except BaseException:
        drop_files(written)
        raise
    transaction.on_commit(partial(drop_files, old))
    record("own_page", councillor, by=by, sentence=f"{councillor} changed what their page says")
    return page

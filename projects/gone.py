"""What the mails about a photo that was taken down say, and who may hear of it."""

from typing import Any

from django.urls import reverse

from biglocal.access import Action
from biglocal.communities.roles import can
from biglocal.notices.registry import Kind, Line, Subject

from .models import TakeDown


def lines(ids: list[int]) -> dict[int, Line]:
    """Return how each is shown where staff look at what was sent."""
    rows = TakeDown.objects.filter(pk__in=ids).select_related("photo__project__community")
    return {
        row.pk: Line(
            title=f"A photo of {row.photo.project} was taken down",
            text="",
            url=row.photo.project.get_absolute_url(),
            place=row.photo.project.community.name,
            tag="Photo",
            when=row.asked_at,
        )
        for row in rows
    }


def named_only(person: Any, ids: list[int]) -> set[int]:
    """The event names everybody who hears of it, and nobody can follow it."""
    return set(ids)


def context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail shows; nothing once the photo is back."""
    rows = TakeDown.objects.select_related("photo__update", "photo__project__community", "by")
    row = rows.filter(pk=event.subject.split(":")[1]).first()
    if row is None or row.ended_at:
        return None
    place = row.photo.update or row.photo.project
    staff = can(person, Action.PHOTO_PUT_BACK, row.photo.project.community)
    return {
        "person": person,
        "row": row,
        "project": row.photo.project,
        "community": row.photo.project.community,
        "what": row.photo.update.title if row.photo.update else row.photo.project.title,
        "mine": bool(row.photo.update and row.photo.update.by_id == person.pk),
        "path": reverse("projects:photo_put_back", args=[row.pk]) if staff else place.get_absolute_url(),
    }


SUBJECTS = [Subject(prefix="takedown", lines=lines, may_see=named_only)]
KINDS = [
    Kind(
        name="photo-taken-down",
        at_once=True,
        template="projects/emails/photo_taken_down",
        context=context,
        why="you posted it, or look after this area’s photos",
    ),
]

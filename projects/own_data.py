"""What projects add to the copy of somebody's data, and which texts of the story lose a name when it goes."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from biglocal.accounts.holdings import Extra, Holding, text
from biglocal.communities.models import RoleHeld

from .models import Photo, Update

SENTENCES = [
    ("projects.Update", ["title", "text", "quote"]),
    ("projects.UpdateVersion", ["text"]),
    ("projects.Photo", ["alt", "credit"]),
    ("projects.Project", ["summary", "about", "next_step_note"]),
    ("projects.Occasion", ["note", "cancelled_why"]),
    ("projects.Idea", ["title", "text", "answer"]),
    ("projects.UpkeepTask", ["words", "who", "ended_why"]),
    ("projects.UpkeepContact", ["about", "name", "note"]),
]


def typed_by_others(person: Any) -> Iterable[Holding]:
    """Yield what others typed for the person: named as somebody known, or by a whole name where they took part."""
    areas = RoleHeld.objects.filter(person=person, community__isnull=False).values("community")
    mine = Q(told_by=person)
    if " " in person.name:
        mine |= Q(on_behalf_of__iexact=person.name, project__community__in=areas)
    told = Update.objects.filter(mine)
    rows = [[text(row.happened_on), str(row.project), row.text] for row in told.select_related("project")]
    if rows:
        yield Holding("told-by-you", "What you told and another typed", ["day", "project", "words"], rows)


def photos(person: Any) -> Iterable[tuple[str, Any]]:
    """Yield the person's photos in their large size."""
    for photo in Photo.objects.filter(update__by=person).exclude(large="").order_by("pk"):
        yield f"photos/{photo.pk}.webp", photo.large


EXTRA = Extra(rows=typed_by_others, files=photos)

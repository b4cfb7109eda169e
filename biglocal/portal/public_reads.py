"""What the public pages show, read in a fixed number of queries."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpRequest

from biglocal.communities.models import Community
from biglocal.ready import Given, ready
from projects.models import Photo, Project, Update
from projects.story import OF_PHOTOS

# An area's outline is long and no list shows it.
NOT_IN_LISTS = ["project__community__outline", "project__community__summary", "project__about"]

OF_CARDS = [
    *("title", "text", "kind", "quote", "happened_on", "happened_at", "posted_at", "on_behalf_of"),
    "features_councillor",
    *("by__name", "by__left_at", "told_by__name", "told_by__left_at"),
    *("project__title", "project__slug", "project__stage", "project__standing"),
    *("project__community__name", "project__community__slug", "project__community__place"),
]


def for_cards(updates: Any) -> Any:
    """Updates with all that a card or a row shows: project, area, writer, first picture. Two queries."""
    return (
        updates.with_held()
        .select_related("project__community", "by", "told_by")
        .defer(*NOT_IN_LISTS)
        .prefetch_related(Prefetch("photos", Photo.objects.shown().without_held(), to_attr="pictures"))
    )


def newest_updates(request: HttpRequest) -> list[tuple[int, int, Any]]:
    """Return (id, area, edited at) of the newest public updates. One query a request, whoever asks first."""
    kept = getattr(request, "_newest_updates", None)
    if kept is None:
        newest = Update.objects.public().order_by("-posted_at")
        kept = list(newest.values_list("pk", "project__community", "edited_at")[:40])
        request._newest_updates = kept  # type: ignore[attr-defined]  # kept for this one request
    return kept


def of_several_areas(newest: list[tuple[int, int, Any]], most: int) -> list[int]:
    """Return ids of the newest updates, each of another area as far as there are enough areas."""
    first: dict[int, int] = {}
    for pk, area, _ in newest:
        first.setdefault(area, pk)
    chosen = list(first.values())
    return (chosen + [pk for pk, _, _ in newest if pk not in chosen])[:most]


def updates_by_id(ids: Iterable[int]) -> dict[int, Any]:
    """Return those of the updates that everybody may read, by id. Two queries."""
    return {update.pk: update for update in with_pictures(_cards().all(ids=list(ids)))}


def newest_of_area(community: Community, most: int) -> list[Any]:
    """Return the newest updates that everybody may read. Two queries."""
    return with_pictures(_cards_of_area(most).all(community=community.pk))


@ready
def _cards() -> Any:
    return on_cards(Update.objects.public().filter(pk__in=[Given("ids")]))


@ready
def _cards_of_area(most: int) -> Any:
    return on_cards(Update.objects.public().in_community(Given("community")).order_by("-posted_at"))[:most]


def on_cards(updates: Any) -> Any:
    """Updates with what a card or a row shows of them, their project and area, and who wrote."""
    return updates.select_related("project__community", "by", "told_by").only(*OF_CARDS).with_held()


def with_pictures(updates: list[Any]) -> list[Any]:
    """Set `pictures` on each update. One query."""
    pictures: dict[int, list[Photo]] = {}
    for photo in _pictures().all(updates=[update.pk for update in updates]):
        pictures.setdefault(photo.update_id, []).append(photo)
    for update in updates:
        update.pictures = pictures.get(update.pk, [])
        for photo in update.pictures:
            photo.update = update
    return updates


@ready
def _pictures() -> Any:
    wanted = Photo.objects.shown().without_held().filter(update__pk__in=[Given("updates")])
    return wanted.only("update", *OF_PHOTOS).order_by("position", "pk")


def with_newest_project(areas: QuerySet) -> QuerySet:
    """Areas with `newest`, the id of the project where something happened last."""
    moved = Project.objects.filter(community=OuterRef("pk"), last_update_at__isnull=False)
    return areas.defer("outline", "summary").annotate(
        newest=Subquery(moved.order_by("-last_update_at").values("pk")[:1])
    )


def put_newest_projects(areas: list[Any], *, on: date) -> None:
    """Set `newest_project` and `year` on each area of one page. One query."""
    found = Project.objects.defer("about").in_bulk([area.newest for area in areas if area.newest])
    for area in areas:
        area.year = year_of(area, on)
        area.newest_project = found.get(area.newest)
        if area.newest_project:
            area.newest_project.community = area


def year_of(community: Any, on: date) -> str:
    """`Year 6 of 10`: how far the area is in its time."""
    whole = max(1, round((community.ends_on - community.designated_on).days / 365.25))
    if on > community.ends_on:
        return f"Its {whole} years ended in {community.ends_on:%B %Y}"
    begun = community.designated_on
    years = on.year - begun.year - ((on.month, on.day) < (begun.month, begun.day))
    return f"Year {min(whole, max(1, years + 1))} of {whole}"

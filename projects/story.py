"""A project's story: updates newest first, a setback and its repair sewn together into one item (a mend)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value

from biglocal.ready import Given, ready

from .models import Photo, Project, Thanks, Update
from .titles import rest_of

ITEMS_A_PAGE = 20
PHOTOS_ASIDE = 5
OF_UPDATES = [
    *("kind", "title", "text", "quote", "quote_by", "happened_on", "happened_at", "audience", "on_behalf_of"),
    "features_councillor",
    *("thanks_count", "by__name", "by__left_at", "told_by__name", "told_by__left_at"),
    *(
        "facts__what",
        "facts__cost",
        "facts__mended_by",
        "facts__police_ref",
        "facts__insurer_ref",
        "facts__council_ref",
        "facts__needs_council",
    ),
    *("place_state__state", "place_state__since"),
]
OF_PHOTOS = ["key", "drawing", "width", "height", "alt", "credit", "taken_down_at", "features_councillor"]
ICONS = {"step": "sprout", "setback": "crack", "put_right": "cross", "thanks": "heart"}


@dataclass
class StoryItem:
    """One stop of the thread: an update, and what it put right."""

    update: Update
    setbacks: list[Update] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    setback_photos: list[Photo] = field(default_factory=list)
    gone: list[Photo] = field(default_factory=list)  # taken down: a drawing stands in the place of each

    @property
    def is_mend(self) -> bool:
        """Only when both halves are true."""
        return bool(self.setbacks)

    @property
    def icon(self) -> str:
        return "camera" if self.update.kind == Update.Kind.STEP and self.photos else ICONS[self.update.kind]

    @property
    def rest(self) -> str:
        """What the title does not say already."""
        return rest_of(self.update.text)

    @property
    def halves(self) -> tuple[tuple[Photo, Update], tuple[Photo, Update]] | None:
        """The two pictures of a mend with what they belong to, where both halves have one."""
        if not (self.photos and self.setback_photos):
            return None
        return (self.setback_photos[0], self.setbacks[0]), (self.photos[0], self.update)

    @property
    def quotes(self) -> list[Update]:
        """Updates of this item with somebody's own words."""
        return [update for update in [*self.setbacks, self.update] if update.quote and not words_held(update)]

    @property
    def held_until(self) -> date | None:
        """Until when something of it waits: a councillor is thanked, quoted or in a photo, and an election comes."""
        return max((day for update in [*self.setbacks, self.update] if (day := held(update))), default=None)

    @property
    def is_held_thanks(self) -> bool:
        """Does all of it wait?"""
        return self.update.kind == Update.Kind.THANKS and words_held(self.update)

    @property
    def mended(self) -> str:
        """`Mended the same morning`, `Mended in 3 days`."""
        return f"Mended {time_between(self.setbacks[0], self.update)}" if self.setbacks else ""


def held(update: Any) -> date | None:
    """Return until when its thanks, quote and photos wait, as `with_held` brought along."""
    return getattr(update, "held_until", None)


def words_held(update: Any) -> bool:
    """Do its thanks and quote wait? A mark on one of its photos is about that photo alone."""
    return held(update) is not None and update.features_councillor


def photo_held(photo: Photo) -> bool:
    """Does the photo wait with its update?"""
    return photo.features_councillor and held(photo.update) is not None


def time_between(setback: Update, repair: Update) -> str:
    """Return the time from setback to repair in words: days, or hours where both have a time of day."""
    days = (repair.happened_on - setback.happened_on).days
    if setback.happened_at and repair.happened_at:
        began = datetime.combine(setback.happened_on, setback.happened_at)
        minutes = (datetime.combine(repair.happened_on, repair.happened_at) - began).total_seconds() / 60
        if days == 0 and setback.happened_at.hour < 12 and repair.happened_at.hour < 12:
            return "the same morning"
        if 0 <= minutes < 60:
            return "within the hour"
        if 0 <= minutes < 48 * 60:
            hours = round(minutes / 60)
            return f"in {hours} hour{'s' if hours > 1 else ''}"
    return {0: "the same day", 1: "the next day"}.get(days, f"in {days:,} days")


class CountedPages(Paginator):
    """Pages of a list whose length is known already."""

    def __init__(self, rows: Any, size: int, known: int):
        super().__init__(rows, size)
        self.known = known

    @cached_property
    def count(self) -> int:
        return self.known


def items_of(project: Any, *, inside: bool) -> QuerySet[Update]:
    """Return what makes an item of its own: all but setbacks that something visible put right.

    `project` is a project or an OuterRef to one.
    """
    repairs = Update.objects.visible(inside=inside).filter(puts_right=OuterRef("pk"))
    return Update.objects.visible(inside=inside).filter(Q(project=project) & ~Exists(repairs))


def page_of_update(update: Update, *, inside: bool) -> int:
    """Return the number of the story's page, newest first, that holds `update`, itself or as a half of a mend.

    Two queries. `inside` lets in what only the partnership reads.
    """
    shown = shown_by(update, inside=inside)
    newer = (
        Q(happened_on__gt=shown.happened_on)
        | Q(happened_on=shown.happened_on, posted_at__gt=shown.posted_at)
        | Q(happened_on=shown.happened_on, posted_at=shown.posted_at, pk__gt=shown.pk)
    )
    return items_of(shown.project_id, inside=inside).filter(newer).count() // ITEMS_A_PAGE + 1


def story_page(
    project: Project, *, inside: bool, reader: Any, known: int, number: Any, from_start: bool = False
) -> tuple[Page, list[StoryItem], list[Photo]]:
    """Return the page, its items, and the newest photos. Two queries, whatever the number of updates.

    `known` is the number of items; `inside` lets in what only the partnership reads.
    """
    page = CountedPages([], ITEMS_A_PAGE, known).get_page(number)
    rows = _story(inside, from_start, reader.is_authenticated, page.number).all(project=project.pk, reader=reader.pk)
    items = _sewn(rows)
    return page, items, _add_photos(project, items)


def _items(inside: bool, from_start: bool) -> QuerySet[Update]:
    order = ["happened_on", "posted_at", "pk"] if from_start else ["-happened_on", "-posted_at", "-pk"]
    return items_of(Given("project"), inside=inside).order_by(*order)


def update_item(update: Update, *, inside: bool, reader: Any) -> StoryItem:
    """Return the item that holds `update`, as the story shows it: itself, or the mend that it is a half of.

    Three queries.
    """
    shown = shown_by(update, inside=inside)
    rows = _one(inside, reader.is_authenticated).all(project=shown.project_id, shown=shown.pk, reader=reader.pk)
    items = _sewn(rows)
    _add_photos(update.project, items)
    return items[0]


def place_in_story(update: Update, *, inside: bool) -> str:
    """Return the address at which the story shows the update, on whichever page that is. Two queries."""
    page = page_of_update(update, inside=inside)
    number = f"?page={page}" if page > 1 else ""
    return f"{update.project.get_absolute_url()}{number}#update-{update.pk}"


def shown_by(update: Update, *, inside: bool) -> Update:
    """Return the update whose item shows `update`: what first put it right, or itself. One query."""
    repairs = Update.objects.visible(inside=inside).filter(puts_right=update.pk)
    return repairs.order_by("happened_on", "pk").first() or update


@ready
def _story(inside: bool, from_start: bool, signed_in: bool, number: int) -> QuerySet[Update]:
    """A page's items and the setbacks they put right, each with the id of what puts it right."""
    items = _items(inside, from_start)
    ids = items[(number - 1) * ITEMS_A_PAGE : number * ITEMS_A_PAGE].values("pk")
    found = _told(inside, signed_in).filter(Q(pk__in=ids) | Q(put_right_by__in=ids))
    return found.order_by(*items.query.order_by).distinct()


@ready
def _one(inside: bool, signed_in: bool) -> QuerySet[Update]:
    """One item's update and the setbacks it put right."""
    return _told(inside, signed_in).filter(Q(pk=Given("shown")) | Q(put_right_by=Given("shown"))).distinct()


def _told(inside: bool, signed_in: bool) -> QuerySet[Update]:
    """Updates of the project with what the story shows of each, and the id of what puts it right."""
    repairs = Update.objects.visible(inside=inside).filter(puts_right=OuterRef("pk"))
    thanked: Any = Value(False)
    if signed_in:
        thanked = Exists(Thanks.objects.filter(update_of=OuterRef("pk"), person=Given("reader")))
    return (
        Update.objects.visible(inside=inside)
        .filter(project=Given("project"))
        .with_held()
        .annotate(mender=Subquery(repairs.order_by("happened_on", "pk").values("pk")[:1]), thanked=thanked)
        .select_related("by", "told_by", "facts", "place_state")
        .only(*OF_UPDATES)
    )


def _sewn(rows: list[Any]) -> list[StoryItem]:
    """Return items in the order of the rows, each repair with its setbacks, earliest first."""
    items = {row.pk: StoryItem(row) for row in rows if row.mender is None}
    for row in sorted(rows, key=lambda row: (row.happened_on, row.pk)):
        if row.mender in items:
            items[row.mender].setbacks.append(row)
    return list(items.values())


def _add_photos(project: Project, items: list[StoryItem]) -> list[Photo]:
    """Give each item its photos and return the newest public ones of the project. One query."""
    shown = {update.pk: update for item in items for update in [item.update, *item.setbacks]}
    photos = _photos().all(project=project.pk, updates=list(shown))
    for photo in photos:
        if photo.update_id is None:
            photo.project = project
        elif photo.update_id in shown:
            photo.update = shown[photo.update_id]
    by_update: dict[int, list[Photo]] = {}
    gone: dict[int, list[Photo]] = {}
    photos = [photo for photo in photos if photo.update is None or not photo_held(photo)]
    for photo in photos:
        (gone if photo.taken_down_at else by_update).setdefault(photo.update_id or 0, []).append(photo)
    for item in items:
        item.gone = [photo for update in [*item.setbacks, item.update] for photo in gone.get(update.pk, [])]
        item.photos = by_update.get(item.update.pk, [])
        item.setback_photos = [photo for setback in item.setbacks for photo in by_update.get(setback.pk, [])]
    standing = [photo for photo in photos if photo.taken_down_at is None]
    public = [photo for photo in standing if photo.update is None or photo.update.audience == Update.Audience.PUBLIC]
    public.sort(key=lambda photo: (photo.update.happened_on.toordinal() if photo.update else 0, photo.pk), reverse=True)
    return public[:PHOTOS_ASIDE]


@ready
def _photos() -> QuerySet[Photo]:
    """Photos of some updates of a project, those taken down too, and its newest public ones."""
    newest = Photo.objects.public().filter(project=Given("project")).order_by("-update__happened_on", "-pk")
    wanted = Q(update__pk__in=[Given("updates")]) | Q(pk__in=newest.values("pk")[:PHOTOS_ASIDE])
    return (
        Photo.objects.filter(wanted, project=Given("project"))
        .select_related("update")
        .only("update__title", "update__happened_on", "update__audience", *OF_PHOTOS)
        .order_by("position", "pk")
    )

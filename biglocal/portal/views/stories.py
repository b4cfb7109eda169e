"""A project's story, and one update of it by itself."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from biglocal.access import Action
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.web.guards import public
from biglocal.web.visitors import kept_for_visitors
from councillors.ask_sources import asks_of, mark
from funding.money import project_money
from projects.models import Photo, Update
from projects.story import place_in_story, story_page, update_item

from .. import fresh
from ..meeting_reads import decided_on
from ..project_people import people_of
from ..project_reads import days_of, project_for_page
from ..then_reads import councillors_then

ASKED_IN_STORY = {Action.UPKEEP_SEE, Action.CONCERN_ANSWER, Action.ASK_RAISE}  # by all its parts
ASKS_ASIDE = 5


@public
@kept_for_visitors(fresh.of_project)
def project(request: HttpRequest, community: str, slug: str) -> HttpResponse:
    """A project as a story, newest first. What only the partnership reads is shown to those who may."""
    found = project_for_page(community, slug, request.user)
    may = standing_of(request.user).actions_in(found.community) if request.user.is_authenticated else set()
    inside = Action.UPDATE_SEE_INSIDE in may
    from_start = request.GET.get("from") == "start"
    page, items, photos = story_page(
        found,
        inside=inside,
        reader=request.user,
        known=found.inside_items if inside else found.public_items,
        number=request.GET.get("page"),
        from_start=from_start,
    )
    mark_correctable(items, may, request.user)
    days = days_of(found, inside=inside, on=today())
    helpers, seen_by = people_of(found, inside=inside, on=today())
    mark(updates_in(items), days.asks, "setback")
    context = {
        "section": "areas",
        "project": found,
        "community": found.community,
        "trail": [
            ("Home", reverse("home")),
            (found.community.name, found.community.get_absolute_url()),
            (found.title, ""),
        ],
        "may": may,
        "may_in_story": may & ASKED_IN_STORY,
        "may_change": Action.PROJECT_EDIT in may or (Action.UPDATE_LOG in may and found.lead_id == request.user.pk),
        "asks": days.asks[:ASKS_ASIDE],
        "page": page,
        "items": items,
        "photos": photos,
        "from_start": from_start,
        "reached": days.reached,
        "milestones": days.milestones,
        "place": days.place,
        "dates": days.dates,
        "carers": days.carers,
        "ideas": days.ideas,
        "joined": days.joined,
        "led": days.led,
        "still_to_come": next((row for row in days.milestones if not row["done_on"]), None),
        "today": today(),
        "helpers": helpers,
        "money": project_money(found),
        "seen_by": seen_by,
        "decided": decided_on(found, inside=Action.MEETING_SEE in may),
    }
    return TemplateResponse(request, "portal/project.html", context)


@public
@kept_for_visitors(fresh.of_update)
def update(request: HttpRequest, community: str, slug: str, pk: int) -> HttpResponse:
    """One update by itself, with the way to its place in the story: what a shared link opens, and previews show."""
    ours = Update.objects.standing().filter(project__community__slug=community, project__slug=slug)
    found = get_object_or_404(ours.select_related("project__community").defer("project__community__outline"), pk=pk)
    area = found.project.community
    may = standing_of(request.user).actions_in(area) if request.user.is_authenticated else set()
    inside = Action.UPDATE_SEE_INSIDE in may
    public = found.audience == Update.Audience.PUBLIC
    if not (public or inside):
        raise Http404("Only the partnership reads this update.")
    item = update_item(found, inside=inside, reader=request.user)
    mark_correctable([item], may, request.user)
    if item.is_held_thanks:
        found.title, found.text = "A thank you", "Shown again after the election here."
    if inside:
        mark(updates_in([item]), asks_of(area.slug, setback__project=found.project_id), "setback")
    context = {
        "section": "areas",
        "update": found,
        "project": found.project,
        "community": area,
        "trail": [
            ("Home", reverse("home")),
            (area.name, area.get_absolute_url()),
            (found.project.title, found.project.get_absolute_url()),
            (found.title, ""),
        ],
        "item": item,
        "may_in_story": may & ASKED_IN_STORY,
        "then": councillors_then([found.pk]).get(found.pk, ()),
        "in_story": place_in_story(found, inside=inside),
        "public": public,
        "picture": picture_of(found) if public and not item.is_held_thanks else None,
    }
    return TemplateResponse(request, "portal/update.html", context)


def picture_of(update: Update) -> Photo | None:
    """Return the picture that a preview of a public update shows: its own, else the project's. One query."""
    mine = Photo.objects.public().filter(drawing="").exclude(mail="")
    found = mine.filter(Q(update=update) | Q(pk=update.project.cover_id)).order_by("position", "pk")
    return min(found, key=lambda photo: photo.update_id != update.pk, default=None)


def mark_correctable(items: list[Any], may: set[Action], reader: Any) -> None:
    """Say of each update whether the reader may correct it."""
    for update in updates_in(items):
        own = Action.UPDATE_LOG in may and update.by_id == reader.pk
        update.correctable = own or Action.UPDATE_CORRECT in may


def updates_in(items: list[Any]) -> list[Update]:
    """Return the updates of these stops, with what they put right."""
    return [update for item in items for update in [item.update, *item.setbacks]]

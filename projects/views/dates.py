"""An area's dates, for everybody: the list by months, one date, saying that one will come."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from biglocal.communities.models import Community
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.web.coming import ComingForm, heard
from biglocal.web.guards import public, signed_in
from biglocal.web.pages import page_of

from ..actions import say_coming, take_back_coming
from ..calendars import answer_calendar, calendar_of, entry_of
from ..diary_reads import diary_of, shown
from ..models import Occasion, Photo

A_PAGE = 24


@public
def occasion_list(request: HttpRequest, community: str) -> HttpResponse:
    """What is coming up in an area, by months; with `past`, what was."""
    area = get_object_or_404(Community.objects.defer("outline"), slug=community)
    past = "past" in request.GET
    page = page_of(request, diary_of(area, on=today(), past=past), A_PAGE)
    context = {
        "community": area,
        "past": past,
        "page": page,
        "rows": shown(page.object_list, request.user),
        "may": may_in(request, area),
        "trail": [("Home", reverse("home")), (area.name, area.get_absolute_url()), ("Dates", "")],
        "section": "areas",
    }
    return TemplateResponse(request, "projects/occasion_list.html", context)


@public
def occasion_detail(request: HttpRequest, community: str, pk: int) -> HttpResponse:
    """One date: when, where, what to bring, who comes."""
    return show_occasion(request, find(request, community, pk), ComingForm())


@signed_in
def occasion_come(request: HttpRequest, community: str, pk: int) -> HttpResponse:
    """Say that one will come and with how many, or take it back."""
    occasion = find(request, community, pk)
    if request.method != "POST":
        return redirect(occasion)
    form = ComingForm(request.POST)
    if heard(request, form, say_coming, take_back_coming, occasion=occasion):
        return redirect(occasion)
    return show_occasion(request, occasion, form)


@public
def occasion_calendar(request: HttpRequest, community: str, pk: int) -> HttpResponse:
    """One date as a file for a calendar."""
    occasion = find(request, community, pk)
    content = calendar_of(occasion.title, occasion.get_absolute_url(), [entry_of(occasion)])
    return answer_calendar(request, content, f"{occasion.community.slug}-{occasion.on}.ics", download=True)


def show_occasion(request: HttpRequest, occasion: Any, form: ComingForm) -> HttpResponse:
    """Answer the page of a date, with the form as it stands."""
    may = may_in(request, occasion.community)
    area = occasion.community
    people = []
    if "date_edit" in may:
        people = list(occasion.coming.select_related("person").order_by("at", "pk")[:60])
    cover = occasion.project.cover_id if occasion.project else None
    context = {
        "community": area,
        "occasion": occasion,
        "headline": f"{occasion.title}, {occasion.on:%A} {occasion.on.day} {occasion.on:%B}",
        "told": told_of(occasion),
        "picture": Photo.objects.public().filter(pk=cover).first() if cover else None,
        "form": form,
        "is_past": occasion.on < today(),
        "may": may,
        "people": people,
        "trail": [
            ("Home", reverse("home")),
            (area.name, area.get_absolute_url()),
            ("Dates", reverse("projects:occasion_list", args=[area.slug])),
            (occasion.title, ""),
        ],
        "section": "areas",
    }
    return TemplateResponse(request, "projects/occasion_detail.html", context)


def told_of(occasion: Any) -> str:
    """Return what a shared link to the date says beside its name and day."""
    if occasion.is_cancelled:
        return f"Cancelled. {occasion.cancelled_why}".strip()
    return ". ".join(filter(None, [occasion.where, occasion.note.rstrip("."), occasion.community.name]))


def find(request: HttpRequest, community: str, pk: int) -> Any:
    """Return the date of the area, with how many come and whether the reader does."""
    rows = Occasion.objects.filter(community__slug=community).with_places().with_coming(request.user)
    return get_object_or_404(rows, pk=pk)


def may_in(request: HttpRequest, area: Community) -> set[Any]:
    """Return what the reader may do in the area."""
    return standing_of(request.user).actions_in(area) if request.user.is_authenticated else set()

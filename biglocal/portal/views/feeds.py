"""Feeds and calendars that machines fetch, and the page where people find their own."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.places.models import Ward, WardLine
from biglocal.web.guards import public, signed_in
from projects.actions import calendar_address, change_calendar_address
from projects.calendars import answer_calendar, answer_tagged, calendar_of
from projects.models import CalendarAddress, Project, Update

from .. import feeds
from ..ward_reads import ward_of_today

ATOM = "application/atom+xml; charset=utf-8"


@public
def area_feed(request: HttpRequest, community: str) -> HttpResponse:
    """News of an area."""
    area = area_of(community)
    updates = Update.objects.public().in_community(area)
    return answer_feed(request, area.name, area.summary, area.get_absolute_url(), updates)


@public
def area_calendar(request: HttpRequest, community: str) -> HttpResponse:
    """Dates of an area."""
    area = area_of(community)
    return answer_dates(request, area.name, area.get_absolute_url(), feeds.dates_of_area(area), area.slug)


@public
def project_feed(request: HttpRequest, community: str, slug: str) -> HttpResponse:
    """News of a project."""
    project = project_of(community, slug)
    name = f"{project.title}, {project.community.name}"
    updates = Update.objects.public().filter(project=project)
    return answer_feed(request, name, project.summary, project.get_absolute_url(), updates)


@public
def project_calendar(request: HttpRequest, community: str, slug: str) -> HttpResponse:
    """Dates of a project."""
    project = project_of(community, slug)
    entries = feeds.dates_where(Q(project=project), upkeep=Q(project=project))
    return answer_dates(request, project.title, project.get_absolute_url(), entries, project.slug)


@public
def ward_feed(request: HttpRequest, gss: str) -> HttpResponse:
    """News of a ward, by code."""
    return feed_of_line(request, line_by_code(gss))


@public
def ward_calendar(request: HttpRequest, gss: str) -> HttpResponse:
    """Dates of a ward, by code."""
    return calendar_of_line(request, line_by_code(gss))


@public
def ward_feed_by_name(request: HttpRequest, council: str, line: str) -> HttpResponse:
    """News of a ward, by council and name."""
    return feed_of_line(request, line_by_name(council, line))


@public
def ward_calendar_by_name(request: HttpRequest, council: str, line: str) -> HttpResponse:
    """Dates of a ward, by council and name."""
    return calendar_of_line(request, line_by_name(council, line))


@signed_in
def my_calendar(request: HttpRequest) -> HttpResponse:
    """The secret address of one's own calendar; POST makes a new one, and the old one ends."""
    if request.method == "POST":
        change_calendar_address(by=request.user, now=timezone.now())
        messages.success(request, "Your calendar has a new address. The old one answers no more.")
        return redirect("my_calendar")
    path = reverse("my_calendar_file", args=[calendar_address(request.user).token])
    address = request.build_absolute_uri(path)
    context = {"address": address, "webcal": webcal(address), "path": path, "section": "account"}
    return TemplateResponse(request, "portal/my_calendar.html", context)


@public
def my_calendar_file(request: HttpRequest, token: str) -> HttpResponse:
    """A person's own calendar, for whoever knows its address."""
    rows = CalendarAddress.objects.select_related("person").filter(person__is_active=True)
    person = get_object_or_404(rows, token=token).person
    content = calendar_of("My dates", reverse("my_calendar"), feeds.dates_of_person(person))
    answer = answer_calendar(request, content, "my-dates.ics", private=True)
    answer["X-Robots-Tag"] = "noindex"
    return answer


# What they share ------------------------------------------------------------------------------------------------------
def answer_feed(request: HttpRequest, name: str, words: str, path: str, updates: Any) -> HttpResponse:
    content = feeds.atom_of(name, words, path, request.path, updates)
    return answer_tagged(request, HttpResponse(content, content_type=ATOM))


def answer_dates(request: HttpRequest, name: str, path: str, entries: list[Any], file: str) -> HttpResponse:
    return answer_calendar(request, calendar_of(f"Dates: {name}", path, entries), f"{file}.ics")


def feed_of_line(request: HttpRequest, line: WardLine) -> HttpResponse:
    name = f"{line.name} ward, {line.council.name}"
    return answer_feed(request, name, "", line.get_absolute_url(), feeds.updates_of_ward(line))


def calendar_of_line(request: HttpRequest, line: WardLine) -> HttpResponse:
    return answer_dates(request, f"{line.name} ward", line.get_absolute_url(), feeds.dates_of_ward(line), line.slug)


def area_of(community: str) -> Community:
    return get_object_or_404(Community.objects.defer("outline"), slug=community)


def project_of(community: str, slug: str) -> Project:
    projects = Project.objects.select_related("community").defer("about", "community__outline")
    return get_object_or_404(projects, community__slug=community, slug=slug)


def line_by_code(gss: str) -> WardLine:
    return line_of(Ward.objects.of_code(gss.replace("\x00", "").upper()))


def line_by_name(council: str, line: str) -> WardLine:
    return line_of(Ward.objects.filter(line__council__slug=council, line__slug=line))


def line_of(wards: Any) -> WardLine:
    """Return the line of the ward that holds today: a code of the past leads to it too."""
    ward = ward_of_today(wards.with_line(), today())
    if ward is None:
        raise Http404("No ward has this code. It may be spelled differently.")
    return ward.line


def webcal(address: str) -> str:
    """Return the address by which a calendar subscribes instead of loading once."""
    return "webcal://" + address.partition("://")[2]

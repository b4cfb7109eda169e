"""Wards: the list, a ward's public page, a councillor's own ward page."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Action
from biglocal.audit.kept import kept_since, last_act
from biglocal.communities.guards import allowed
from biglocal.communities.models import AreaWard
from biglocal.dates import today
from biglocal.places.models import Ward, WardLine
from biglocal.web.guards import public
from biglocal.web.pages import page_of
from biglocal.web.visitors import kept_for_visitors
from councillors.actions import note_visit
from councillors.endings import notes_for, own_ending
from funding.span_money import SpanMoney

from .. import ward_home_reads, ward_reads
from ..months import midnight
from ..ward_facts import figures_of
from ..ward_in_time import in_time
from ..ward_shared_reads import newest_free_photos, noted_in

FIRST_LOOK = timedelta(days=30)  # what a councillor sees as new on the first visit


@public
@kept_for_visitors()
def wards(request: HttpRequest) -> HttpResponse:
    """All wards of today by council, narrowed by a part of a name."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    council = request.GET.get("council", "").replace("\x00", "")[:120]
    lines = WardLine.objects.current(today()).of_council(council).named(words).for_list()
    page = page_of(request, lines)
    areas: dict[int, list[tuple[str, str]]] = {}
    links = AreaWard.objects.current(today()).filter(ward__line__in=[line.pk for line in page])
    for line, *area in links.values_list("ward__line", "community__name", "community__slug"):
        areas.setdefault(line, []).append(tuple(area))
    rows = [(line, areas.get(line.pk, [])) for line in page]
    return TemplateResponse(
        request,
        "portal/wards.html",
        {"section": "wards", "page": page, "rows": rows, "words": words, "council": council},
    )


@public
@kept_for_visitors()
def ward(request: HttpRequest, gss: str) -> HttpResponse:
    """A ward's public page by code; a code of the past leads to the same line."""
    return ward_page(request, ward_reads.wards_of_code(gss.replace("\x00", "").upper()))


@public
@kept_for_visitors()
def ward_by_name(request: HttpRequest, council: str, line: str) -> HttpResponse:
    """A ward's public page by council and name: how a ward without a code is found."""
    return ward_page(request, ward_reads.wards_of_name(council, line))


def ward_page(request: HttpRequest, found: list[Ward]) -> HttpResponse:
    """Answer the page of the ward among `found` that holds today."""
    on = today()
    ward = ward_reads.ward_of_today(found, on)
    if ward is None:
        raise Http404("No ward has this code. It may be spelled differently.")
    place = ward_reads.place_of(ward, on)
    kept = kept_since(last_act(), ("ward page", ward.pk, on), lambda: shown_in(place, on))
    context = {
        "section": "wards",
        "place": place,
        "trail": [("Home", reverse("home")), ("Wards", reverse("wards")), (place.ward.name, "")],
        "page": page_of(request, kept["rows"]),
        **kept,
    }
    return TemplateResponse(request, "portal/ward.html", context)


@allowed(Action.ASK_ANSWER)
def ward_home(request: HttpRequest) -> HttpResponse:
    """A councillor's own page of a ward: what is asked, what changed since the last visit, what comes."""
    on, now = today(), timezone.now()
    terms = ward_home_reads.my_terms(request.user, on)
    term = chosen_term(terms, request.GET.get("ward", ""))
    visit = ward_home_reads.visit_of(term, request.user)
    before = note_visit(line=term.ward.line, by=request.user, now=now, visit=visit)
    since = before or now - FIRST_LOOK
    place = ward_reads.place_of(term.ward, on)
    place.held = term.poll if term.notice and term.notice <= on else None
    rows = ward_reads.project_rows(place, on, since=since.date())
    projects = [row.project for row in rows]
    changes = ward_home_reads.changes_since(place.line, rows, since)
    cards, ways = ward_home_reads.asks_of(place.line, term.councillor, now, request.GET.get("change", ""))
    context = {
        "section": "home",
        "place": place,
        "terms": terms,
        "before": before,
        "changes": changes,
        "tags": ward_home_reads.tags_of(changes, rows),
        "cards": cards,
        "waiting": [card for card in cards if card.is_waiting],
        "occasions": ward_reads.coming_up(place, projects, on),
        "ways": ways,
        "page": page_of(request, rows),
        "projects": projects,
        "notes": notes_for(term, on),
        "ending": own_ending(request.user, terms, on),
        "term": term,
        **shared_in(place.line, on),
        "money": sum((row.money for row in rows), SpanMoney()),
        "year": on.year,
    }
    return TemplateResponse(request, "portal/ward_home.html", context)


def shown_in(place: ward_reads.WardPlace, on: date) -> dict[str, Any]:
    """Return what the page of a ward shows to everybody alike, its lists already drawn. Eight queries."""
    rows = ward_reads.project_rows(place, on)
    projects = [row.project for row in rows]
    told = {
        "place": place,
        "terms": ward_reads.people_of_today(place.line, place.last_day(on)),
        "updates": ward_reads.latest_updates(place.line),
        "occasions": ward_reads.coming_up(place, projects, on),
        "doors": ward_reads.doors_opened(place.line),
    }
    return {
        "rows": rows,
        "projects": projects,
        "time": in_time(place.ward),
        "people": render_to_string("portal/_ward_people.html", told),
        "told": render_to_string("portal/_ward_told.html", told),
    }


def shared_in(line: WardLine, on: date) -> dict[str, Any]:
    """Return what areas share of the ward: the same for all its councillors, so kept until somebody acts."""
    return kept_since(
        last_act(),
        ("shared in a ward", line.pk, on),
        lambda: {
            "noted": noted_in(line),
            "figures": figures_of(line, midnight(date(on.year, 1, 1)), timezone.now()),
            "photos": newest_free_photos(line),
        },
    )


def chosen_term(terms: list[Any], ward: str) -> Any:
    """Return the term of the ward asked for by its number; without one the first. Another's ward is not found."""
    if not terms:
        raise PermissionDenied("Your term in this ward has ended, so the page is closed. Thank you for all you did.")
    if not ward.isdecimal():
        return terms[0]
    found = next((term for term in terms if str(term.ward.line_id) == ward), None)
    if found is None:
        raise Http404("You are no councillor of this ward.")
    return found

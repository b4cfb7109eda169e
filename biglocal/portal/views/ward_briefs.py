"""A ward's briefs by month, each as a page and as a file."""

from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.dates import today
from biglocal.places.models import Ward
from biglocal.places.pre_election import held_until
from biglocal.reports.actions import ask_for_report
from biglocal.reports.file import pdf_of_parts
from biglocal.reports.models import Report
from biglocal.web.acting import tried
from biglocal.web.guards import public
from biglocal.web.pages import page_of
from biglocal.web.visitors import kept_for_visitors
from councillors.models import Term

from .. import ward_reads
from ..months import Month
from ..ward_brief import WARD_BRIEF, Brief, brief_of, months_of

MONTHS = 12
HELD = held_until("ward_sets__wards")


@public
@kept_for_visitors()
def ward_briefs(request: HttpRequest, council: str, line: str) -> HttpResponse:
    """The months of a ward that are over, the newest first."""
    place = place_named(council, line)
    months = page_of(request, months_of(place.line, today()), MONTHS)
    trail = [*trail_of(place), ("Monthly briefs", "")]
    context = {"section": "wards", "place": place, "page": months, "trail": trail}
    return TemplateResponse(request, "portal/ward_briefs.html", context)


@public
@kept_for_visitors()
def ward_brief(request: HttpRequest, council: str, line: str, month: str) -> HttpResponse:
    """One month of a ward. Its councillors read here too what is asked of them."""
    place, brief = asked_brief(request, council, line, month)
    path = reverse("ward_briefs", args=[council, line])
    trail = [*trail_of(place), ("Monthly briefs", path), (brief.month.name, "")]
    context = {"section": "wards", "place": place, "brief": brief, "trail": trail}
    return TemplateResponse(request, "portal/ward_brief.html", context)


@public
def ward_brief_file(request: HttpRequest, council: str, line: str, month: str) -> HttpResponse:
    """The same as a file to print or send on."""
    place, brief = asked_brief(request, council, line, month)
    pdf = pdf_of_parts(brief.title, brief.council, brief.sentence, brief.parts)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{place.line.slug}-{brief.month.key}.pdf"'
    return answer


@allowed(Action.ASK_ANSWER)
@require_POST
def ward_brief_ask(request: AllowedRequest, council: str, line: str, month: str) -> HttpResponse:
    """Ask for the brief as a file with a link to send on, as a councillor of the ward."""
    found, place = month_named(month), place_named(council, line, request.user)
    if not place.is_mine:
        raise Http404("You are no councillor of this ward.")
    about = {"kind": WARD_BRIEF, "subject": place.line.pk, "first": found.first, "last": found.last}
    ask = partial(ask_for_report, **about, by=request.user, on=today(), now=timezone.now())
    if tried(request, ask, "We are putting it together. You get an email when it is ready."):
        return redirect(Report.objects.filter(**about, asked_by=request.user).first() or "ward_home")
    return redirect("ward_brief", council, line, month)


# What they share ------------------------------------------------------------------------------------------------------
def place_named(council: str, line: str, person: Any = None) -> ward_reads.WardPlace:
    """Return the ward of that council and name as it is today; `is_mine` says whether `person` is its councillor."""
    on = today()
    wards = Ward.objects.filter(line__council__slug=council, line__slug=line).with_line().annotate(held_until=HELD)
    if person is not None and person.is_authenticated:
        terms = Term.objects.running(on).filter(ward__line=OuterRef("line"), councillor__person=person.pk)
        wards = wards.annotate(is_mine=Exists(terms))
    found = ward_reads.ward_of_today(wards, on)
    if found is None:
        raise Http404("No ward has this name.")
    return ward_reads.place_of(found, on)


def month_named(month: str) -> Month:
    found = Month.read(month, on=today())
    if found is None:
        raise Http404("There is a brief of each month that is over, as 2026-09.")
    return found


def asked_brief(request: HttpRequest, council: str, line: str, month: str) -> tuple[ward_reads.WardPlace, Brief]:
    found = month_named(month)
    place = place_named(council, line, request.user)
    return place, brief_of(place, found, today(), reader=request.user)


def trail_of(place: ward_reads.WardPlace) -> list[tuple[Any, str]]:
    return [("Home", reverse("home")), ("Wards", reverse("wards")), (place.ward.name, place.line.get_absolute_url())]

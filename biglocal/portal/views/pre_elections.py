"""For staff: each council's pre-election period, set, corrected, taken back (places.md, rule 10)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from biglocal.access import Action
from biglocal.audit.record import history_of
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.dates import today
from biglocal.places.pre_election import PreElection
from biglocal.places.set_pre_election import correct_period, set_period, stamp_of, take_back_period
from biglocal.web.acting import renewed, tried
from biglocal.web.pages import page_of

from ..pre_election_forms import PeriodForm, TakeBackForm

SECTION = {"section": "portfolio"}


@allowed(Action.PLACES_KEEP)
def pre_elections(request: AllowedRequest) -> HttpResponse:
    """Which councils are in the weeks before an election, which will be, which were."""
    page = page_of(request, PreElection.objects.running_first(today()))
    for row in page:
        row.standing = row.state(today())
    return TemplateResponse(request, "portal/pre_elections.html", {**SECTION, "page": page, "today": today()})


@allowed(Action.PLACES_KEEP)
def pre_election_set(request: AllowedRequest) -> HttpResponse:
    """Set a council's period."""
    form = PeriodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "by": request.user, "now": timezone.now()}
        if tried(request, lambda: set_period(**given), f"Set for {given['council']}.", form):
            return redirect("pre_elections")
    return TemplateResponse(request, "portal/pre_election_set.html", {**SECTION, "form": form})


@allowed(Action.PLACES_KEEP)
def pre_election(request: AllowedRequest, pk: int) -> HttpResponse:
    """One period with its history; its days are corrected here."""
    row = get_object_or_404(PreElection.objects.for_list(), pk=pk)
    days = {"start_date": row.start_date, "end_date": row.end_date, "note": row.note, "seen": stamp_of(row)}
    form = PeriodForm(request.POST or None, initial=days, correcting=True)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "row": row, "by": request.user, "now": timezone.now()}
        if tried(request, lambda: correct_period(**given), "The days are kept.", form):
            return redirect(row)
        row.refresh_from_db()
        renewed(form, stamp_of(row))
    row.standing = row.state(today())
    context = {**SECTION, "row": row, "form": form, "lines": history_of(row)[:50]}
    return TemplateResponse(request, "portal/pre_election.html", context)


@allowed(Action.PLACES_KEEP)
def pre_election_take_back(request: AllowedRequest, pk: int) -> HttpResponse:
    """Take a period back, with the reason."""
    row = get_object_or_404(PreElection.objects.for_list(), pk=pk)
    form = TakeBackForm(request.POST or None, initial={"seen": stamp_of(row)})
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "row": row, "by": request.user, "now": timezone.now()}
        if tried(request, lambda: take_back_period(**given), "Taken back. What waited is shown again.", form):
            return redirect(row)
        row.refresh_from_db()
        renewed(form, stamp_of(row))
    return TemplateResponse(request, "portal/pre_election_take_back.html", {**SECTION, "row": row, "form": form})

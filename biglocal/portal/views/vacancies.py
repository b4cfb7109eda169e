"""For staff: wards with an empty seat or with more councillors than seats; seats are put right by hand (rule 3)."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.dates import today
from biglocal.places.mending import give_seats
from biglocal.web.acting import renewed, tried
from biglocal.web.exports import list_file
from biglocal.web.pages import page_of

from ..unknown_forms import SeatsForm
from ..vacancy_reads import SeatsFilter, out_of_step, wards_with_seats


@allowed(Action.PLACES_KEEP)
def vacancies(request: AllowedRequest) -> HttpResponse:
    """Where the number of councillors is not the number of seats."""
    chosen = SeatsFilter(request.GET, out_of_step(today()))
    context = {"filter": chosen, "page": page_of(request, chosen.qs), "section": "portfolio"}
    return TemplateResponse(request, "portal/vacancies.html", context)


@allowed(Action.PLACES_KEEP)
def vacancies_file(request: AllowedRequest, form: str) -> HttpResponseBase:
    """The same list as a file."""
    wards = SeatsFilter(request.GET, out_of_step(today())).qs
    rows = ((w.line.council.name, w.name, w.gss or "", w.seats, w.sitting, w.seats - w.sitting) for w in wards)
    return list_file(form, "seats", ["Council", "Ward", "Code", "Seats", "Councillors", "Empty seats"], rows)


@allowed(Action.PLACES_KEEP)
def ward_seats(request: AllowedRequest, pk: int) -> HttpResponse:
    """How many seats a ward has: said or corrected by hand."""
    ward = get_object_or_404(wards_with_seats(today()), pk=pk)
    form = SeatsForm(request.POST or None, initial={"seats": ward.seats, "seen": ward.seats})
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "ward": ward, "by": request.user}
        if tried(request, lambda: give_seats(**given), f"Kept for {ward}.", form):
            return redirect("vacancies")
        ward.refresh_from_db(fields=["seats"])
        renewed(form, str(ward.seats))
    return TemplateResponse(request, "portal/ward_seats.html", {"ward": ward, "form": form, "section": "portfolio"})

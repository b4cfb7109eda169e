"""Local Trust helps people back in, and sees who works with the programme."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from biglocal.access import ORGANISATION_ROLES, PROGRAMME_ROLES, Action
from biglocal.accounts.models import Person
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.pages import page_of

from ..actions import reset_second_factor, set_new_address
from ..forms import HelpForm, NewAddressForm
from ..guards import allowed
from ..models import Invitation, RoleHeld


@allowed(Action.PEOPLE_HELP)
def people_help(request: HttpRequest) -> HttpResponse:
    """Find the person who is locked out, by name or address."""
    words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
    found = Person.objects.none()
    if words:
        address = Q(email__icontains=words) if "@" in words else Q(email__istartswith=words)
        found = Person.objects.filter(Q(name__icontains=words) | address, is_active=True)
    page = page_of(request, found.order_by("name", "pk"))
    return TemplateResponse(request, "communities/people_help.html", {"words": words, "page": page})


@allowed(Action.PEOPLE_HELP)
def person_help(request: HttpRequest, pk: int) -> HttpResponse:
    """Take off a lost second step, or set a new address, after saying why and how one knows."""
    person = get_object_or_404(Person, pk=pk, is_active=True)
    act = request.POST.get("act", "")
    factor_form = HelpForm(request.POST if act == "factor" else None, prefix="factor")
    address_form = NewAddressForm(request.POST if act == "address" else None, prefix="address")
    form = {"factor": factor_form, "address": address_form}.get(act)
    if form is not None and form.is_valid():
        verb = reset_second_factor if act == "factor" else set_new_address
        try:
            verb(person=person, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "Done, and written down. We have told them by email.")
            return redirect("communities:people_help")
    roles = RoleHeld.objects.running(today()).filter(person=person).for_list()
    context = {"person": person, "factor_form": factor_form, "address_form": address_form, "roles": roles, "form": form}
    return TemplateResponse(request, "communities/person_help.html", context)


@allowed(Action.PEOPLE_HELP)
def staff_people(request: HttpRequest) -> HttpResponse:
    """Who works for the programme and for the fund-holding bodies, and whom we have invited."""
    held = RoleHeld.objects.running(today()).filter(role__in=PROGRAMME_ROLES | ORGANISATION_ROLES).for_list()
    context = {
        "page": page_of(request, held.order_by("programme_id", "organisation__name", "person__name")),
        "invitations": Invitation.objects.waiting()
        .filter(Q(role__in=PROGRAMME_ROLES | ORGANISATION_ROLES) | Q(role__in=["rep", "chair"]))
        .select_related("community", "organisation", "programme", "invited_by")[:50],
    }
    return TemplateResponse(request, "communities/staff_people.html", context)

"""For staff: how old wards live on in new ones is looked at, put right by hand, and told to those who follow them."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.audit.record import history_of
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.dates import today
from biglocal.places.carrying import confirm_and_carry
from biglocal.places.checking import confirm_heirs, correct_heir, refuse_heir
from biglocal.places.models import WardSet, WardSuccession
from biglocal.web.acting import tried
from biglocal.web.pages import page_of

from ..ward_change_forms import HeirForm
from ..ward_change_reads import change_of, changes, with_followers


@allowed(Action.PLACES_READ_IN)
def ward_changes(request: AllowedRequest) -> HttpResponse:
    """Councils that were divided anew: first those nobody has looked at."""
    context = {"page": page_of(request, changes()), "section": "portfolio"}
    return TemplateResponse(request, "portal/ward_changes.html", context)


@allowed(Action.PLACES_READ_IN)
def ward_change(request: AllowedRequest, pk: int) -> HttpResponse:
    """One council’s new wards: each old ward with its heirs."""
    ward_set = _set(pk)
    rows = change_of(ward_set)
    page = page_of(request, rows)
    with_followers(page)
    context = {
        "ward_set": ward_set,
        "page": page,
        "unchecked": sum(not one.is_checked for one in rows),
        "nowhere": [one.old for one in rows if not one.heirs],
        "section": "portfolio",
    }
    return TemplateResponse(request, "portal/ward_change.html", context)


@allowed(Action.PLACES_READ_IN)
def ward_change_heirs(request: AllowedRequest, pk: int, old: int) -> HttpResponse:
    """One old ward: where it lives on, on a map and in a list; another heir by hand."""
    ward_set = _set(pk)
    one = _next(ward_set, old)
    form = HeirForm(request.POST if request.method == "POST" else None, ward_set=ward_set)
    if request.method == "POST" and form.is_valid():
        act = partial(correct_heir, old=one.old, by=request.user, on=today(), **form.cleaned_data)
        if tried(request, act, lambda row: f"{row.percent}% of {one.old.name} lives on in {row.new.name}.", form):
            return redirect("ward_change_heirs", ward_set.pk, one.old.pk)
    context = {
        "ward_set": ward_set,
        "one": one,
        "form": form,
        "history": history_of(one.old)[:10],
        "section": "portfolio",
    }
    return TemplateResponse(request, "portal/ward_change_heirs.html", context)


@allowed(Action.PLACES_READ_IN)
@require_POST
def ward_change_confirm(request: AllowedRequest, pk: int, old: int) -> HttpResponse:
    """What was worked out about one old ward is right."""
    ward_set = _set(pk)
    one = _next(ward_set, old)
    confirm_heirs(old=one.old, after=ward_set, by=request.user, on=today())
    messages.success(request, f"Confirmed: {one.old.name}.")
    return redirect("ward_change", ward_set.pk)


@allowed(Action.PLACES_READ_IN)
@require_POST
def ward_change_refuse(request: AllowedRequest, pk: int, old: int, row: int) -> HttpResponse:
    """The old ward does not live on in that new one."""
    ward_set = _set(pk)
    found = get_object_or_404(WardSuccession.objects.with_wards(), pk=row, old=old, new__ward_set=ward_set)
    act = partial(refuse_heir, row=found, by=request.user, on=today())
    tried(request, act, f"{found.old.name} does not live on in {found.new.name}.")
    return redirect("ward_change_heirs", ward_set.pk, found.old_id)


@allowed(Action.PLACES_READ_IN)
@require_POST
def ward_change_tell(request: AllowedRequest, pk: int) -> HttpResponse:
    """All of it is right: follows come over, and followers hear of it."""
    ward_set = _set(pk)
    act = partial(confirm_and_carry, ward_set=ward_set, by=request.user, now=timezone.now())
    tried(request, act, lambda number: f"Confirmed. {number} follow{'' if number == 1 else 's'} came over.")
    return redirect("ward_change", ward_set.pk)


def _set(pk: int) -> WardSet:
    found = WardSet.objects.divided_anew().select_related("council").defer("council__outline")
    return get_object_or_404(found, pk=pk)


def _next(ward_set: WardSet, old: int) -> Any:
    """Return what is known of one of the old wards."""
    found = next((one for one in change_of(ward_set) if one.old.pk == old), None)
    if found is None:
        raise Http404("This ward is not one of those that came before.")
    return found

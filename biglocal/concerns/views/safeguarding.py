"""Worries about a child or an adult at risk: for the named few alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from biglocal.access import Action
from biglocal.audit.record import history_of
from biglocal.communities.guards import allowed
from biglocal.refusals import Refused
from biglocal.web.pages import page_of

from ..actions import note_safeguarding, open_safeguarding
from ..forms import SafeguardingNoteForm
from ..models import SafeguardingConcern


@allowed(Action.SAFEGUARDING_READ)
@never_cache
def safeguarding_list(request: HttpRequest) -> HttpResponse:
    """Which there are: day, area and state, nothing of what they say."""
    rows = SafeguardingConcern.objects.readable_by(request.user).select_related("community")
    page = page_of(request, rows.defer("words", "community__outline"))
    return TemplateResponse(request, "concerns/safeguarding_list.html", {"page": page})


@allowed(Action.SAFEGUARDING_READ)
@never_cache
def safeguarding(request: HttpRequest, pk: int) -> HttpResponse:
    """Read one; each look is written down. Say what was done."""
    rows = SafeguardingConcern.objects.readable_by(request.user).select_related("community", "by")
    found = get_object_or_404(rows.defer("community__outline"), pk=pk)
    form = SafeguardingNoteForm(request.POST if request.method == "POST" else None, initial={"state": found.state})
    if request.method == "POST" and form.is_valid():
        try:
            note_safeguarding(concern=found, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "Kept.")
            return redirect("concerns:safeguarding", pk)
    open_safeguarding(concern=found, by=request.user)
    notes = found.notes.select_related("by")
    context = {"concern": found, "notes": notes, "form": form, "looks": history_of(found)[:50]}
    return TemplateResponse(request, "concerns/safeguarding.html", context)

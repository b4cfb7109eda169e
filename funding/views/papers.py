"""Staff check papers of fund-holding bodies."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Organisation
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.pages import page_of

from ..actions.papers import check_paper, note_bank_check, refuse_paper
from ..forms.payments import BankCheckForm, ReasonForm
from ..history import story_of
from ..paper_reads import PaperFilter, organisations_for, papers_for, soon_for


@allowed(Action.PAPER_CHECK)
def paper_list(request: AllowedRequest) -> HttpResponse:
    """Papers of all organisations: those to check first, then those that lapse soonest."""
    soon = soon_for(request.user, on=today())
    found = PaperFilter(request.GET, queryset=papers_for(request.user), on=today(), soon=soon)
    context = {"filter": found, "page": page_of(request, found.qs), "today": today(), "section": "grants"}
    return TemplateResponse(request, "funding/paper_list.html", context)


@allowed(Action.PAPER_CHECK)
def paper_detail(request: AllowedRequest, pk: int) -> HttpResponse:
    """One paper: fetch it, say yes or no."""
    paper = get_object_or_404(papers_for(request.user), pk=pk)
    form = ReasonForm(request.POST if request.POST.get("answer") == "no" else None)
    if request.method == "POST":
        try:
            if request.POST.get("answer") == "yes":
                check_paper(paper=paper, by=request.user, now=timezone.now())
                messages.success(request, "Checked. Payments that waited for it have looked again.")
                return redirect("funding:paper_list")
            if form.is_valid():
                refuse_paper(paper=paper, by=request.user, reason=form.cleaned_data["reason"], now=timezone.now())
                messages.success(request, "They read why, and bring it anew.")
                return redirect("funding:paper_list")
        except Refused as refused:
            messages.error(request, refused.sentence)
    context = {"paper": paper, "form": form, "history": story_of(paper), "today": today(), "section": "grants"}
    return TemplateResponse(request, "funding/paper_detail.html", context)


@allowed(Action.PAPER_CHECK)
def bank_check(request: AllowedRequest, organisation: str) -> HttpResponse:
    """The bank account was compared: a day and three digits."""
    found: Organisation = get_object_or_404(organisations_for(request.user), slug=organisation)
    form = BankCheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = {"organisation": found, "by": request.user, "now": timezone.now()}
        try:
            note_bank_check(**given, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, "Kept. A second officer checks it.")
            return redirect("funding:paper_list")
    return TemplateResponse(
        request, "funding/bank_check.html", {"organisation": found, "form": form, "section": "grants"}
    )

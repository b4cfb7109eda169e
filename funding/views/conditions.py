"""What an answer asks for: the group brings proof, an officer confirms."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community
from biglocal.communities.roles import standing_of
from biglocal.private_files import download
from biglocal.refusals import Refused
from biglocal.web.acting import put_error, renewed

from ..actions.conditions import bring_proof, condition_stamp, confirm_condition, send_back_proof
from ..forms.conditions import ProofForm
from ..forms.payments import ReasonForm
from ..history import story_of
from ..holders import of_condition
from ..models import Condition
from ..reads import SHUT, refuse_conflicted
from .group import trail_of

PEOPLE = ["brought_by", "met_by", "person"]
SHOWN = ["agreement__community__programme", "agreement__proposal__community", "payment", *PEOPLE]


def condition_of(request: AllowedRequest, community: Community, pk: int) -> Condition:
    """Return the area's condition; who declared a conflict of interest in its grant does not see it."""
    rows = Condition.objects.filter(agreement__community=community).select_related(*SHOWN)
    condition = get_object_or_404(rows, pk=pk)
    if condition.agreement.proposal:
        refuse_conflicted(request.user, condition.agreement.proposal)
    return condition


@allowed(Action.MONEY_SEE, own=of_condition)
def condition(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """One condition: what is asked for, what shows that it is met. Who brings papers brings its proof here."""
    found = condition_of(request, community, pk)
    may_bring = Action.PAPER_BRING in request.may
    form = None
    if may_bring and (request.method == "POST" or not found.met_at):
        form = ProofForm(request.POST or None, request.FILES or None, initial={"seen": condition_stamp(found)})
    if request.method == "POST" and not may_bring:
        raise PermissionDenied("Your role does not bring proof. Ask the worker, the chair or the organisation.")
    if form and form.is_valid():
        try:
            bring_proof(condition=found, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            put_error(form, refused)
            found = condition_of(request, community, pk)
            renewed(form, condition_stamp(found))
        else:
            messages.success(request, "Brought. Local Trust looks at it.")
            return redirect("funding:condition", community.slug, pk)
    context = {
        "community": community,
        "condition": found,
        "form": form,
        "history": story_of(found),
        "trail": trail_of(community, ("Asked for", "")),
    }
    return TemplateResponse(request, "funding/condition.html", context)


@allowed(Action.MONEY_SEE, own=of_condition)
def condition_file(request: AllowedRequest, community: Community, pk: int) -> HttpResponseBase:
    """The file that was brought as proof, as a download, for who brings papers and for who checks them."""
    found = condition_of(request, community, pk)
    if not request.may & {Action.PAPER_BRING, Action.PAPER_CHECK}:
        raise PermissionDenied("Your role does not open proofs.")
    return download(found.proof_file, f"proof-{community.slug[:60]}-{pk}")


@allowed(Action.PAPER_CHECK)
def condition_check(request: AllowedRequest, pk: int) -> HttpResponse:
    """An officer looks at the proof: it does, or it goes back with a reason."""
    programmes = standing_of(request.user).by_programme
    rows = Condition.objects.filter(agreement__community__programme__in=programmes).select_related(*SHOWN)
    found = get_object_or_404(rows, pk=pk)
    proposal = found.agreement.proposal
    if proposal and proposal.conflicts.filter(person=request.user, has_conflict=True).exists():
        raise PermissionDenied(SHUT.format(ref=proposal.ref))
    form = ReasonForm(request.POST if request.POST.get("answer") == "no" else None)
    given = {"condition": found, "by": request.user, "now": timezone.now(), "seen": request.POST.get("seen", "")[:60]}
    try:
        if request.method == "POST" and request.POST.get("answer") == "yes":
            confirm_condition(**given)
            messages.success(request, "Confirmed. The payment it held has looked again.")
            return redirect("grants")
        if form.is_valid():
            send_back_proof(**given, reason=form.cleaned_data["reason"])
            messages.success(request, "They read what is missing.")
            return redirect("grants")
    except Refused as refused:
        messages.error(request, refused.sentence)
        found = get_object_or_404(rows, pk=pk)
    context = {
        "condition": found,
        "seen": condition_stamp(found),
        "form": form,
        "history": story_of(found),
        "section": "grants",
    }
    return TemplateResponse(request, "funding/condition_check.html", context)

"""What the group does with what it wrote: agree at a meeting, send, take back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.refusals import Refused
from biglocal.web.acting import put_error, renewed

from ..actions import agree_proposal, send_proposal, withdraw_proposal
from ..actions.rules import stamp
from ..forms.proposals import AgreeForm, PressForm, WithdrawForm
from ..models import Proposal
from .group import proposal_of, trail_of


@allowed(Action.PROPOSAL_SEND)
def proposal_agree(request: HttpRequest, community: Community, ref: str) -> HttpResponse:
    """Choose the decision by which the partnership agreed."""
    proposal = proposal_of(request, community, ref)
    form = AgreeForm(request.POST or None, proposal=proposal, initial={"seen": stamp(proposal)})
    if form.is_valid():
        try:
            agree_proposal(proposal=proposal, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            put_error(form, refused)
            renewed(form, stamp(Proposal.objects.get(pk=proposal.pk)))
        else:
            messages.success(request, "Kept. Now it can be sent to Local Trust.")
            return redirect(proposal)
    return page(request, proposal, form, "funding/proposal_agree.html", "Agreed")


@allowed(Action.PROPOSAL_SEND)
@require_POST
def proposal_send(request: HttpRequest, community: Community, ref: str) -> HttpResponse:
    """Send it to Local Trust."""
    proposal = proposal_of(request, community, ref)
    form = PressForm(request.POST)
    if not form.is_valid():
        raise Http404("The button came from another page.")
    try:
        send_proposal(proposal=proposal, by=request.user, now=timezone.now(), seen=form.cleaned_data["seen"])
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "Sent. Local Trust will answer by the day shown below.")
    return redirect(proposal)


@allowed(Action.PROPOSAL_SEND)
def proposal_withdraw(request: HttpRequest, community: Community, ref: str) -> HttpResponse:
    """Take it back, saying why."""
    proposal = proposal_of(request, community, ref)
    form = WithdrawForm(request.POST or None, initial={"seen": stamp(proposal)})
    if form.is_valid():
        try:
            withdraw_proposal(proposal=proposal, by=request.user, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            put_error(form, refused)
            renewed(form, stamp(Proposal.objects.get(pk=proposal.pk)))
        else:
            messages.success(request, "Withdrawn. It stays here as a record.")
            return redirect(proposal)
    return page(request, proposal, form, "funding/proposal_withdraw.html", "Take it back")


def page(request: HttpRequest, proposal: Proposal, form: Any, template: str, words: str) -> HttpResponse:
    """Show a form about the proposal."""
    trail = trail_of(proposal.community, (proposal.ref, proposal.get_absolute_url()), (words, ""))
    context = {"community": proposal.community, "proposal": proposal, "form": form, "trail": trail}
    return TemplateResponse(request, template, context)

"""Money that an area asked others for."""

from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.refusals import Refused
from biglocal.web.acting import put_error
from biglocal.web.pages import page_of
from projects.models import Project

from ..actions.bids import keep_bid
from ..forms.bids import BidForm
from ..history import story_of
from ..models import Bid, Proposal
from .group import trail_of

FIELDS = ["funder", "amount", "sent_on", "answer", "given", "answered_on"]


@allowed(Action.MONEY_SEE)
def bid_list(request: HttpRequest, community: Community) -> HttpResponse:
    """All bids, the newest first, with what they brought in all."""
    bids = Bid.objects.in_community(community).select_related("project", "proposal")
    sums = Bid.objects.in_community(community).aggregate(asked=Sum("amount"), given=Sum("given"))
    context = {"community": community, "page": page_of(request, bids), "sums": sums}
    trail = trail_of(community, ("Money from others", ""))
    return TemplateResponse(request, "funding/bid_list.html", {**context, "trail": trail})


@allowed(Action.BID_KEEP)
def bid_new(request: HttpRequest, community: Community) -> HttpResponse:
    """Write down a bid."""
    return keep(request, community, None)


@allowed(Action.BID_KEEP)
def bid_edit(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Change a bid, or write down its answer."""
    return keep(request, community, get_object_or_404(Bid.objects.in_community(community), pk=pk))


def keep(request: HttpRequest, community: Community, bid: Bid | None) -> HttpResponse:
    """Show the form of a bid, and keep what is typed."""
    things = {
        "projects": list(Project.objects.in_community(community).defer("about")),
        "proposals": list(Proposal.objects.in_community(community).exclude(state="withdrawn")),
    }
    form = BidForm(request.POST or None, initial=typed(bid), **things)
    if form.is_valid():
        given: dict[str, Any] = {"community": community, "bid": bid, "by": request.user, "now": timezone.now()}
        try:
            keep_bid(**given, **form.cleaned_data)
        except Refused as refused:
            put_error(form, refused)
        else:
            messages.success(request, "Kept.")
            return redirect("funding:bid_list", community.slug)
    context = {
        "community": community,
        "bid": bid,
        "form": form,
        "history": story_of(bid) if bid else [],
        "trail": trail_of(community, ("Money from others", "")),
    }
    return TemplateResponse(request, "funding/bid_edit.html", context)


def typed(bid: Bid | None) -> dict[str, Any]:
    """Return the form's values for what is kept."""
    if bid is None:
        return {}
    kept = {name: getattr(bid, name) for name in FIELDS}
    part = bid.given if bid.answer == Bid.Answer.PART else None
    return {**kept, "given": part, "project": bid.project_id, "proposal": bid.proposal_id}

"""The end of one agreement: what is to come back, what still stands in the way, and closing it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community
from biglocal.refusals import Refused

from ..actions.bank import held, sums_of
from ..actions.ending import close_agreement, in_the_way, on_top_of
from ..ending_news import reference, send_back_by
from ..holders import of_agreement
from ..models import Agreement
from .agreements import found_agreement, trail


@allowed(Action.MONEY_SEE, own=of_agreement)
def agreement_close(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """What the organisation sends back, and what else is missing; an officer closes the agreement."""
    agreement = found_agreement(request, community, pk)
    closes = Action.PAYMENT_RELEASE in request.may
    if request.method == "POST":
        if not closes:
            raise PermissionDenied("An officer of Local Trust closes an agreement.")
        try:
            close_agreement(agreement=agreement, by=request.user, now=timezone.now())
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect("funding:agreement_close", community.slug, pk)
        messages.success(request, "Closed. What was never paid, the area can plan anew.")
        return redirect(agreement)
    sums = sums_of(agreement)
    there = held(sums)
    on_top = on_top_of(there, sums, agreement) if there > 0 else 0
    context = {
        "agreement": agreement,
        "community": community,
        "trail": trail(agreement, ("Closing it", "")),
        "sums": sums,
        "held": there,
        "on_top": on_top,
        "together": there + on_top,
        "send_by": send_back_by(agreement),
        "reference": reference(agreement),
        "in_the_way": in_the_way(agreement) if agreement.state != Agreement.State.CLOSED else [],
        "never_paid": agreement.amount - sums["received"],
        "closes": closes,
    }
    return TemplateResponse(request, "funding/agreement_close.html", context)

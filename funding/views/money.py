"""Where an area's money goes: totals for everybody, line by line for who takes part."""

from typing import Any, cast

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import Community
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.refusals import Refused
from biglocal.web.guards import public
from biglocal.web.pages import page_of

from .. import money as sums
from ..actions import accept_agreement
from ..models import Agreement, BudgetLine, LedgerEntry, Payment


@public
def area_money(request: HttpRequest, community: str) -> HttpResponse:
    """The area's money: the bar, by priority, by year; with `MONEY_SEE` agreements, payments and the ledger."""
    found = get_object_or_404(Community.objects.select_related("programme"), slug=community)
    plan = found.plans.filter(state="live").first()
    years = sums.spent_by_year(found)
    context = {
        "community": found,
        "trail": [("Home", reverse("home")), (found.name, found.get_absolute_url()), ("Money", "")],
        "money": sums.area_money(found),
        "plan": plan,
        "priorities": sums.priorities_with_money(plan.priorities.all()) if plan else [],
        "years": years[-10:],
        "holders": found.lto_appointments.running(today()).select_related("organisation"),
    }
    context["longest"] = max((max(one.money.allocation, one.money.spent) for one in context["priorities"]), default=0)
    may = standing_of(request.user).actions_in(found) if request.user.is_authenticated else set()
    if Action.MONEY_SEE in may:
        cast(AllowedRequest, request).may = may  # as the guard does: the lists below ask it
        context |= line_by_line(request, found)
    return TemplateResponse(request, "funding/area_money.html", context)


def line_by_line(request: HttpRequest, community: Community) -> dict[str, Any]:
    """Return agreements with their costs, payments, and a page of the ledger."""
    lines = Prefetch("lines", BudgetLine.objects.select_related("project"))
    agreements = list(Agreement.objects.in_community(community).select_related("lto").prefetch_related(lines)[:30])
    figures = sums.agreements_money(agreements)
    payments = Payment.objects.filter(agreement__community=community).select_related("agreement")
    ledger = LedgerEntry.objects.in_community(community).select_related("agreement", "line")
    roles = standing_of(request.user).by_community.get(community.pk, set())
    return {
        "inside": True,
        "agreements": [(agreement, figures.get(agreement.pk)) for agreement in agreements],
        "payments": payments.order_by("-due_on", "-number")[:24],
        "page": page_of(request, ledger),
        "is_finance": "finance" in roles,
    }


@allowed(Action.PROPOSAL_SEND)
@require_POST
def agreement_accept(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """The organisation takes up what it is offered."""
    agreement = get_object_or_404(Agreement.objects.in_community(community), pk=pk)
    try:
        accept_agreement(agreement=agreement, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "Accepted. The first payment is planned below.")
    return redirect(reverse("area_money", args=[community.slug]) + "#agreements")

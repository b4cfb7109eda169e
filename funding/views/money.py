"""Where an area's money goes: sums for everybody, and what is behind them for who takes part."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from biglocal.access import Action
from biglocal.communities.guards import AllowedRequest
from biglocal.communities.models import Community, Plan
from biglocal.communities.roles import standing_of
from biglocal.dates import today
from biglocal.ready import Given, keep, ready
from biglocal.web.guards import public

from .. import money as sums
from ..history import newest_told
from ..models import Agreement, BudgetLine, Payment
from ..where import has_ended, plan_year, where_is

AGREEMENTS, PAYMENTS, HISTORY = 10, 12, 6
WAITS = {"offered"}
DONE = {"paid", "returned", "cancelled"}


@public
def area_money(request: HttpRequest, community: str) -> HttpResponse:
    """The area's money: the bar and its parts, this year, who holds it; with `MONEY_SEE` what is behind each sum."""
    plan = _live_plan().first(slug=community)
    found = plan.community if plan else _area().first(slug=community)
    if found is None:
        raise Http404("There is no such area.")
    where = where_is(found, plan, on=today())
    context: dict[str, Any] = {
        "community": found,
        "trail": [("Home", reverse("home")), (found.name, found.get_absolute_url()), ("Money", "")],
        "where": where,
        "money": where.whole.money,
        "plan": plan,
        "year": plan_year(plan, today()) if plan and not has_ended(plan, today()) else None,
        "today": today(),
        "years": sums.spent_by_year(found)[-10:],
    }
    may = standing_of(request.user).actions_in(found) if request.user.is_authenticated else set()
    if Action.MONEY_SEE in may:
        cast(AllowedRequest, request).may = may  # as the guard does: the lists below ask it
        context |= behind_the_sums(request, found)
    return TemplateResponse(request, "funding/area_money.html", context)


def behind_the_sums(request: HttpRequest, community: Community) -> dict[str, Any]:
    """Return the newest agreements with their costs, and the next and last payments."""
    agreements = _agreements().all(community=community.pk)
    keep(agreements, "lines", _costs().all(agreements=[one.pk for one in agreements]), "agreement")
    agreements.sort(key=lambda one: one.state not in WAITS)  # what waits for somebody comes first
    newest = _payments().all(community=community.pk)
    coming = sorted((one for one in newest if one.state not in DONE), key=lambda one: (one.due_on, one.number))
    roles = standing_of(request.user).by_community.get(community.pk, set())
    return {
        "inside": True,
        "agreements": [(agreement, sums.money_of_agreement(agreement)) for agreement in agreements],
        "payments": [*coming, *(one for one in newest if one.state in DONE)],
        "is_finance": "finance" in roles,
        "told": newest_told(community, request.user, HISTORY),
        "ledger": reverse("funding:area_list", args=[community.slug, "ledger"]),
    }


@ready
def _area() -> QuerySet:
    return Community.objects.select_related("programme").defer("outline").filter(slug=Given("slug"))


@ready
def _live_plan() -> QuerySet:
    """With its area, which most have: an area without a plan is asked for by itself."""
    rows = Plan.objects.filter(community__slug=Given("slug"), state="live").select_related("community__programme")
    return rows.defer("community__outline")[:1]


@ready
def _agreements() -> QuerySet:
    return sums.with_moves(Agreement.objects.in_community(Given("community"))).select_related("lto")[:AGREEMENTS]


@ready
def _costs() -> QuerySet:
    return BudgetLine.objects.filter(agreement__pk__in=[Given("agreements")]).select_related("project")


@ready
def _payments() -> QuerySet:
    rows = Payment.objects.filter(agreement__community=Given("community")).select_related("agreement")
    return rows.order_by("-due_on", "-number")[:PAYMENTS]

"""The list of what was bought: whose it is, and who looks after it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from biglocal.access import Action
from biglocal.communities.guards import allowed
from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.web.acting import tried
from biglocal.web.pages import page_of
from projects.models import Project

from ..actions.assets import FACTS, add_asset, find_asset, lose_asset, save_asset
from ..forms.close_out import AssetForm, GoneForm
from ..history import story_of
from ..models import Asset, BudgetLine
from .closing import trail_of


@allowed(Action.MONEY_SEE)
def asset_list(request: HttpRequest, community: Community) -> HttpResponse:
    """What was bought, by name; what is gone stays at the end."""
    rows = Asset.objects.filter(community=community).select_related("project", "bought_with")
    context = {
        "community": community,
        "page": page_of(request, rows.order_by("gone_on", "name", "pk")),
        "trail": trail_of(community, ("What was bought", "")),
    }
    return TemplateResponse(request, "funding/asset_list.html", context)


@allowed(Action.CLOSE_OUT)
def asset_add(request: HttpRequest, community: Community) -> HttpResponse:
    """Put something on the list."""
    form = AssetForm(request.POST or None, **offered(community))
    if form.is_valid():
        given = {"by": request.user, "now": timezone.now(), "form_key": form.cleaned_data["form_key"]}
        if tried(request, partial(add_asset, community=community, **given, **form.written), "On the list.", form):
            return redirect("funding:asset_list", community.slug)
    return form_page(request, community, form, None)


@allowed(Action.CLOSE_OUT)
def asset_edit(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """Change what is known of it."""
    asset = get_object_or_404(Asset, community=community, pk=pk)
    initial = {name: getattr(asset, name) for name in FACTS}
    initial |= {"bought_with": asset.bought_with_id, "project": asset.project_id}
    form = AssetForm(request.POST or None, initial=initial, **offered(community))
    if form.is_valid():
        given = {"by": request.user, "now": timezone.now()}
        if tried(request, partial(save_asset, asset=asset, **given, **form.written), "Saved.", form):
            return redirect("funding:asset_list", community.slug)
    return form_page(request, community, form, asset)


@allowed(Action.CLOSE_OUT)
def asset_gone(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """It is gone: say where, and when."""
    asset = get_object_or_404(Asset, community=community, pk=pk)
    form = GoneForm(request.POST or None, initial={"on": today()})
    if form.is_valid():
        given = {"by": request.user, "now": timezone.now()}
        act = partial(lose_asset, asset=asset, **given, **form.cleaned_data)
        if tried(request, act, "Marked as gone. It stays at the end of the list.", form):
            return redirect("funding:asset_list", community.slug)
    trail = trail_of(community, ("Gone", ""))
    return TemplateResponse(request, "funding/asset_gone.html", {"asset": asset, "form": form, "trail": trail})


@allowed(Action.CLOSE_OUT)
@require_POST
def asset_back(request: HttpRequest, community: Community, pk: int) -> HttpResponse:
    """It is there after all."""
    asset = get_object_or_404(Asset, community=community, pk=pk)
    find_asset(asset=asset, by=request.user, now=timezone.now())
    messages.success(request, "Back on the list.")
    return redirect("funding:asset_list", community.slug)


def offered(community: Community) -> dict[str, Any]:
    """Return what the form's menus offer."""
    lines = BudgetLine.objects.filter(agreement__community=community).exclude(agreement__state="lapsed")
    return {
        "lines": list(lines.select_related("agreement").order_by("agreement__title", "description", "pk")[:300]),
        "projects": list(Project.objects.in_community(community)[:300]),
    }


def form_page(request: HttpRequest, community: Community, form: AssetForm, asset: Asset | None) -> HttpResponse:
    """Show the form."""
    trail = trail_of(community, (asset.name if asset else "New", ""))
    context: dict[str, Any] = {"community": community, "form": form, "asset": asset, "trail": trail}
    context["history"] = story_of(asset) if asset else []
    return TemplateResponse(request, "funding/asset_form.html", context)

"""The outline of an area: draw one, look at it on a map, keep it; what was kept before."""

from functools import partial
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.actions.outlines import draw_outline, keep_outline, share_changes
from biglocal.communities.guards import AllowedRequest, allowed
from biglocal.communities.models import AreaOutline, AreaWard, Community
from biglocal.communities.models.outline import outline_that_holds
from biglocal.dates import today
from biglocal.places.models import Council, Ward
from biglocal.places.names import folded
from biglocal.web.acting import renewed, tried
from biglocal.web.pages import page_of

from ..outline_forms import CircleForm, DrawnForm, FileForm, KeepForm, WardsForm

TITLES = {"wards": "Choose wards", "file": "Read the outline from a file", "circle": "Draw a circle"}
MOST_COUNCILS = 6


@allowed(Action.OUTLINE_DRAW)
def area_outline(request: AllowedRequest, community: Community) -> HttpResponse:
    """The outline that holds, three ways to another, and those before."""
    rows = AreaOutline.objects.filter(community=community, kept_at__isnull=False)
    context = {
        "community": community,
        "page": page_of(request, rows.select_related("kept_by").defer("outline")),
        "links": AreaWard.objects.current(today()).filter(community=community).select_related("ward__line__council")
        .defer("ward__outline", "ward__sketch", "ward__line__council__outline", "ward__line__council__sketch"),
        "held": outline_that_holds(community),
        "ways": TITLES.items(),
    }  # fmt: skip
    return TemplateResponse(request, "portal/area_outline.html", context)


@allowed(Action.OUTLINE_DRAW)
def area_outline_draw(request: AllowedRequest, community: Community, way: str) -> HttpResponse:
    """Draw an outline. Nothing changes yet: the next page shows it."""
    if way not in TITLES:
        raise Http404("There is no such way to draw an outline.")
    councils, unknown = councils_asked(request, community) if way == "wards" else ([], "")
    form = form_of(way, request, community, councils)
    if request.method == "POST" and form.is_valid():
        drawn = draw_outline(community=community, how=form.how, by=request.user, now=timezone.now(), **form.drawn())
        return redirect("area_outline_look", community.slug, drawn.pk)
    context = {
        "community": community,
        "form": form,
        "way": way,
        "title": TITLES[way],
        "councils": councils,
        "unknown": unknown,
    }
    return TemplateResponse(request, "portal/area_outline_draw.html", context)


@allowed(Action.OUTLINE_DRAW)
def area_outline_look(request: AllowedRequest, community: Community, pk: int) -> HttpResponse:
    """An outline on a map, and what it changes; keep it."""
    mine = Q(kept_at__isnull=False) | Q(drawn_by=request.user.pk)
    drawn = get_object_or_404(AreaOutline.objects.filter(mine), community=community, pk=pk)
    held = outline_that_holds(community)
    form = KeepForm(request.POST or None, initial={"seen": held.pk if held else 0})
    if request.method == "POST" and form.is_valid():
        act = partial(keep_outline, drawn=drawn, by=request.user, now=timezone.now(), **form.cleaned_data)
        if tried(request, act, f"{community} has this outline now.", form):
            return redirect("area_outline", community.slug)
        held = outline_that_holds(community)
        renewed(form, str(held.pk if held else 0))
    changes = share_changes(community, drawn.outline, on=today())
    known = sum(change.after for change in changes if change.ward.ward_set.kind == "ward")
    context = {
        "community": community,
        "drawn": drawn,
        "form": form,
        "changes": changes,
        "elsewhere": 1 - known if known < 0.98 else 0,
        "held": held,
    }
    return TemplateResponse(request, "portal/area_outline_look.html", context)


def form_of(way: str, request: AllowedRequest, community: Community, councils: list[Council]) -> DrawnForm:
    """Return the form of the way, filled with what was posted."""
    data = request.POST if request.method == "POST" else None
    if way == "file":
        return FileForm(data, request.FILES if request.method == "POST" else None)
    if way == "circle":
        return CircleForm(data)
    wards = Ward.objects.in_force(today()).filter(ward_set__council__in=councils, ward_set__kind="ward")
    rows = wards.filter(outline__isnull=False).select_related("line__council").order_by("line__council__name", "name")
    links = AreaWard.objects.current(today()).filter(community=community)
    return WardsForm(
        data,
        wards=list(rows.defer("outline", "sketch", "line__council__outline", "line__council__sketch")),
        initial={"wards": [str(pk) for pk in links.values_list("ward", flat=True)]},
    )


def councils_asked(request: AllowedRequest, community: Community) -> tuple[list[Council], str]:
    """Return the councils whose wards are offered, and a name that was typed and is none."""
    councils: Any = Council.objects.defer("outline", "sketch")
    slugs = [slug.replace("\x00", "")[:120] for slug in request.GET.getlist("council")[:MOST_COUNCILS]]
    found = list(councils.filter(slug__in=slugs)) if slugs else []
    if not found:
        touched = AreaWard.objects.current(today()).filter(community=community).values("ward__ward_set__council")
        found = list(councils.filter(Q(pk__in=touched) | Q(pk=community.council_at_designation_id)).distinct())
    typed = request.GET.get("more", "").replace("\x00", "").strip()[:120]
    if not typed:
        return found, ""
    named = [one for one in councils.filter(end_date__isnull=True) if folded(one.name) == folded(typed)]
    return [*found, *(one for one in named if one not in found)][:MOST_COUNCILS], "" if named else typed

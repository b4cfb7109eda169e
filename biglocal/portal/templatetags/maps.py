"""Maps of a ward and of an area, drawn by the server; their links stand in a list beneath."""

from collections.abc import Callable
from hashlib import blake2b
from typing import Any

from django import template
from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from biglocal.communities.models import AreaOutline, AreaWard, Community
from biglocal.dates import today
from biglocal.places.credits import credits_in
from biglocal.places.maps import Place, Spot, View, draw, rings_of, view_of
from biglocal.places.models import Council, Ward, WardSet
from biglocal.web.templatetags.web import next_number

register = template.Library()
MOST_WARDS = 14
OF_OUTLINES = ["name", "slug", "outline", "sketch", "outline_invented"]
SECONDS = 60  # for which a process keeps a map


@register.simple_tag(takes_context=True)
def ward_map(context: Any, place: Any, projects: Any = (), yours: bool = False) -> SafeString:
    """Draw the ward of `place` (ward_reads.WardPlace) as the darker block, with the areas that touch it."""
    shown = with_point(projects)
    key = ("ward", place.ward.pk, yours, [area.pk for area in place.communities], points_of(shown))
    return kept_map(context, key, lambda: ward_drawing(place, shown, yours))


@register.simple_tag(takes_context=True)
def area_map(context: Any, community: Community, projects: Any = (), of: Any = None) -> SafeString:
    """Draw the area as a stitched line over the wards it touches; with another outline (`of`) it is drawn anew."""
    shown = with_point(projects)
    key = ("area", community.pk, today(), points_of(shown), of and of.pk)
    return kept_map(context, key, lambda: area_drawing(community, shown))


@register.simple_tag(takes_context=True)
def council_map(context: Any, council: Council, wards: list[Ward], areas: list[Community]) -> SafeString:
    """Draw all wards of a council, with the areas that touch them as stitched lines."""
    key = ("council", council.pk, today(), [ward.pk for ward in wards], [area.pk for area in areas])
    return kept_map(context, key, lambda: council_drawing(council, wards, areas))


def council_drawing(council: Council, wards: list[Ward], areas: list[Community]) -> dict[str, Any]:
    """Return what the template draws of a council; one without wards yet is drawn as a whole. No query."""
    shown = [ward for ward in wards if ward.sketch]
    view = view_of([ring for ward in shown for ring in rings_of(ward.sketch)] or rings_of(council.sketch))
    if view is None:
        return {"map": None, "what": council.name, "links": wards}
    title = f"Map of {council.name}"
    if shown:
        return picture(view, [(ward, False) for ward in wards], areas, [], title=title, caption="Each block is a ward.")
    whole = Place(council.name, council.get_absolute_url(), rings_of(council.sketch))
    stitched = [
        Place(area.name, area.get_absolute_url(), rings_of(area.sketch, area.outline)) for area in areas if area.outline
    ]
    return {
        "map": draw(view, [whole], stitched, []),
        "title": title,
        "desc": f"{council.name} as one block.",
        "caption": "Its wards are not known here yet.",
        "invented": council.outline_invented,
        "credits": [] if council.outline_invented else credits_in([council.credit]),
        "source": "" if council.outline_invented else council.outline_source,
    }


@register.simple_tag(takes_context=True)
def outline_map(context: Any, community: Community, drawn: AreaOutline, changes: list[Any]) -> SafeString:
    """Draw an outline that somebody looks at, over the wards of today."""
    key = ("outline", community.pk, drawn.pk, today(), drawn.kept_at)
    return kept_map(context, key, lambda: outline_drawing(community, drawn, changes))


def outline_drawing(community: Community, drawn: AreaOutline, changes: list[Any]) -> dict[str, Any]:
    """Return what the template draws of an outline. One query."""
    view = view_of(rings_of(None, drawn.outline), around=0.25)
    if view is None:
        return {"map": None, "what": community.name}
    sets = {change.ward.ward_set_id for change in changes}
    shown = Community(pk=community.pk, name=community.name, slug=community.slug)
    shown.outline, shown.outline_invented = drawn.outline, drawn.invented
    wards = [(ward, False) for ward in neighbours(view, sets)]
    return picture(view, wards, [shown], [], title=f"Outline of {community.name}", caption="Each block is a ward.")


@register.filter
def hundredths(share: float) -> str:
    """Return a share in whole hundredths; a little is "less than 1%"."""
    return "less than 1%" if 0 < share < 0.005 else f"{share * 100:.0f}%"


def kept_map(context: Any, key: tuple[Any, ...], drawing_of: Callable[[], dict[str, Any]]) -> SafeString:
    """Return the map as HTML. Outlines change once in years, so each process keeps what it drew for a moment."""
    number = next_number(context)
    name = "map:" + blake2b(repr((number, key)).encode(), digest_size=16).hexdigest()
    drawn = caches["memory"].get(name)
    if drawn is None:
        drawn = render_to_string("portal/_map.html", {"number": number, **drawing_of()})
        caches["memory"].set(name, drawn, SECONDS)
    return mark_safe(drawn)  # noqa: S308  # made by the template


def with_point(projects: Any) -> list[Any]:
    """Return the projects that have a point on a map."""
    return [project for project in projects if project.lat is not None]


def points_of(projects: list[Any]) -> list[tuple[Any, ...]]:
    """Return what a map shows of the projects: with another answer it is drawn anew."""
    return [(project.pk, project.title, project.lon, project.lat) for project in projects]


def ward_drawing(place: Any, projects: list[Any], yours: bool) -> dict[str, Any]:
    """Return what the template draws of a ward. Three queries."""
    own = place.ward
    areas = list(Community.objects.filter(pk__in=[area.pk for area in place.communities]).only(*OF_OUTLINES))
    view = view_of(
        rings_of(own.sketch), [ring for area in areas for ring in rings_of(area.sketch, area.outline)], around=0.2
    )
    if view is None:
        return {"map": None, "what": f"{own.name} ward"}
    return picture(
        view,
        [(ward, ward.pk == own.pk) for ward in neighbours(view, [own.ward_set_id])],
        areas,
        projects,
        title=f"Map of {own.name} ward",
        caption="Your ward is the darker block." if yours else f"{own.name} is the darker block.",
    )


def area_drawing(community: Community, projects: list[Any]) -> dict[str, Any]:
    """Return what the template draws of an area. Three queries."""
    links = list(
        AreaWard.objects.current(today())
        .filter(community=community)
        .select_related("ward__line__council")
        .defer("ward__outline", "ward__line__council__outline", "ward__line__council__sketch")
    )
    area = Community.objects.only(*OF_OUTLINES).get(pk=community.pk)
    rings = rings_of(area.sketch, area.outline) or [ring for link in links for ring in rings_of(link.ward.sketch)]
    view = view_of(rings, around=0.25)
    if view is None:
        return {"map": None, "what": community.name, "links": [link.ward for link in links]}
    touched = {link.ward_id for link in links}
    wards = neighbours(view, {link.ward.ward_set_id for link in links})
    return picture(
        view,
        [(ward, False) for ward in wards],
        [area] if area.outline else [],
        projects,
        title=f"Map of the wards around {community.name}",
        caption="Each block is a ward.",
        links=[ward for ward in wards if ward.pk in touched],
    )


def neighbours(view: View, ward_sets: Any) -> list[Ward]:
    """Return the wards of the sets that the picture shows some of. One query."""
    west, south, east, north = view.box()
    return list(
        Ward.objects.filter(
            ward_set__in=ward_sets, min_lon__lt=east, max_lon__gt=west, min_lat__lt=north, max_lat__gt=south
        )
        .with_credit()
        .select_related("line__council", "ward_set")
        .defer("outline", "line__council__outline", "line__council__sketch")[:MOST_WARDS]
    )


def picture(
    view: View,
    wards: list[tuple[Ward, bool]],
    communities: list[Community],
    projects: list[Any],
    *,
    title: str,
    caption: str,
    links: list[Ward] | None = None,
) -> dict[str, Any]:
    """Return what the template needs: drawing, words, and the list of wards as links."""
    places = [Place(w.name, w.get_absolute_url(), rings_of(w.sketch), own) for w, own in wards if w.sketch]
    areas = [Place(c.name, c.get_absolute_url(), rings_of(c.sketch, c.outline)) for c in communities if c.outline]
    spots = [Spot(project.title, project.lon, project.lat) for project in projects]
    stitched = " and ".join(area.name for area in areas)
    invented = any(ward.invented for ward, _ in wards) or any(c.outline_invented for c in communities)
    return {
        "map": draw(view, places, areas, spots),
        "title": title,
        "desc": describe(places, stitched, spots),
        "caption": caption + (f" The stitched line is {stitched}." if stitched else ""),
        "invented": invented,
        "credits": credits_in(ward.credit for ward, _ in wards if ward.sketch and not ward.invented),  # type: ignore[attr-defined]  # by with_credit()
        "as_of": as_of([ward for ward, _ in wards]),
        "links": links if links is not None else [ward for ward, _ in wards],
        "flags": projects,
    }


def as_of(wards: list[Ward]) -> str:
    """Say from which day the boundaries are, and from which file; both of a map over two councils."""
    said: dict[str, None] = {}
    for ward in wards:
        one = ward.ward_set
        day = f"{one.start_date:%-d %B %Y}" + ("" if one.start_known else " or earlier")
        said[day + from_which(one, ward.invented)] = None
    return "; ".join(list(said)[:2])


def from_which(ward_set: WardSet, invented: bool) -> str:
    """Say from which release, or else from which file, the outlines came."""
    if invented or not (ward_set.release or ward_set.source):
        return ""
    return f", release {ward_set.release}" if ward_set.release else f", from {ward_set.source}"


def describe(wards: list[Place], areas: str, spots: list[Spot]) -> str:
    """Say in words what the map shows."""
    own = next((ward.name for ward in wards if ward.own), "")
    others = ", ".join(ward.name for ward in wards if not ward.own)
    words = [f"{own} ward in the middle." if own else "", f"Wards around it: {others}." if own and others else ""]
    words += [
        f"Wards: {others}." if others and not own else "",
        f"{areas} is marked by a stitched line." if areas else "",
    ]
    words += ["Projects: " + ", ".join(spot.name for spot in spots[:12]) + "." if spots else ""]
    return " ".join(word for word in words if word)

"""Maps of a ward and of an area, drawn by the server; their links stand in a list beneath."""

from typing import Any

from django import template

from biglocal.communities.models import AreaWard, Community
from biglocal.dates import today
from biglocal.places.maps import Place, Spot, View, draw, rings_of, view_of
from biglocal.places.models import Ward
from biglocal.web.templatetags.web import next_number

register = template.Library()
MOST_WARDS = 14


@register.inclusion_tag("portal/_map.html", takes_context=True)
def ward_map(context: Any, place: Any, projects: Any = (), yours: bool = False) -> dict[str, Any]:
    """Draw the ward of `place` (ward_reads.WardPlace) as the darker block, with the areas that touch it. One query."""
    own = place.ward
    beside = [ring for area in place.communities for ring in rings_of(None, area.outline)]
    view = view_of(rings_of(own.sketch), beside, around=0.2)
    if view is None:
        return {"map": None, "what": f"{own.name} ward"}
    wards = neighbours(view, [own.ward_set_id])
    caption = "Your ward is the darker block." if yours else f"{own.name} is the darker block."
    return picture(
        context,
        view,
        [(ward, ward.pk == own.pk) for ward in wards],
        place.communities,
        projects,
        title=f"Map of {own.name} ward",
        caption=caption,
    )


@register.inclusion_tag("portal/_map.html", takes_context=True)
def area_map(context: Any, community: Community, projects: Any = ()) -> dict[str, Any]:
    """Draw the area as a stitched line over the wards it touches. Two queries."""
    links = list(
        AreaWard.objects.current(today())
        .filter(community=community)
        .select_related("ward__line__council")
        .defer("ward__outline", "ward__line__council__outline")
    )
    rings = rings_of(None, community.outline) or [ring for link in links for ring in rings_of(link.ward.sketch)]
    view = view_of(rings, around=0.25)
    if view is None:
        return {"map": None, "what": community.name, "links": [(link.ward.name, link.ward) for link in links]}
    touched = {link.ward_id for link in links}
    wards = neighbours(view, {link.ward.ward_set_id for link in links})
    return picture(
        context,
        view,
        [(ward, False) for ward in wards],
        [community] if community.outline else [],
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
        .select_related("line__council")
        .defer("outline", "line__council__outline")[:MOST_WARDS]
    )


def picture(
    context: Any,
    view: View,
    wards: list[tuple[Ward, bool]],
    communities: list[Community],
    projects: Any,
    *,
    title: str,
    caption: str,
    links: list[Ward] | None = None,
) -> dict[str, Any]:
    """Return what the template needs: drawing, words, and the list of wards as links."""
    places = [Place(w.name, w.get_absolute_url(), rings_of(w.sketch), own) for w, own in wards if w.sketch]
    areas = [Place(c.name, c.get_absolute_url(), rings_of(None, c.outline)) for c in communities if c.outline]
    spots = [Spot(p.title, p.lon, p.lat) for p in projects if p.lat is not None]
    stitched = " and ".join(area.name for area in areas)
    invented = any(ward.invented for ward, _ in wards) or any(c.outline_invented for c in communities)
    return {
        "map": draw(view, places, areas, spots),
        "number": next_number(context),
        "title": title,
        "desc": describe(places, stitched, spots),
        "caption": caption + (f" The stitched line is {stitched}." if stitched else ""),
        "invented": invented,
        "official": any(not ward.invented for ward, _ in wards),
        "links": links if links is not None else [ward for ward, _ in wards],
    }


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

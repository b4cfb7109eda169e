"""Outlines of the demonstration's councils. All are invented: patches around its areas that tile where they meet."""

from math import cos, hypot, pi, sin
from random import Random
from typing import Any

from biglocal.communities.models import Community
from biglocal.places.coast import LAND
from biglocal.places.geometry import squeeze, tidy_rings
from biglocal.places.models import Council

from .world import World

Point = tuple[float, float]
SQUEEZE = squeeze(53)
# How far a council of a kind reaches, in degrees of latitude; a few are known to be large.
REACH = {"london": 0.09, "metropolitan": 0.1, "unitary": 0.11, "district": 0.13}
LARGE = {"E06000047", "E06000052", "E06000057", "E06000063", "E06000065", "E06000062"}
NORTH = 0.42  # between the points of the land that is nobody's here
WIGGLE = 0.17  # how far an edge bends, as a share of its length


def write_council_outlines(world: World) -> None:
    """Give each council of the demonstration an outline. Cumberland's two districts lie in it, north and south."""
    middles: dict[int, Point] = {}
    for area in Community.objects.filter(council_at_designation__isnull=False).order_by("pk"):
        middles.setdefault(area.council_at_designation_id or 0, ((area.lon or 0.0) * SQUEEZE, area.lat or 0.0))
    councils = list(Council.objects.filter(pk__in=middles).order_by("gss"))
    patches = patches_around({council.gss: (middles[council.pk], council.kind) for council in councils})
    for council in councils:
        put_outline(council, patches[council.gss])
        for half, district in zip(halves(patches[council.gss]), council.replaces.order_by("gss"), strict=False):
            put_outline(district, half)


def put_outline(council: Council, shape: Any) -> None:
    """Write the outline and the drawing of it."""
    from shapely.geometry import mapping

    outline = mapping(shape)
    parts = [outline["coordinates"]] if outline["type"] == "Polygon" else outline["coordinates"]
    council.sketch = tidy_rings([(x, y) for x, y in part[0]] for part in parts)
    polygons = [[[[x, y] for x, y in [*ring, ring[0]]]] for ring in council.sketch]
    council.outline = {"type": "MultiPolygon", "coordinates": polygons}
    council.outline_invented, council.outline_source = True, "Demonstration: outlines are invented"
    council.save(update_fields=["sketch", "outline", "outline_invented", "outline_source"])


def patches_around(places: dict[str, tuple[Point, str]]) -> dict[str, Any]:
    """Return a patch of land around each place: what is nearer to it than to any other place or point of nobody."""
    from shapely import MultiPoint, Polygon, voronoi_polygons
    from shapely.geometry import Point as Spot

    land = land_of_england()
    sites = [*(middle for middle, _ in places.values()), *nobodys(places)]
    around = land.buffer(3)
    cells = list(voronoi_polygons(MultiPoint(sites), extend_to=around).geoms)
    found = {}
    for code, (middle, _) in places.items():
        cell = next(cell for cell in cells if cell.contains(Spot(middle)))
        bent = Polygon(crooked(list(cell.exterior.coords)))
        found[code] = to_degrees(largest(bent.intersection(land)))
    return found


def land_of_england() -> Any:
    """Return the land, with longitudes squeezed so that distances are true."""
    from shapely import MultiPolygon, Polygon

    return MultiPolygon([Polygon([(lon * SQUEEZE, lat) for lon, lat in ring]) for ring in LAND])


def nobodys(places: dict[str, tuple[Point, str]]) -> list[Point]:
    """Return points around the places, so that councils end somewhere: a net over the land, a ring around small ones."""
    rng, middles = Random(7), [middle for middle, _ in places.values()]  # noqa: S311  # a pattern, no secret
    large = [middle for code, (middle, _) in places.items() if code in LARGE]
    found: list[Point] = []
    for code, (middle, kind) in places.items():
        if code not in LARGE:
            away = 2 * REACH.get(kind, 0.13)
            turns = [2 * pi * (step + rng.uniform(-0.25, 0.25)) / 7 for step in range(7)]
            ring = [(middle[0] + away * cos(turn), middle[1] + away * sin(turn)) for turn in turns]
            found += [at for at in ring if apart(at, middles) > 0.8 * away]
    for row in range(16):
        for column in range(16):
            at = (-4.1 + (column + row % 2 / 2) * NORTH, 49.8 + row * NORTH * 0.9)
            at = (at[0] + rng.uniform(-0.09, 0.09), at[1] + rng.uniform(-0.09, 0.09))
            if apart(at, middles + found) > NORTH * 0.6 and (not large or apart(at, large) > NORTH):
                found.append(at)
    return found


def apart(at: Point, others: list[Point]) -> float:
    """Return how far the nearest of the others is."""
    return min(hypot(at[0] - x, at[1] - y) for x, y in others)


def crooked(corners: list[Point]) -> list[Point]:
    """Return the ring with each edge bent, by the same bends from whichever side it is drawn."""
    ring: list[Point] = []
    for start, end in zip(corners, corners[1:], strict=False):
        first, last = sorted((rounded(start), rounded(end)))
        line = [first, *bends(first, last, Random(repr((first, last))), 3), last]  # noqa: S311  # a pattern, no secret
        ring += (line if first == rounded(start) else line[::-1])[:-1]
    return [*ring, ring[0]]


def bends(start: Point, end: Point, rng: Random, times: int) -> list[Point]:
    """Return points between two corners: the middle moved aside, and again in each half."""
    if not times:
        return []
    aside = rng.uniform(-WIGGLE, WIGGLE)
    dx, dy = end[0] - start[0], end[1] - start[1]
    middle = rounded(((start[0] + end[0]) / 2 - dy * aside, (start[1] + end[1]) / 2 + dx * aside))
    return [*bends(start, middle, rng, times - 1), middle, *bends(middle, end, rng, times - 1)]


def rounded(at: Point) -> Point:
    """Return the point on a net of about a metre: edges told twice are the same."""
    return round(at[0], 5), round(at[1], 5)


def largest(shape: Any) -> Any:
    """Return the largest part of what the coast may have cut into several."""
    return max(getattr(shape, "geoms", [shape]), key=lambda part: part.area)


def to_degrees(shape: Any) -> Any:
    """Return the shape in longitude and latitude."""
    from shapely import transform

    return transform(shape, lambda points: points / [SQUEEZE, 1.0])


def halves(shape: Any) -> list[Any]:
    """Return the northern and the southern half."""
    from shapely import box

    west, south, east, north = shape.bounds
    middle = (south + north) / 2
    return [largest(shape.intersection(box(west, a, east, b))) for a, b in ((middle, north), (south, middle))]

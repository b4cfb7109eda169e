"""Outlines for areas: made from wards, read from a file, or a circle; and how much of one lies in each ward."""

import json
from collections.abc import Iterable
from datetime import date
from math import cos, pi, sin
from typing import Any

from .geometry import ENGLAND, METRES, box_of, outer_rings, polygons_of, squeeze
from .imports.outlines import fault_of
from .imports.reading import FileWrong, decode
from .models import Ward
from .overlaps import in_metres

LARGEST, MOST_POINTS = 2 * 1024 * 1024, 20_000
LEAST_KM2, MOST_KM2 = 0.01, 2_500.0
CORNERS = 64
LEAST_SHARE = 0.01  # what is less comes from lines that were drawn twice


def from_wards(wards: Iterable[Ward]) -> dict[str, Any]:
    """Return the outline around all the wards: what lies in one of them lies in it, and nothing else does."""
    from shapely import union_all
    from shapely.geometry import mapping, shape

    return plain(mapping(union_all([shape(ward.outline).buffer(0) for ward in wards])))


def from_circle(lon: float, lat: float, metres: float) -> dict[str, Any]:
    """Return a ring of many corners around a point."""
    up, across = metres / METRES, metres / METRES / squeeze(lat)
    turns = [2 * pi * at / CORNERS for at in range(CORNERS)]
    ring = [[round(lon + across * cos(turn), 6), round(lat + up * sin(turn), 6)] for turn in turns]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def from_file(raw: bytes, name: str) -> dict[str, Any]:
    """Return the one outline of a GeoJSON file, or refuse it in a sentence."""
    if len(raw) > LARGEST:
        raise FileWrong(f"{name} is larger than 2 MB. Simplify the outline, or cut the file down to this one area.")
    if not raw.strip():
        raise FileWrong(f"{name} is empty. Choose another file.")
    geometry = geometry_of(decode(raw, name), name)
    if too_many := points_over(geometry):
        raise FileWrong(f"{name} has {too_many:,} points. Simplify it to {MOST_POINTS:,} or fewer.")
    if looks_like_metres(geometry):
        raise FileWrong(f"{name} counts in metres (British National Grid). Save it as WGS84: longitude and latitude.")
    if expected := fault_of(geometry):
        raise FileWrong(f"{name} is no outline we can use. We need {expected}.")
    geometry = plain(geometry)
    if not LEAST_KM2 <= (size := km2_of(geometry)) <= MOST_KM2:
        raise FileWrong(f"{name} has an outline of {size:,.2f} km². That is no neighbourhood: is it the right file?")
    return geometry


def geometry_of(text: str, name: str) -> Any:
    """Return the geometry of a bare one, of a feature, or of a collection that holds one feature."""
    try:
        found = json.loads(text, parse_constant=refuse_constant)
        if isinstance(found, dict) and found.get("type") == "FeatureCollection":
            features = found.get("features")
            if not isinstance(features, list) or len(features) != 1:
                count = len(features) if isinstance(features, list) else 0
                raise FileWrong(f"{name} holds {count} features. Keep the one that is this area’s outline.")
            found = features[0]
        if isinstance(found, dict) and found.get("type") == "Feature":
            found = found.get("geometry")
    except (ValueError, RecursionError):
        raise FileWrong(f"{name} is no GeoJSON file. Save the outline as GeoJSON and try again.") from None
    if not isinstance(found, dict):
        raise FileWrong(f"{name} is no GeoJSON file. Save the outline as GeoJSON and try again.")
    return found


def refuse_constant(word: str) -> None:
    """`NaN` and `Infinity` are no numbers of JSON, though Python reads them."""
    raise ValueError(word)


def points_over(geometry: Any) -> int:
    """Return how many numbers the geometry has, in points, where they are too many; else 0."""
    count, waiting = 0, [geometry.get("coordinates")]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list) and one and not isinstance(one[0], list):
            count += 1
        elif isinstance(one, list):
            waiting += one
    return count if count > MOST_POINTS else 0


def looks_like_metres(geometry: Any) -> bool:
    """Is the first point one of the national grid?"""
    try:
        x, y = outer_rings(geometry)[0][0]
        return 0 < x < 700_000 and 1_000 < y < 1_300_000
    except (TypeError, ValueError, IndexError, KeyError):
        return False


def plain(geometry: Any) -> dict[str, Any]:
    """Return type and rings alone: lists of longitude and latitude, no heights, to six places."""
    polygons = [
        [[[round(float(x), 6), round(float(y), 6)] for x, y in ring] for ring in polygon]
        for polygon in polygons_of(geometry)
    ]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def km2_of(geometry: dict[str, Any]) -> float:
    """Return the size of an outline."""
    box = box_of(outer_rings(geometry)) or ENGLAND
    return float(in_metres(geometry, (box[1] + box[3]) / 2).area) / 1e6


def inner_point(geometry: dict[str, Any]) -> tuple[float, float]:
    """Return longitude and latitude of a point well inside."""
    from shapely.geometry import shape

    point = shape(geometry).representative_point()
    return round(point.x, 5), round(point.y, 5)


def shares_in(geometry: dict[str, Any], *, on: date) -> list[tuple[Ward, float]]:
    """Return the wards and divisions of `on` that hold some of the outline, each with its share. One query."""
    box = box_of(outer_rings(geometry))
    if box is None:
        return []
    west, south, east, north = box
    near = Ward.objects.in_force(on).filter(
        min_lon__lte=east, max_lon__gte=west, min_lat__lte=north, max_lat__gte=south, outline__isnull=False
    )
    near = near.select_related("line__council", "ward_set")
    area = in_metres(geometry, (south + north) / 2)
    found = []
    for ward in near.defer("sketch", "line__council__outline", "line__council__sketch"):
        share = area.intersection(in_metres(ward.outline, (south + north) / 2)).area / area.area
        if share >= LEAST_SHARE:
            found.append((ward, min(1.0, round(float(share), 4))))
    return sorted(found, key=lambda pair: (pair[0].ward_set.kind != "ward", -pair[1], pair[0].name))

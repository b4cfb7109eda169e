"""Outlines in plain Python: rings, boxes, what lies within, fewer points. Coordinates are longitude, then latitude."""

from collections.abc import Iterable
from math import cos, radians
from typing import Any

Point = tuple[float, float]
Ring = list[Point]
Box = tuple[float, float, float, float]  # west, south, east, north

ENGLAND: Box = (-6.5, 49.8, 1.9, 55.9)
METRES = 111_320.0  # a degree of latitude
FINE = 110  # a sketch keeps what a drawing this many times smaller than its diagonal can show


def polygons_of(geometry: dict[str, Any] | None) -> list[list[Ring]]:
    """Return the polygons of a GeoJSON geometry, each a list of rings, the outer one first."""
    if not geometry:
        return []
    parts = {"Polygon": [geometry.get("coordinates")], "MultiPolygon": geometry.get("coordinates")}
    return [
        [[(point[0], point[1]) for point in ring] for ring in polygon] for polygon in parts.get(geometry["type"]) or []
    ]


def box_of(rings: Iterable[Ring]) -> Box | None:
    """Return the box around all points."""
    points = [point for ring in rings for point in ring]
    if not points:
        return None
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return min(lons), min(lats), max(lons), max(lats)


def outer_rings(geometry: dict[str, Any] | None) -> list[Ring]:
    """Return the outer ring of each polygon."""
    return [polygon[0] for polygon in polygons_of(geometry) if polygon]


def holds(geometry: dict[str, Any] | None, lon: float, lat: float) -> bool:
    """Does the outline hold the point? An even number of crossings is outside, holes included."""
    return any(_crossings(polygon, lon, lat) % 2 for polygon in polygons_of(geometry))


def within(geometry: dict[str, Any] | None, lon: float, lat: float, metres: float) -> bool:
    """Does the outline hold the point, or come as near to it as `metres`?"""
    if holds(geometry, lon, lat):
        return True
    up, across = METRES, METRES * squeeze(lat)
    for polygon in polygons_of(geometry):
        for ring in polygon:
            flat = [((x - lon) * across, (y - lat) * up) for x, y in ring]
            pairs = zip(flat, flat[1:] + flat[:1], strict=True)
            if any(_distance((0.0, 0.0), start, end) <= metres for start, end in pairs):
                return True
    return False


def _crossings(rings: list[Ring], lon: float, lat: float) -> int:
    count = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
                count += 1
    return count


def area_of(ring: Ring) -> float:
    """Return the size of a ring, in square units of its coordinates."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def middle_of(ring: Ring) -> Point:
    """Return the centre of gravity of a ring."""
    twice = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        twice, x, y = twice + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    if not twice:
        return ring[0]
    return x / (3 * twice), y / (3 * twice)


def simplify(ring: Ring, tolerance: float) -> Ring:
    """Return the ring with the points left out that lie within `tolerance` of the line between their neighbours."""
    if len(ring) < 5:
        return ring
    far = max(range(len(ring)), key=lambda i: (ring[i][0] - ring[0][0]) ** 2 + (ring[i][1] - ring[0][1]) ** 2)
    return _fewer(ring[: far + 1], tolerance)[:-1] + _fewer(ring[far:], tolerance)


def _fewer(line: Ring, tolerance: float) -> Ring:
    """Keep both ends, and where the line bends most, both halves of it again."""
    keep, waiting = {0, len(line) - 1}, [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        best, at = tolerance, None
        for i in range(first + 1, last):
            away = _distance(line[i], line[first], line[last])
            if away > best:
                best, at = away, i
        if at is not None:
            keep.add(at)
            waiting += [(first, at), (at, last)]
    return [line[i] for i in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = (
        0.0 if not length else max(0.0, min(1.0, ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length))
    )
    return ((point[0] - start[0] - along * dx) ** 2 + (point[1] - start[1] - along * dy) ** 2) ** 0.5


def sketch_of(geometry: dict[str, Any] | None, fine: int = FINE) -> list[Ring] | None:
    """Return few enough points for a small drawing: outer rings without islets, to five places (about a metre)."""
    rings = outer_rings(geometry)
    box = box_of(rings)
    if box is None:
        return None
    tolerance = ((box[2] - box[0]) ** 2 + (box[3] - box[1]) ** 2) ** 0.5 / fine
    return tidy_rings(simplify(ring, tolerance) for ring in rings)


def tidy_rings(rings: Iterable[Ring]) -> list[Ring]:
    """Return rings of some size, rounded, the largest first and without the doubled last point."""
    sized = sorted(((area_of(ring), ring) for ring in rings if len(ring) > 3), key=lambda pair: -pair[0])
    shown = [ring for size, ring in sized if size >= sized[0][0] / 50]
    return [[(round(x, 5), round(y, 5)) for x, y in (ring[:-1] if ring[0] == ring[-1] else ring)] for ring in shown]


def clip(ring: Ring, box: Box) -> Ring:
    """Return the part of the ring within the box (Sutherland and Hodgman's way)."""
    west, south, east, north = box
    for axis, edge, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        ring = _cut(ring, axis, edge, sign)
    return ring


def _cut(ring: Ring, axis: int, edge: float, sign: int) -> Ring:
    kept: Ring = []
    for start, end in zip(ring[-1:] + ring[:-1], ring, strict=True):
        start_in, end_in = sign * (start[axis] - edge) >= 0, sign * (end[axis] - edge) >= 0
        if start_in != end_in:
            share = (edge - start[axis]) / (end[axis] - start[axis])
            kept.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
        if end_in:
            kept.append(end)
    return kept


def squeeze(lat: float) -> float:
    """Return how much shorter a degree of longitude is than one of latitude, at `lat`."""
    return cos(radians(lat))

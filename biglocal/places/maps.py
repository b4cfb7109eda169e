"""A map as a drawing: outlines projected into a small picture, with labels that do not cover one another."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from .geometry import Box, Point, Ring, area_of, box_of, clip, middle_of, outer_rings, simplify, squeeze

WIDTH, HEIGHT, MARGIN = 420, 340, 28
LETTER = 7.6  # width of a letter of a label, about


@dataclass(frozen=True)
class Place:
    """A ward or an area to draw: its name, its address, its rings."""

    name: str
    url: str
    rings: list[Ring]
    own: bool = False


@dataclass(frozen=True)
class Spot:
    """A project's point."""

    name: str
    lon: float
    lat: float


@dataclass
class Drawn:
    """What the template draws of one place: path data, its shade, where its name stands."""

    name: str
    url: str
    path: str
    shade: str = ""
    label: Point | None = None


@dataclass
class Map:
    """A whole drawing."""

    wards: list[Drawn] = field(default_factory=list)
    areas: list[Drawn] = field(default_factory=list)
    spots: list[Drawn] = field(default_factory=list)
    labels: list[tuple[float, float, str]] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT


class View:
    """Leads longitude and latitude to the picture's own units."""

    def __init__(self, box: Box, width: int = WIDTH, height: int = HEIGHT, margin: int = MARGIN):
        west, south, east, north = box
        self.width, self.height = width, height
        self.squeeze = squeeze((south + north) / 2)
        wide, high = max((east - west) * self.squeeze, 1e-6), max(north - south, 1e-6)
        self.scale = min((width - 2 * margin) / wide, (height - 2 * margin) / high)
        self.lon, self.lat = (west + east) / 2, (south + north) / 2

    def put(self, lon: float, lat: float) -> Point:
        return (
            self.width / 2 + (lon - self.lon) * self.squeeze * self.scale,
            self.height / 2 - (lat - self.lat) * self.scale,
        )

    def ring(self, ring: Ring) -> Ring:
        """Return the ring in picture units, cut a little outside the edge, with the points that can be seen."""
        cut = clip([self.put(*point) for point in ring], (-9, -9, self.width + 9, self.height + 9))
        return simplify(cut, 0.7) if len(cut) > 3 else cut

    def box(self) -> Box:
        """Return the box of longitudes and latitudes that the picture shows."""
        dx, dy = self.width / 2 / self.squeeze / self.scale, self.height / 2 / self.scale
        return self.lon - dx, self.lat - dy, self.lon + dx, self.lat + dy


def view_of(rings: Iterable[Ring], beside: Iterable[Ring] = (), around: float = 0.0) -> View | None:
    """Return the view that shows all rings with a share of their size around them, and what lies beside.

    What lies beside is left out where it would make the rings less than half as large.
    """
    box = box_of(rings)
    if box is None:
        return None
    dx, dy = (box[2] - box[0]) * around, (box[3] - box[1]) * around
    box = (box[0] - dx, box[1] - dy, box[2] + dx, box[3] + dy)
    other = box_of(beside) or box
    both = (min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3]))
    small = both[2] - both[0] <= 2 * (box[2] - box[0]) and both[3] - both[1] <= 2 * (box[3] - box[1])
    return View(both if small else box)


def rings_of(sketch: list[Any] | None, outline: dict[str, Any] | None = None) -> list[Ring]:
    """Return the rings to draw: of the sketch, else of the outline itself."""
    return [[(x, y) for x, y in ring] for ring in sketch] if sketch else outer_rings(outline)


def path_of(rings: Iterable[Ring]) -> str:
    """Return SVG path data with whole units and a half where it matters."""
    return "".join("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in ring) + "Z" for ring in rings if len(ring) > 2)


def short_path(view: View, rings: Iterable[Ring]) -> str:
    """Return SVG path data in whole units, each point told from the one before: for a drawing of very many places.

    Every point is put on its own, so neighbours that share an edge share it in the drawing too.
    """
    found = []
    for ring in rings:
        points = [(round(x), round(y)) for x, y in (view.put(*point) for point in ring)]
        steps = [(x - x0, y - y0) for (x0, y0), (x, y) in pairwise(points) if (x, y) != (x0, y0)]
        if len(steps) > 1:
            found.append(f"M{points[0][0]} {points[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps) + "z")
    return "".join(found).replace(" -", "-")


def draw(view: View, wards: list[Place], areas: list[Place], spots: list[Spot]) -> Map:
    """Return the drawing: wards as blocks, areas as stitched lines, spots as flags, and names where there is room."""
    drawing = Map()
    points = [(spot, *view.put(spot.lon, spot.lat)) for spot in spots]
    points = [(spot, x, y) for spot, x, y in points if 0 < x < WIDTH and 0 < y < HEIGHT]
    taken: list[Box] = [(x - 11, y - 12, x + 11, y + 7) for _, x, y in points]
    for place in sorted(wards, key=lambda place: not place.own):
        rings = [view.ring(ring) for ring in place.rings]
        if path := path_of(rings):
            drawing.wards.append(Drawn(place.name, place.url, path, "#8fc79b" if place.own else shade(place.name)))
            label(drawing, taken, place.name, rings)
    drawing.wards.reverse()  # the own one on top
    for place in areas:
        drawing.areas.append(Drawn(place.name, place.url, path_of(view.ring(ring) for ring in place.rings)))
    for spot, x, y in points:
        drawing.spots.append(Drawn(spot.name, "", f"M{x - 9:.0f} {y + 5:.0f}l9 -16l9 16z"))
        if len(points) == 1:  # the names of several would lie over one another: the caption says them
            write(drawing, taken, spot.name, (x, y + 20)) or write(drawing, taken, spot.name, (x, y - 17))
    return drawing


def shade(name: str) -> str:
    """Return one of two quiet greens: the same for the same name."""
    return "#cfe0cf" if sum(map(ord, name)) % 2 else "#dbe6d8"


def label(drawing: Map, taken: list[Box], name: str, rings: list[Ring]) -> None:
    """Write the ward's name into its largest part, where there is room."""
    seen = [clip(ring, (6, 6, WIDTH - 6, HEIGHT - 6)) for ring in rings]
    seen = [ring for ring in seen if len(ring) > 2]
    if seen and area_of(largest := max(seen, key=area_of)) > 900:
        x, y = middle_of(largest)
        any(write(drawing, taken, name, (x, y + away)) for away in (0, -26, 26, -46, 46, -66, 66))


def write(drawing: Map, taken: list[Box], name: str, at: Point) -> bool:
    """Write a name unless it would lie over something else; near an edge it is moved inwards. Was there room?"""
    half = len(name) * LETTER / 2
    if half > WIDTH / 2 - 4:
        return False
    x, y = min(max(at[0], half + 4), WIDTH - half - 4), min(max(at[1], 18), HEIGHT - 8)
    box = (x - half, y - 13, x + half, y + 4)
    if any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
        return False
    taken.append(box)
    drawing.labels.append((round(x), round(y), name))
    return True

"""England as a quilt: where the dot of an area stands in the drawing of `portal/_england.html`."""

from collections.abc import Iterable
from dataclasses import dataclass

# Units of the drawing for a degree of longitude and of latitude, counted from Chatham (0.52, 51.38) at 232.8, 276.5.
# Land's End comes out at the bottom left, Berwick at the top, with England's own proportions at 52 degrees north.
PER_LON, PER_LAT = 34.46, 55.2
CHATHAM = (0.52, 51.38, 232.8, 276.5)


@dataclass(frozen=True)
class Here:
    """The area that the map names: its dot, a stitched line, its name below or, near the coast in the south, above."""

    name: str
    x: float
    y: float

    @property
    def above(self) -> bool:
        return self.y > 300

    @property
    def line_from(self) -> float:
        return round(self.y + (-10 if self.above else 10), 1)

    @property
    def line_to(self) -> float:
        return round(self.y + (-48 if self.above else 48), 1)

    @property
    def text_y(self) -> float:
        return round(self.y + (-54 if self.above else 62), 1)

    @property
    def text_x(self) -> float:
        half = len(self.name) * 3.4
        return round(min(max(self.x + 4, half), 288 - half), 1)


@dataclass(frozen=True)
class England:
    """What the drawing needs."""

    count: int
    dots: str
    here: Here | None


def put(lon: float, lat: float) -> tuple[float, float]:
    """Return where a place stands in the drawing."""
    lon_0, lat_0, x_0, y_0 = CHATHAM
    return round(x_0 + (lon - lon_0) * PER_LON, 1), round(y_0 - (lat - lat_0) * PER_LAT, 1)


def england(places: Iterable[tuple[str, float | None, float | None]], here: str = "") -> England:
    """Return the dots of `places` (name, longitude, latitude); the one named `here` is shown with its name."""
    known = [(name, *put(lon, lat)) for name, lon, lat in places if lon is not None and lat is not None]
    dots = "".join(f"M{x} {y}h.01" for _, x, y in known)
    found = next((Here(*place) for place in known if here and place[0] == here), None)
    return England(len(known), dots, found)

"""The map of England: councils as blocks, areas as dots. The list beside it names the same, by region."""

from dataclasses import dataclass, field
from datetime import date

from biglocal.communities.models import Community
from biglocal.dates import running_on
from biglocal.places.coast import LAND
from biglocal.places.credits import credit_of, credits_in
from biglocal.places.geometry import ENGLAND
from biglocal.places.maps import View, rings_of, short_path
from biglocal.places.models import Council

WIDTH, HEIGHT, MARGIN = 600, 726, 8  # England's own proportions
NOT_KNOWN = "Region not known yet"


@dataclass(frozen=True)
class Shape:
    """A council in the drawing."""

    name: str
    slug: str
    path: str
    shade: str


@dataclass(frozen=True)
class Dot:
    """An area in the drawing."""

    name: str
    slug: str
    x: int
    y: int


@dataclass
class Region:
    """What the list says of one region."""

    name: str
    areas: list[Community] = field(default_factory=list)
    councils: list[Council] = field(default_factory=list)


@dataclass
class EnglandMap:
    """Drawing and list."""

    shapes: list[Shape]
    dots: list[Dot]
    regions: list[Region]
    land: str = ""  # drawn roughly, where outlines of councils are not known
    invented: bool = False
    sources: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    width: int = WIDTH
    height: int = HEIGHT


def england_map(on: date) -> EnglandMap:
    """Read areas, and the councils of `on`. Two queries; outlines stay behind, few points of each come."""
    areas = list(Community.objects.only("name", "slug", "region", "lat", "lon").order_by("name"))
    columns = ["name", "slug", "kind", "region", "sketch", "outline_invented", "outline_source"]
    councils = list(Council.objects.filter(running_on(on)).annotate(credit=credit_of("outline_hash")).only(*columns))
    view = View(ENGLAND, WIDTH, HEIGHT, MARGIN)
    drawn = [council for council in councils if council.sketch and not council.outline_invented]
    return EnglandMap(
        shapes=[
            Shape(council.name, council.slug, path, green(council.name))
            for council in councils
            if council.sketch and (path := short_path(view, rings_of(council.sketch)))
        ],
        dots=[dot_of(view, area) for area in areas if area.lat is not None and area.lon is not None],
        regions=regions_of(areas, councils),
        land="" if drawn else short_path(view, LAND),
        invented=any(council.outline_invented for council in councils),
        sources=sorted({council.outline_source for council in drawn if council.outline_source})[:2],
        credits=credits_in(council.credit for council in drawn),
    )


def green(name: str) -> str:
    """Return one of three greens, the same for the same name, so that most neighbours differ."""
    return ("#a5cdb0", "#b8d8bf", "#cbe2ce")[sum(map(ord, name)) % 3]


def dot_of(view: View, area: Community) -> Dot:
    """Return where the area stands in the drawing."""
    x, y = view.put(area.lon or 0.0, area.lat or 0.0)
    return Dot(area.name, area.slug, round(x), round(y))


def regions_of(areas: list[Community], councils: list[Council]) -> list[Region]:
    """Sort areas and councils into regions by name; what has no region comes last."""
    known = {region.casefold(): region for region in Community.Region.values}
    found: dict[str, Region] = {}

    def region(name: str) -> Region:
        name = known.get(name.casefold(), name) or NOT_KNOWN
        return found.setdefault(name, Region(name))

    for area in areas:
        region(area.region).areas.append(area)
    for council in councils:
        region(council.region).councils.append(council)
    return sorted(found.values(), key=lambda region: (region.name == NOT_KNOWN, region.name))

"""The programme, councils and wards. Names and codes are real, every outline is invented and marked so."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.text import slugify

from biglocal.communities.models import Programme
from biglocal.places.models import Council, Ward, WardLine, WardSet

from .world import World

PARTS_OF_ALLOCATION = [
    (Decimal(1_000_000), "When the area was named"),
    (Decimal(105_000), "Added in 2017"),
    (Decimal(50_000), "Added in 2020"),
]
FIRST_DAY = date(2009, 4, 1)


def write_programme(world: World) -> None:
    """Write Big Local with its figures."""
    world.programme = Programme.objects.create(
        name="Big Local",
        slug="big-local",
        end_date=world.last_day,
        area_allocation=sum(amount for amount, _ in PARTS_OF_ALLOCATION),
    )


def write_council(world: World, gss: str, name: str, region: str, wards: list[dict[str, Any]], since: date) -> Council:
    """Write a council with today's set of `wards` (gss, name, seats, ring); they stand in `world.wards` by code."""
    council = Council.objects.filter(gss=gss).first() or Council.objects.create(
        gss=gss, name=name, slug=slugify(name), kind=kind_of(gss), region=region, start_date=FIRST_DAY
    )
    ward_set = council.ward_sets.first() or WardSet.objects.create(
        council=council, start_date=since, source="Demonstration: outlines are invented", release="demonstration"
    )
    for row in wards:
        line = WardLine.objects.create(council=council, name=row["name"], slug=slugify(row["name"]), gss=row["gss"])
        lons, lats = zip(*row["ring"], strict=True)
        world.wards[row["gss"]] = Ward.objects.create(
            ward_set=ward_set,
            line=line,
            gss=row["gss"],
            name=row["name"],
            seats=row["seats"],
            seats_known=True,
            outline=polygon(row["ring"]),
            min_lon=min(lons),
            max_lon=max(lons),
            min_lat=min(lats),
            max_lat=max(lats),
            invented=True,
        )
    return council


def kind_of(gss: str) -> str:
    """Return the kind of a council from the first letters of its code."""
    kinds = {"E06": "unitary", "E07": "district", "E08": "metropolitan", "E09": "london", "E10": "county"}
    return kinds[gss[:3]]


def polygon(ring: list[tuple[float, float]]) -> dict[str, Any]:
    """Return the GeoJSON of a closed ring of longitude and latitude."""
    points = [[round(lon, 5), round(lat, 5)] for lon, lat in ring]
    return {"type": "Polygon", "coordinates": [points if points[0] == points[-1] else [*points, points[0]]]}


def blocks(world: World, lon: float, lat: float, columns: int, rows: int, size: float = 0.012) -> list[list[Any]]:
    """Return rings of a patchwork of blocks around a point: crooked, but neighbours share their edges."""
    corner = {
        (x, y): (
            lon + (x - columns / 2 + world.rng.uniform(-0.22, 0.22)) * size * 1.5,
            lat + (y - rows / 2 + world.rng.uniform(-0.22, 0.22)) * size,
        )
        for x in range(columns + 1)
        for y in range(rows + 1)
    }
    return [
        [corner[x, y], corner[x + 1, y], corner[x + 1, y + 1], corner[x, y + 1]]
        for y in range(rows)
        for x in range(columns)
    ]


def area_ring(world: World, lon: float, lat: float, size: float = 0.011) -> list[tuple[float, float]]:
    """Return an eight-cornered ring around a point, as an area that crosses its wards' edges."""
    turns = [(1, 0), (0.7, 0.7), (0, 1), (-0.7, 0.7), (-1, 0), (-0.7, -0.7), (0, -1), (0.7, -0.7)]
    reach = [world.rng.uniform(0.75, 1.1) for _ in turns]
    return [(lon + x * r * size * 1.5, lat + y * r * size) for (x, y), r in zip(turns, reach, strict=True)]


def point_in(world: World, ward: Ward) -> tuple[float, float]:
    """Return latitude and longitude of some point near the middle of a ward's block."""
    spread = world.rng.uniform(0.38, 0.62), world.rng.uniform(0.38, 0.62)
    lat = ward.min_lat + (ward.max_lat - ward.min_lat) * spread[0]
    lon = ward.min_lon + (ward.max_lon - ward.min_lon) * spread[1]
    return round(lat, 5), round(lon, 5)

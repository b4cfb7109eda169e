"""Neighbours keep their shared edge when outlines get fewer points, and when they are drawn."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biglocal.places.geometry import ENGLAND
from biglocal.places.imports.sketches import sketches_of
from biglocal.places.maps import View, short_path
from biglocal.places.models import Council

from .importing import councils_file, run

BENDS = st.lists(st.floats(-0.004, 0.004), min_size=20, max_size=60)


def two_beside(bends, north=52.2):
    """Return two outlines with one crooked edge between them."""
    step = (north - 52.0) / (len(bends) + 1)
    edge = [[-1.0, 52.0], *([-1.0 + bend, 52.0 + step * at] for at, bend in enumerate(bends, 1)), [-1.0, north]]
    west = [[-1.2, 52.0], *edge, [-1.2, north], [-1.2, 52.0]]
    east = [[-0.8, 52.0], [-0.8, north], *reversed(edge), [-0.8, 52.0]]
    return {name: {"type": "Polygon", "coordinates": [ring]} for name, ring in (("west", west), ("east", east))}


def inner(ring):
    """Return the points of the edge between both, from south to north."""
    return sorted((y, x) for x, y in ring if -1.1 < x < -0.9)


@given(bends=BENDS)
def test_both_sides_of_an_edge_keep_the_same_points(bends):
    outlines = two_beside(bends)
    sketches = sketches_of(outlines, most=20, tolerance=0.002)
    west, east = inner(sketches["west"][0]), inner(sketches["east"][0])
    assert west == east and len(west) < len(bends)


@given(bends=BENDS)
def test_drawing_leaves_no_gap_between_neighbours(bends):
    sketches = sketches_of(two_beside(bends), most=20, tolerance=0.002)
    view = View(ENGLAND, 600, 726, 8)
    drawn = {name: points(short_path(view, rings)) for name, rings in sketches.items()}
    edge = {view_point(view, x, y) for y, x in inner(sketches["west"][0])}
    assert edge <= drawn["west"] and edge <= drawn["east"]


def view_point(view, x, y):
    across, down = view.put(x, y)
    return round(across), round(down)


def points(path):
    """Return the points that a path of steps goes through."""
    start, steps = path[1:-1].split("z")[0].split("l")
    x, y = map(int, start.split())
    numbers = [int(n) for n in steps.replace("-", " -").split()]
    found = {(x, y)}
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        found.add((x, y))
    return found


@pytest.mark.django_db
def test_import_of_outlines_makes_few_points_once(tmp_path):
    run("import_councils", councils_file(tmp_path), "--commit")
    bends = [0.003 if at % 2 else -0.003 for at in range(40)]
    codes = {"west": ("E06000035", "Medway"), "east": ("E07000108", "Dover")}
    features = [
        {"type": "Feature", "properties": {"LAD25CD": codes[side][0], "LAD25NM": codes[side][1]}, "geometry": outline}
        for side, outline in two_beside(bends).items()
    ]
    path = tmp_path / "outlines.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert run("import_councils", path, "--commit")[0] == 0
    medway, dover = (Council.objects.get(gss=gss) for gss in ("E06000035", "E07000108"))
    assert inner(medway.sketch[0]) == inner(dover.sketch[0])
    before = list(Council.objects.values())
    run("import_councils", path, "--commit")
    assert list(Council.objects.values()) == before

"""Outlines for areas: from wards, from a file, as a circle; and their shares in wards."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biglocal.places.area_outlines import from_circle, from_file, from_wards, inner_point, km2_of, shares_in
from biglocal.places.geometry import holds, within
from biglocal.places.imports.reading import FileWrong
from biglocal.places.models import Ward, WardSet
from tests.factories.places import WardFactory, WardSetFactory

from .importing import square

CHESSBOARD = [square(0.5 + 0.02 * x, 51.3 + 0.02 * y) for x in range(4) for y in range(4)]
PLACES = st.tuples(st.floats(0.49, 0.59), st.floats(51.29, 51.39))


# From wards -----------------------------------------------------------------------------------------------------------
@given(chosen=st.sets(st.sampled_from(range(16)), min_size=1), places=st.lists(PLACES, min_size=5, max_size=20))
def test_point_lies_in_the_union_when_it_lies_in_one_of_the_wards(chosen, places):
    wards = [Ward(outline=CHESSBOARD[at]) for at in chosen]
    outline = from_wards(wards)
    for lon, lat in places:
        if not any(on_an_edge(ward.outline, lon, lat) for ward in wards):
            assert holds(outline, lon, lat) == any(holds(ward.outline, lon, lat) for ward in wards)


def on_an_edge(outline, lon, lat):
    (ring,) = outline["coordinates"]
    return min(abs(lon - x) for x, _ in ring) < 1e-5 or min(abs(lat - y) for _, y in ring) < 1e-5


def test_wards_that_do_not_touch_make_several_parts():
    assert from_wards([Ward(outline=CHESSBOARD[0]), Ward(outline=CHESSBOARD[15])])["type"] == "MultiPolygon"


def test_ring_of_wards_keeps_its_hole():
    around = [Ward(outline=CHESSBOARD[at]) for at in (0, 1, 2, 4, 6, 8, 9, 10)]
    outline = from_wards(around)
    assert len(outline["coordinates"]) == 2 and not holds(outline, 0.53, 51.33)


# As a circle ----------------------------------------------------------------------------------------------------------
@given(metres=st.integers(50, 20_000), lon=st.floats(-5, 1.5), lat=st.floats(50, 55.5))
def test_circle_is_as_large_as_it_says(metres, lon, lat):
    outline = from_circle(lon, lat, metres)
    assert km2_of(outline) == pytest.approx(3.1416 * (metres / 1000) ** 2, rel=0.02)
    assert holds(outline, lon, lat) and within(outline, lon, lat, 1)


# From a file ----------------------------------------------------------------------------------------------------------
def file_of(geometry):
    return json.dumps(geometry).encode()


def test_outline_is_read_from_a_geometry_a_feature_or_a_collection_of_one():
    feature = {"type": "Feature", "properties": {}, "geometry": square(0.5, 51.3)}
    for found in (square(0.5, 51.3), feature, {"type": "FeatureCollection", "features": [feature]}):
        assert from_file(file_of(found), "a.geojson") == square(0.5, 51.3)


def test_heights_are_left_out():
    high = square(0.5, 51.3)
    high["coordinates"] = [[[x, y, 12.5] for x, y in high["coordinates"][0]]]
    assert from_file(b"\xef\xbb\xbf" + file_of(high), "a.geojson") == square(0.5, 51.3)


CROSSED = [[[0.5, 51.3], [0.6, 51.4], [0.6, 51.3], [0.5, 51.4], [0.5, 51.3]]]
SWAPPED = [[[y, x] for x, y in square(0.5, 51.3)["coordinates"][0]]]
GRID = [[[575000, 168000], [576000, 168000], [576000, 169000], [575000, 168000]]]
TWO = {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": square(0.5, 51.3)}] * 2}


def polygon(rings):
    return {"type": "Polygon", "coordinates": rings}


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "is empty"),
        (b"   ", "is empty"),
        (b"name,lat\n", "no GeoJSON"),
        (b"[1, 2]", "no GeoJSON"),
        (b"[" * 50_000, "no GeoJSON"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (b"\x00\x01\x02\x03", "no text"),
        (b"x" * (2 * 1024 * 1024 + 1), "larger than 2 MB"),
        (file_of(TWO), "2 features"),
        (file_of({"type": "FeatureCollection", "features": []}), "0 features"),
        (file_of({"type": "Point", "coordinates": [0.5, 51.3]}), "a Polygon"),
        (file_of({"type": "Polygon"}), "rings of points"),
        (file_of(polygon([])), "rings of points"),
        (file_of(polygon([[[0.5, 51.3], [0.6, 51.3]]])), "rings"),
        (file_of(polygon([[["a", "b"]] * 4])), "rings of points"),
        (file_of(polygon([[[10**400, 51.3]] * 4])), "rings of points"),
        (b'{"type": "Polygon", "coordinates": [[[NaN, 51.3], [0.6, 51.3], [0.6, 51.4], [NaN, 51.3]]]}', "no GeoJSON"),
        (file_of(polygon(CROSSED)), "do not cross"),
        (file_of(polygon(SWAPPED)), "swapped"),
        (file_of(polygon(GRID)), "British National Grid"),
        (file_of(square(10, 40)), "in England"),
        (file_of(square(0.5, 51.3, 1e-5)), "no neighbourhood"),
        (file_of(square(-1, 51.3, 1.5)), "no neighbourhood"),
        (file_of(polygon([[[0.5, 51.3]] * 20_001])), "20,001 points"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_wrong_file_is_refused_in_a_sentence(raw, said):
    with pytest.raises(FileWrong) as refused:
        from_file(raw, "This file")
    assert said in str(refused.value) and str(refused.value).startswith("This file")


# Shares ---------------------------------------------------------------------------------------------------------------
@pytest.fixture
def two_wards(db):
    wards = WardSetFactory()
    return [WardFactory(ward_set=wards, name=n, outline=square(0.5 + 0.02 * at, 51.3)) for at, n in enumerate("AB")]


def test_shares_are_those_of_the_area(two_wards):
    outline = polygon([[[0.515, 51.3], [0.535, 51.3], [0.535, 51.31], [0.515, 51.31], [0.515, 51.3]]])
    assert [(ward.name, share) for ward, share in shares_in(outline, on=date(2026, 1, 1))] == [("B", 0.75), ("A", 0.25)]


def test_shares_of_wards_of_today_make_up_the_whole(two_wards):
    found = shares_in(from_wards(two_wards), on=date(2026, 1, 1))
    assert sum(share for _, share in found) == pytest.approx(1, abs=0.001)


def test_two_tiers_are_both_counted(two_wards):
    divisions = WardSetFactory(kind=WardSet.Kind.DIVISION)
    WardFactory(ward_set=divisions, name="Z", gss="E58000001", outline=square(0.4, 51.2, 0.3))
    found = shares_in(square(0.5, 51.3), on=date(2026, 1, 1))
    assert [(ward.name, share) for ward, share in found] == [("A", 1.0), ("Z", 1.0)]


def test_wards_of_the_past_do_not_count(two_wards):
    WardSet.objects.update(end_date=date(2023, 5, 3))
    assert shares_in(square(0.5, 51.3), on=date(2026, 1, 1)) == []


@given(chosen=st.sets(st.sampled_from(range(16)), min_size=1))
def test_inner_point_lies_inside(chosen):
    outline = from_wards([Ward(outline=CHESSBOARD[at]) for at in chosen])
    assert holds(outline, *inner_point(outline))

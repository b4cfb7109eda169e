"""Outlines of the demonstration's councils: invented, and they tile where councils are neighbours."""

from itertools import combinations

import pytest
from shapely.geometry import Point

from biglocal.portal.demo.area_table import PLACES
from biglocal.portal.demo.council_outlines import SQUEEZE, halves, patches_around


@pytest.fixture(scope="module")
def patches():
    kinds = {"E06": "unitary", "E07": "district", "E08": "metropolitan", "E09": "london"}
    return patches_around({p.council[0]: ((p.lon * SQUEEZE, p.lat), kinds[p.council[0][:3]]) for p in PLACES})


def test_each_area_lies_within_its_council(patches):
    for place in PLACES:
        assert patches[place.council[0]].contains(Point(place.lon, place.lat).buffer(0.005)), place.name


def test_no_two_councils_overlap(patches):
    for one, other in combinations(patches.values(), 2):
        assert one.intersection(other).area < 1e-9


def test_neighbours_share_their_edge_without_a_gap(patches):
    for one, other in (("E08000037", "E08000022"), ("E08000037", "E06000047"), ("E09000020", "E09000025")):
        shared = patches[one].boundary.intersection(patches[other].buffer(1e-6)).length
        assert shared > 0.02, (one, other)
        joined = patches[one].buffer(1e-6).union(patches[other])
        assert joined.geom_type == "Polygon" and not joined.buffer(1e-5).interiors


def test_told_again_they_are_the_same(patches):
    kinds = {"E06": "unitary", "E07": "district", "E08": "metropolitan", "E09": "london"}
    again = patches_around({p.council[0]: ((p.lon * SQUEEZE, p.lat), kinds[p.council[0][:3]]) for p in PLACES})
    assert all(again[code].equals(shape) for code, shape in patches.items())


def test_two_halves_are_the_whole(patches):
    whole = patches["E06000063"]
    north, south = halves(whole)
    assert north.union(south).area == pytest.approx(whole.area, rel=0.02)
    assert north.intersection(south).area < 1e-9

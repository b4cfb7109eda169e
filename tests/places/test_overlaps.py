"""How much of an old ward lives on in a new one."""

import pytest

from biglocal.places.models import Ward
from biglocal.places.overlaps import overlaps


def block(south, north, west=-5.3, east=-5.2):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_ward_split_between_north_and_south_lives_on_wholly_in_its_halves():
    """In the far west, where a degree of longitude counted at the one's own latitude would move it sideways."""
    shares = overlaps([Ward(pk=1, outline=block(50.0, 50.2))], {"N": block(50.1, 50.2), "S": block(50.0, 50.1)})
    assert shares[1, "N"] == pytest.approx((0.5, 1.0), abs=0.0001)
    assert shares[1, "S"] == pytest.approx((0.5, 1.0), abs=0.0001)


def test_neighbours_to_the_north_share_nothing():
    beside = Ward(pk=2, outline=block(50.0, 50.1, west=-5.2, east=-5.1))
    assert overlaps([beside], {"N": block(50.05, 50.2)}) == {}


def test_wards_without_outlines_overlap_with_nothing():
    assert overlaps([Ward(pk=3)], {"N": block(50.0, 50.1)}) == {}
    assert overlaps([Ward(pk=1, outline=block(50.0, 50.1))], {}) == {}

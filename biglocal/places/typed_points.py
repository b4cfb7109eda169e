"""Read a point as people type it: a postcode, or latitude and longitude. What was typed is kept nowhere."""

import re

from biglocal.refusals import Refused

from . import postcodes
from .geometry import ENGLAND, Point

TYPED = re.compile(r"^\s*(-?\d{1,3}(?:\.\d{1,12})?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d{1,12})?)\s*$")


def read_point(typed: str) -> Point:
    """Return longitude and latitude, or refuse in a sentence."""
    if found := TYPED.match(typed):
        return placed(float(found[1]), float(found[2]))
    postcode = postcodes.normalise(typed)
    if postcode is None:
        raise Refused("Enter a whole postcode, or latitude and longitude, like 51.38, 0.52.")
    row = postcodes.find(postcode)
    if row is None or row.lat is None or row.lon is None:
        raise Refused("We do not know this postcode’s place. Enter latitude and longitude instead.")
    return row.lon, row.lat


def placed(lat: float, lon: float) -> Point:
    """Return the point where it lies in England; people swap the two numbers."""
    if in_england(lon, lat):
        return lon, lat
    if in_england(lat, lon):
        raise Refused("Enter latitude first, then longitude: they look swapped.")
    raise Refused("This point is not in England. Enter latitude and longitude, like 51.38, 0.52.")


def in_england(lon: float, lat: float) -> bool:
    """Does the point lie in England's box?"""
    west, south, east, north = ENGLAND
    return west <= lon <= east and south <= lat <= north

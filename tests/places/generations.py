"""Two sets of wards of one council with the same shape as Medway's of 2003 and 2023: every code is new.

Old: `River` goes on as it was under another code, `Hill` is split in two, `Park` and `Quay` become one.
"""

from datetime import date

from biglocal.places.successions import work_out
from tests.factories.places import CouncilFactory, WardFactory, WardLineFactory, WardSetFactory

BEFORE, AFTER = date(2003, 5, 1), date(2023, 5, 4)


def block(west, east, south=0.0, north=1.0):
    """Return a rectangle, in hundredths of a degree from a corner in Kent."""
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {"type": "Polygon", "coordinates": [[[0.5 + x / 100, 51.3 + y / 100] for x, y in corners]]}


def two_sets(council=None):
    """Return old and new set; wards have the outlines of the story, `River` keeps its line."""
    council = council or CouncilFactory(gss="E06000035", name="Medway", slug="medway")
    old = WardSetFactory(council=council, start_date=BEFORE, end_date=date(2023, 5, 3))
    new = WardSetFactory(council=council, start_date=AFTER)
    river = WardLineFactory(council=council, name="River", slug="river", gss="E05014461")
    rows = [
        (old, "River", "E05002251", block(0, 1), river),
        (old, "Hill", "E05002252", block(1, 3), None),
        (old, "Park", "E05002253", block(3, 4), None),
        (old, "Quay", "E05002254", block(4, 5), None),
        (new, "River", "E05014461", block(0, 1), river),
        (new, "Hill North", "E05014462", block(1, 3, 0.6, 1.0), None),
        (new, "Hill South", "E05014463", block(1, 3, 0.0, 0.6), None),
        (new, "Waterside", "E05014464", block(3, 5), None),
    ]
    for ward_set, name, gss, outline, line in rows:
        more = {"line": line} if line else {"line__slug": f"{name.lower().replace(' ', '-')}-{gss}"}
        WardFactory(ward_set=ward_set, name=name, gss=gss, outline=outline, **more)
    work_out(new)
    return old, new

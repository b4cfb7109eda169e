"""How much of an old ward lives on in a new one, reckoned in metres."""

from collections.abc import Hashable
from typing import Any, TypeVar

from .geometry import METRES, squeeze
from .models import Ward

Key = TypeVar("Key", bound=Hashable)


def overlaps(old: list[Ward], new: dict[Key, dict[str, Any]]) -> dict[tuple[int, Key], tuple[float, float]]:
    """Return for each pair that overlaps by 1 % or more: the share of the old ward, the share of the new one."""
    from shapely import STRtree
    from shapely.geometry import shape

    known = [ward for ward in old if ward.outline]
    if not known or not new:
        return {}
    lat = shape(known[0].outline).centroid.y  # one for all: each at its own would move neighbours apart sideways
    before = [(ward.pk, in_metres(ward.outline, lat)) for ward in known]
    tree = STRtree([outline for _, outline in before])
    shares = {}
    for code, outline in new.items():
        after = in_metres(outline, lat)
        for at in tree.query(after, predicate="intersects"):
            pk, earlier = before[at]
            common = earlier.intersection(after).area
            of_old, of_new = min(1.0, common / earlier.area), min(1.0, common / after.area)
            if max(of_old, of_new) >= 0.01:
                shares[pk, code] = (of_old, of_new)
    return shares


def in_metres(geometry: dict[str, Any] | None, lat: float) -> Any:
    """Return the shape in metres, true enough near `lat`; what is compared must be told the same."""
    from shapely import transform
    from shapely.geometry import shape

    return transform(shape(geometry).buffer(0), lambda points: points * [METRES * squeeze(lat), METRES])

"""How much of an old ward lives on in a new one, reckoned in metres."""

from collections.abc import Hashable
from math import cos, radians
from typing import Any, TypeVar

from .models import Ward

Key = TypeVar("Key", bound=Hashable)
METRES = 111_320.0  # a degree of latitude


def overlaps(old: list[Ward], new: dict[Key, dict[str, Any]]) -> dict[tuple[int, Key], tuple[float, float]]:
    """Return for each pair that overlaps by 1 % or more: the share of the old ward, the share of the new one."""
    from shapely import STRtree
    from shapely.geometry import shape

    before = [(ward.pk, _in_metres(shape(ward.outline))) for ward in old if ward.outline]
    if not before or not new:
        return {}
    tree = STRtree([outline for _, outline in before])
    shares = {}
    for code, outline in new.items():
        after = _in_metres(shape(outline))
        for at in tree.query(after, predicate="intersects"):
            pk, earlier = before[at]
            common = earlier.intersection(after).area
            of_old, of_new = min(1.0, common / earlier.area), min(1.0, common / after.area)
            if max(of_old, of_new) >= 0.01:
                shares[pk, code] = (of_old, of_new)
    return shares


def _in_metres(outline: Any) -> Any:
    from shapely import transform

    across = METRES * cos(radians(outline.centroid.y))
    return transform(outline.buffer(0), lambda points: points * [across, METRES])

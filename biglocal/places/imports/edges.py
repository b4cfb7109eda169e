"""Which postcodes lie so near a boundary that a house of theirs may be in the next ward."""

from math import cos, radians
from typing import Any

from biglocal.dates import today

from ..models import Ward, WardSet

METRES = 111_320.0  # a degree of latitude
ACROSS = METRES * cos(radians(52.5))  # of longitude, near enough anywhere in England for a few metres
NEAR = 40.0  # metres: the point of a postcode is the middle of some fifteen homes


class Edges:
    """Today's wards with an outline, ready to be asked for the neighbours of many points at once."""

    def __init__(self) -> None:
        from shapely import STRtree, transform
        from shapely.geometry import shape

        wards = Ward.objects.in_force(today()).filter(outline__isnull=False, ward_set__kind=WardSet.Kind.WARD)
        found = wards.values_list("gss", "outline").iterator(200)
        pairs = [
            (gss or "", transform(shape(outline), lambda points: points * [ACROSS, METRES])) for gss, outline in found
        ]
        self.codes, self.outlines = [gss for gss, _ in pairs], [outline for _, outline in pairs]
        self.known, self.tree = set(self.codes), STRtree(self.outlines)

    def mark(self, rows: list[dict[str, Any]]) -> None:
        """Set `near_edge` and `other_ward` of each row: the nearest ward beside its own within forty metres."""
        from shapely import distance, points

        for row in rows:
            row["near_edge"], row["other_ward"] = False, ""
        placed = [row for row in rows if row["lat"] is not None]
        if not placed or not self.codes:
            return
        dots = points([(row["lon"] * ACROSS, row["lat"] * METRES) for row in placed])
        near: dict[int, list[tuple[float, str]]] = {}
        of_dots, of_wards = self.tree.query(dots, predicate="dwithin", distance=NEAR)
        away = distance(dots[of_dots], self.tree.geometries[of_wards])
        for dot, ward, metres in zip(of_dots, of_wards, away, strict=True):
            near.setdefault(dot, []).append((metres, self.codes[ward]))
        for dot, found in near.items():
            row, found = placed[dot], sorted(found)
            own = row["ward_gss"] if row["ward_gss"] in self.known else found[0][1]
            other = next((code for _, code in found if code and code != own), "")
            row["near_edge"], row["other_ward"] = bool(other), other

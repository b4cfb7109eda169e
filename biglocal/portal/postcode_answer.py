"""The answer to "is this my patch?": a postcode leads to its ward and to the areas there."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from biglocal.communities.models import AreaWard, Community
from biglocal.dates import today
from biglocal.places import postcodes
from biglocal.places.geometry import within
from biglocal.places.imports.edges import NEAR
from biglocal.places.models import Postcode, Ward, WardLine, WardSet
from councillors.models import Term


@dataclass
class Side:
    """A ward that the postcode may lie in: its areas around the postcode, those nearby, who speaks for it."""

    ward: Ward
    areas: list[Community] = field(default_factory=list)
    nearby: list[Community] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)


@dataclass
class PostcodeAnswer:
    """What a postcode leads to. `sentence` says it in words; `kind` is one of those below."""

    kind: str  # found | edge | no_area | unknown | outside
    postcode: str  # as ME4 4AA
    sentence: str
    sides: list[Side] = field(default_factory=list)  # its ward; beside a boundary two, and the reader knows which
    divisions: list[Side] = field(default_factory=list)  # of the county council, where there is one

    @property
    def wards(self) -> list[Ward]:
        return [side.ward for side in self.sides]

    @property
    def line(self) -> WardLine | None:
        """The ward's line, which has the address."""
        return self.sides[0].ward.line if self.sides else None

    @property
    def areas(self) -> list[Community]:
        """Those that the postcode lies in, as far as we know."""
        return once(area for side in self.sides for area in side.areas)

    @property
    def nearby(self) -> list[Community]:
        """Those that touch its ward, but not this street."""
        inside = self.areas
        return [area for area in once(area for side in self.sides for area in side.nearby) if area not in inside]


def once(areas: Iterable[Community]) -> list[Community]:
    """Return each area once, in the order in which they came."""
    return list({area.pk: area for area in areas}.values())


def answer_postcode(text: str, *, on: date | None = None) -> PostcodeAnswer | None:
    """Return the answer to a postcode as typed; None where the text is no postcode. At most five queries."""
    day, postcode = on or today(), postcodes.normalise(text)
    if postcode is None:
        return None
    shown, country = postcodes.spaced(postcode), postcodes.country_of(postcode)
    if country:
        return PostcodeAnswer(
            "outside", shown, f"{shown} is in {country}. Big Local is in England, so there is no area there."
        )
    row = postcodes.find(postcode)
    wards = postcodes.wards_of(row, on=day) if row else []
    if row is None or not wards:
        return PostcodeAnswer("unknown", shown, "Look for your ward or your area by its name.")
    sides = sides_of(row, [*wards, *divisions_of(row, day)], day)
    divisions = [side for side in sides if side.ward.ward_set.kind == WardSet.Kind.DIVISION]
    return said(shown, [side for side in sides if side not in divisions], divisions)


def said(shown: str, sides: list[Side], divisions: list[Side]) -> PostcodeAnswer:
    """Put the answer into words."""
    if not sides:
        sides, divisions = divisions, []
    if len(sides) > 1:
        names = " and ".join(side.ward.name for side in sides)
        sentence = f"{shown} lies on the edge between {names}: some of its homes are in one ward, some in the other."
        return PostcodeAnswer("edge", shown, sentence, sides, divisions)
    side, ward = sides[0], sides[0].ward
    where = f"{ward.name} ward, {ward.line.council}"
    if side.areas:
        names = " and ".join(area.name for area in side.areas)
        sentence = f"{shown} is in {where}. Your area is {names}."
        return PostcodeAnswer("found", shown, sentence, sides, divisions)
    return PostcodeAnswer("no_area", shown, f"{shown} is in no Big Local area. It is in {where}.", sides, divisions)


def divisions_of(row: Postcode, on: date) -> list[Ward]:
    """Return the county division of the postcode's point, if there is one: two tiers may both apply."""
    if row.lat is None or row.lon is None:
        return []
    here = Ward.objects.every_at(row.lon, row.lat, on=on)
    return [ward for ward in here if ward.line.kind == WardSet.Kind.DIVISION]


def sides_of(row: Postcode, wards: list[Ward], on: date) -> list[Side]:
    """Return each ward with its areas and councillors. Two queries."""
    sides = {ward.line_id: Side(ward) for ward in wards}
    reach = NEAR if row.near_edge else 0.0  # a home of a postcode on the edge may be that far from its point
    links = AreaWard.objects.current(on).filter(ward__line__in=sides).select_related("community", "ward")
    shown = [f"community__{name}" for name in ("name", "slug", "place", "summary", "outline")]
    for link in links.only("share_of_area", "ward__line", *shown):
        area = link.community
        known = area.outline and row.lat is not None and row.lon is not None
        inside = not known or within(area.outline, row.lon or 0.0, row.lat or 0.0, reach)
        (sides[link.ward.line_id].areas if inside else sides[link.ward.line_id].nearby).append(area)
    terms = Term.objects.running(on).filter(ward__line__in=sides).select_related("councillor", "ward")
    for term in terms.only("party", "ward__line", "councillor__name", "councillor__slug").order_by("councillor__name"):
        sides[term.ward.line_id].terms.append(term)
    return list(sides.values())

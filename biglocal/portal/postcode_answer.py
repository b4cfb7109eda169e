"""The answer to "is this my patch?": a postcode leads to its ward and to the areas there."""

from dataclasses import dataclass, field
from datetime import date

from biglocal.communities.models import Community
from biglocal.dates import today
from biglocal.places import postcodes
from biglocal.places.geometry import holds
from biglocal.places.models import Postcode, Ward, WardLine


@dataclass
class PostcodeAnswer:
    """What a postcode leads to. `sentence` says it in words; `kind` is one of those below."""

    kind: str  # found | no_area | unknown | outside
    postcode: str  # as ME4 4AA
    sentence: str
    wards: list[Ward] = field(default_factory=list)
    areas: list[Community] = field(default_factory=list)  # the postcode lies in them, as far as we know
    nearby: list[Community] = field(default_factory=list)  # they touch its ward, but not this street

    @property
    def line(self) -> WardLine | None:
        """The ward's line, which has the address."""
        return self.wards[0].line if self.wards else None


def answer_postcode(text: str, *, on: date | None = None) -> PostcodeAnswer | None:
    """Return the answer to a postcode as typed; None where the text is no postcode. At most four queries."""
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
        return PostcodeAnswer(
            "unknown", shown, f"We do not know {shown} yet. Look for your ward or your area by its name."
        )
    return _with_areas(shown, row, wards, day)


def _with_areas(shown: str, row: Postcode, wards: list[Ward], on: date) -> PostcodeAnswer:
    """Sort the areas of the ward into those around the postcode and those nearby."""
    ward = wards[0]
    touching = list(Community.objects.in_ward_line(ward.line, on=on))
    away = [
        area
        for area in touching
        if area.outline and row.lat is not None and row.lon is not None and not holds(area.outline, row.lon, row.lat)
    ]
    areas = [area for area in touching if area not in away]
    where = f"{ward.name} ward, {ward.line.council}"
    if areas:
        names = " and ".join(area.name for area in areas)
        return PostcodeAnswer("found", shown, f"{shown} is in {where}. Your area is {names}.", wards, areas, away)
    return PostcodeAnswer("no_area", shown, f"{shown} is in no Big Local area. It is in {where}.", wards, nearby=away)

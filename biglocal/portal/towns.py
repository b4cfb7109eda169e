"""Towns, as far as the data knows them: the place in which an area says it lies.

An area's place is "Chatham, Kent": the town stands before the comma, the county after it. An area that was read in from
a list without places bears its council's name there. There is no table of towns, so a town is a search for its areas.
"""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.cache import caches
from django.urls import reverse

from biglocal.communities.models import Community

SECONDS = 60
UNKNOWN = "place not known"  # what an area is given where a list says nothing


@dataclass
class Town:
    """A town, where it is, and the areas that say they lie in it (name, address)."""

    name: str
    rest: str
    areas: list[tuple[str, str]] = field(default_factory=list)

    def get_absolute_url(self) -> str:
        """Lead to its areas in the list."""
        return f"{reverse('areas')}?{urlencode({'q': self.name})}"


def towns_of(words: list[str]) -> list[Town]:
    """Return towns by name that have all `words`, at least one of them in the town's own name."""
    found: dict[str, Town] = {}
    for place, area, slug in places() if words else []:
        name, _, rest = (part.strip() for part in place.partition(","))
        if all(word in place.lower() for word in words) and any(word in name.lower() for word in words):
            town = found.setdefault(place.lower(), Town(name, rest))
            town.areas.append((area, reverse("area", args=[slug])))
    return sorted(found.values(), key=lambda town: town.name)


def places() -> list[tuple[str, str, str]]:
    """Return place, name and address of every area. They change once in years: each process keeps them for a moment."""
    kept: list[tuple[str, str, str]] | None = caches["memory"].get("places")
    if kept is None:
        rows = Community.objects.exclude(place__istartswith=UNKNOWN).order_by("place", "name")
        kept = list(rows.values_list("place", "name", "slug"))
        caches["memory"].set("places", kept, SECONDS)
    return kept

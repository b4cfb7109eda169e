"""Takes an example of a mail and gives everything in it the longest and oddest names that people could give."""

from dataclasses import replace
from typing import Any

from biglocal.accounts.models import Person
from biglocal.notices.registry import Line
from biglocal.portal.mails.cast import Thing

AREA = "Saint Bartholomew’s-under-the-Hill and O'Hara’s Corner Local"
TITLE = (
    "Llanfairpwllgwyngyllgogerychwyrndrobwll 🌳 & <b>friends</b> of مرحبا " + "Neighbourhood planting " * 5 + "weekend"
)
NAME = "Wilhelmina-Alexandra Featherstonehaugh-Cholmondeley O'Sullivan"
LONG = {"title": TITLE, "what": TITLE, "group_name": TITLE, "place": AREA, "name": AREA, "teller": NAME}


def stretched(thing: Any, key: str = "") -> Any:
    """Return the same with long names in it."""
    if isinstance(thing, Person):
        return Person(pk=thing.pk, name=NAME, email=f"{'wilhelmina.' * 4}cholmondeley@a-rather-long-domain.example")
    if isinstance(thing, Thing):
        return Thing(**{name: stretched(value, name) for name, value in vars(thing).items()})
    if isinstance(thing, Line):
        return replace(thing, title=TITLE[:200], place=AREA)
    if isinstance(thing, dict):
        return {name: stretched(value, name) for name, value in thing.items()}
    if isinstance(thing, list):
        return [stretched(one, key) for one in thing]
    if isinstance(thing, tuple):
        return tuple(stretched(one, key) for one in thing)
    if key == "told":
        return f"{thing} {TITLE}"
    return LONG.get(key, thing) if isinstance(thing, str) else thing

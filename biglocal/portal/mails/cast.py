"""The people and things that the examples speak of: the story of Arches Local. No row of the database is read."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from biglocal.accounts.models import Person
from biglocal.dates import today


class Thing(SimpleNamespace):
    """Something of the story: what a template asks of a row, and its name where it is written out."""

    def __str__(self) -> str:
        return str(getattr(self, "title", "") or getattr(self, "name", ""))


def person(name: str, pk: int = 0) -> Person:
    """Return somebody who is in no table."""
    return Person(pk=pk, name=name, email=f"{name.split()[0].lower()}@demo.example")


def on(days: int) -> date:
    """Return the day so many days from today."""
    return today() + timedelta(days=days)


DENISE, PAT, HARJIT = person("Denise Okafor"), person("Pat Mullen"), person("Harjit Gill")
RUTH, PRIYA = person("Ruth Adeyemi"), person("Priya Nair")
AREA = Thing(name="Arches Local", slug="arches-local")
LTO = Thing(name="Medway Voluntary Action")
TRIANGLE = Thing(
    title="The Triangle pocket park",
    community=AREA,
    next_step="Plant the two elder trees",
    next_step_on=None,
)
WARD = Thing(name="Viaduct")
COUNCILLOR = Thing(name="Cllr Ruth Adeyemi", council=Thing(name="Medway Council"))
AREA_PATH, PROJECT_PATH = "/areas/arches-local/", "/areas/arches-local/projects/the-triangle-pocket-park/"


def told(subject: str, said: list[str], button: str, path: str = AREA_PATH) -> dict[str, Any]:
    """Return what the plain mails show: a subject, sentences, one button."""
    return {"told": subject, "said": said, "button": button, "path": path}

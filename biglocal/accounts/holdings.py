"""What the portal holds of a person: every row that points at the person, by walking all models.

A new model is in by itself. What names the person as its owner or writer is given whole; a row that only says that the
person did something to it (decided, closed, typed over) is given as that, because what it says is somebody else's.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models

from .models import Person

OWN = {"person", "by", "user", "member", "writer", "lead", "written_by", "raised_by", "accepted_by"}
# Links that are not told: keys to the account, and what others said in confidence.
NOT_TOLD = {
    "mfa.Authenticator.user",
    "accounts.DataCopy.person",
    "concerns.Concern.writer",
    "concerns.SafeguardingNote.by",
}
SECRET = {"password", "form_key", "key", "data", "token"}


@dataclass(frozen=True)
class Holding:
    """Rows of one kind: a heading, the columns, and the values as text."""

    name: str
    title: str
    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Extra:
    """What a part adds that no link of a row leads to: more rows, and files (name in the copy, stored file)."""

    rows: Callable[[Person], Iterable[Holding]] = field(default=lambda person: [])
    files: Callable[[Person], Iterable[tuple[str, Any]]] = field(default=lambda person: [])


EXTRAS: list[Extra] = []


def register_extra(extra: Extra) -> None:
    """Let a part add to everybody's copy."""
    EXTRAS.append(extra)


def links_to_people() -> list[tuple[type[models.Model], models.ForeignKey]]:
    """Return each model with each of its links to a person, in a steady order."""
    found = []
    for model in apps.get_models():
        if model._meta.app_label in {"admin", "sessions", "contenttypes", "auth"} or model._meta.proxy:
            continue
        for link in model._meta.concrete_fields:
            if isinstance(link, models.ForeignKey) and link.related_model is Person:
                found.append((model, link))
    return sorted(found, key=lambda pair: (pair[0]._meta.label, pair[1].name))


def name_of(model: type[models.Model], link: models.ForeignKey) -> str:
    return f"{model._meta.label}.{link.name}"


def holdings_of(person: Person) -> Iterator[Holding | None]:
    """Yield what is held, one kind at a time; None where there is nothing, so that steps can be counted."""
    yield own_row(person)
    for model, link in links_to_people():
        yield of_link(person, model, link) if name_of(model, link) not in NOT_TOLD else None
    for extra in EXTRAS:
        yield from extra.rows(person)


def steps() -> int:
    """How many kinds there are to look at, near enough for "how far along"."""
    return 1 + len(links_to_people()) + len(EXTRAS)


def own_row(person: Person) -> Holding:
    columns = ["name", "email", "cadence", "digest_weekday", "joined_at", "last_login"]
    return Holding("person", "You", columns, [[text(getattr(person, column)) for column in columns]])


def of_link(person: Person, model: type[models.Model], link: models.ForeignKey) -> Holding | None:
    """Return the rows of `model` that name the person by `link`."""
    rows = model._default_manager.filter(**{link.name: person}).order_by("pk")
    title = str(model._meta.verbose_name_plural).capitalize()
    if link.name not in OWN:
        title = f"{title}: {str(link.verbose_name)}"
        dates = [f for f in model._meta.concrete_fields if isinstance(f, models.DateField)][:1]
        columns = ["number", *(f.name for f in dates)]
        cells = [[text(row.pk), *(text(getattr(row, f.name)) for f in dates)] for row in rows]
    else:
        fields = told_fields(model)
        related = [f.name for f in fields if f.is_relation]
        columns = [str(f.verbose_name) for f in fields]
        cells = [[value_of(row, f) for f in fields] for row in rows.select_related(*related)]
    return Holding(name_of(model, link), title, columns, cells) if cells else None


def told_fields(model: type[models.Model]) -> list[Any]:
    """Return the columns that are told: no secret, no other person, no outline of an area."""
    return [
        f
        for f in model._meta.concrete_fields
        if f.name not in SECRET and not (f.is_relation and f.related_model is Person)
    ]


def value_of(row: models.Model, f: Any) -> str:
    value = getattr(row, f.name)
    if f.choices:
        return str(getattr(row, f"get_{f.name}_display")())
    return text(value)


def text(value: Any) -> str:
    """Return a value as somebody reads it; nothing is an empty cell."""
    if value is None:
        return ""
    return value.isoformat(sep=" ", timespec="minutes") if hasattr(value, "hour") else str(value)


def files_of(person: Person) -> Iterator[tuple[str, Any]]:
    """Yield the files that are the person's: name in the copy and stored file."""
    for extra in EXTRAS:
        yield from extra.files(person)

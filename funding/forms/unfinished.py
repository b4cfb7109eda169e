"""Rows that are begun and not whole: kept as they were typed, so that a draft can be saved at any moment."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model


class Row(forms.Form):
    """One row of a set. What it needs to be whole may wait until it is agreed."""

    needed: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **{**kwargs, "empty_permitted": False})  # a row as it was before is no empty one

    @property
    def given(self) -> dict[str, Any]:
        """What is in its boxes, without the empty ones."""
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}

    @property
    def is_whole(self) -> bool:
        """Is there enough in it to be kept as what it is?"""
        return all(name in self.given for name in self.needed)

    @property
    def typed(self) -> dict[str, str]:
        """What is in its boxes, as it stands in them."""
        return {name: str(boxed(self.fields[name], value)) for name, value in self.given.items()}


def boxed(field: forms.Field, value: Any) -> Any:
    """Return a cleaned value as its box shows it."""
    return value.pk if isinstance(value, Model) else field.prepare_value(value)


def whole(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Return what stands in the rows that are whole."""
    return [row.cleaned_data for row in rows if row.given and row.is_whole]


def unfinished(**sets: Iterable[Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each set that are begun and not whole, each with its place among those written on."""
    kept = {}
    for name, rows in sets.items():
        begun = [row for row in rows if row.given]
        kept[name] = [{"at": at, "typed": row.typed} for at, row in enumerate(begun) if not row.is_whole]
    return {name: rows for name, rows in kept.items() if rows}


def with_unfinished(rows: list[dict[str, Any]], kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the values of the rows that are whole with those of the unfinished ones at their places."""
    found = list(rows)
    for one in kept:
        found.insert(one["at"], {**one["typed"], "unfinished": True})
    return found

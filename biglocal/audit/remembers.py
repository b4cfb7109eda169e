"""Rows that know how they were read, so that a line of history says what was before and what is after."""

from datetime import date
from typing import Any

from django.db import models

from biglocal.money import PoundsField, pounds


class Remembers(models.Model):
    """A row whose changes history names: each field with its words before and after, as `state: ["New", "Decided"]`."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any, **more: Any) -> Any:
        row: Any = super().from_db(db, field_names, values, **more)
        row._state.as_read = (field_names, values)
        return row


def before_and_after(row: Any) -> dict[str, list[str]]:
    """Return what differs from how the row was read, in words; a row that was just made has nothing before."""
    names, values = getattr(row._state, "as_read", ((), ()))
    found = {}
    for name, before in zip(names, values, strict=True):
        field = row._meta.get_field(name)
        if field.is_relation or isinstance(field, models.DateTimeField | models.UUIDField | models.FileField):
            continue
        after = getattr(row, name)
        if after != before:
            found[str(field.verbose_name)] = [in_words(field, before), in_words(field, after)]
    return found


def in_words(field: Any, value: Any) -> str:
    """Return a value as people read it."""
    if value is None or value == "":
        return ""
    if isinstance(field, PoundsField):
        return pounds(value)
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(dict(field.flatchoices).get(value, value) if field.choices else value)[:200]

"""Days and spans. Both ends of a span are included; an empty end means "still" (SETTLED.md, Homes and names)."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


def today() -> date:
    """Return the day it is in London."""
    return timezone.localdate()


def running_on(day: Any, prefix: str = "") -> Q:
    """Return the condition "the span holds `day`"; `prefix` leads to a related span, as `terms__`."""
    return Q(**{f"{prefix}start_date__lte": day}) & (
        Q(**{f"{prefix}end_date__isnull": True}) | Q(**{f"{prefix}end_date__gte": day})
    )


def financial_year(day: date) -> tuple[date, date]:
    """Return first and last day of the financial year that holds `day`: 1 April to 31 March."""
    first = date(day.year if day >= date(day.year, 4, 1) else day.year - 1, 4, 1)
    return first, date(first.year + 1, 3, 31)


def months_on(day: date, months: int) -> date:
    """Return the same day `months` later; where that month is shorter, its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_ago(days: int, *, on: date | None = None) -> date:
    """Return the day `days` days before `on` (or today)."""
    return (on or today()) - timedelta(days=days)


class SpanQuerySet(models.QuerySet):
    """Rows with a span of days."""

    def running(self, on: Any) -> Any:
        """Rows whose span holds the day `on`."""
        return self.filter(running_on(on))


class Span(models.Model):
    """Something that holds from a day to a day, both included. A subclass adds `span_in_order(name)` to its Meta."""

    start_date = models.DateField("from")
    end_date = models.DateField("to", null=True, blank=True)

    class Meta:
        abstract = True

    def is_running(self, on: date) -> bool:
        """Is `on` inside the span?"""
        return self.start_date <= on and (self.end_date is None or on <= self.end_date)


def span_in_order(name: str) -> models.CheckConstraint:
    """Return the constraint that a span does not end before it starts."""
    return models.CheckConstraint(condition=Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")), name=name)


class ExclusionOnPostgres(ExclusionConstraint):
    """An exclusion constraint where the database has them. On SQLite it writes nothing: the action checks there."""

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return super().create_sql(model, schema_editor) if schema_editor.connection.vendor == "postgresql" else None

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return super().remove_sql(model, schema_editor) if schema_editor.connection.vendor == "postgresql" else None

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        return super().constraint_sql(model, schema_editor) if schema_editor.connection.vendor == "postgresql" else None

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: Any = "default") -> None:
        from django.db import connections

        if connections[using].vendor == "postgresql":
            super().validate(model, instance, exclude=exclude, using=using)

    def check(self, model: Any, connection: Any) -> list[Any]:
        return super().check(model, connection) if connection.vendor == "postgresql" else []

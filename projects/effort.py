"""Sums of how many helped, and for how long: of a project, an area, a span of days."""

from datetime import date
from typing import Any

from django.db.models import Count, DecimalField, Max, PositiveIntegerField, Subquery, Sum, Value

from .models import Effort


def helped_with(**outer: Any) -> dict[str, Any]:
    """Columns `helped` and `helped_hours` for a query whose row `outer` names: `update_of__project=OuterRef("pk")`."""
    counted = Effort.objects.counted().filter(**outer).order_by().annotate(one=Value(1)).values("one")
    people = counted.annotate(total=Sum("helpers")).values("total")
    hours = counted.annotate(total=Sum("hours")).values("total")
    return {
        "helped": Subquery(people, output_field=PositiveIntegerField()),
        "helped_hours": Subquery(hours, output_field=DecimalField(max_digits=12, decimal_places=1)),
    }


def hours_by_project(community: Any, *, first: date | None, last: date | None) -> Any:
    """Projects of the area with sums and the number of updates that tell any, most hours first."""
    counted = Effort.objects.counted().in_community(community).between(first, last).order_by()
    rows = counted.values("update_of__project__title", "update_of__project__slug")
    return rows.annotate(
        people=Sum("helpers"), hours=Sum("hours"), updates=Count("pk"), latest=Max("update_of__happened_on")
    ).order_by("-hours", "update_of__project__title")


def hours_in_all(community: Any, *, first: date | None, last: date | None) -> dict[str, Any]:
    """The sums over all projects. One query."""
    counted = Effort.objects.counted().in_community(community).between(first, last)
    return counted.aggregate(people=Sum("helpers"), hours=Sum("hours"), updates=Count("pk"))


def hours_line_by_line(community: Any, *, first: date | None, last: date | None) -> Any:
    """Each update with numbers, newest first, for a file."""
    counted = Effort.objects.counted().in_community(community).between(first, last)
    return counted.select_related("update_of__project", "update_of__by").order_by("-update_of__happened_on", "-pk")

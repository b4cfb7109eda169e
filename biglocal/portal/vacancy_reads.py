"""Wards and their seats: seats are a number, and who sits is counted against it (places.md, rule 3)."""

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from biglocal.places.models import Council, Ward
from councillors.models import Term

NOT_SHOWN = ["outline", "sketch", "line__council__outline", "line__council__sketch"]


def wards_with_seats(on: date) -> Any:
    """Wards of today whose seats are known, each with `sitting`: how many councillors it has."""
    terms = Term.objects.running(on).filter(ward__line=OuterRef("line")).order_by().values("ward__line")
    sitting = Coalesce(Subquery(terms.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
    wards = Ward.objects.in_force(on).filter(seats_known=True).annotate(sitting=sitting)
    return wards.select_related("line__council").defer(*NOT_SHOWN).order_by("line__council__name", "name", "pk")


def out_of_step(on: date) -> Any:
    """Wards with an empty seat, or with more councillors than seats."""
    return wards_with_seats(on).exclude(sitting=F("seats"))


def councils_known() -> list[tuple[str, str]]:
    """Return the councils of which we know seats."""
    known = Ward.objects.filter(seats_known=True).values("line__council")
    return list(Council.objects.filter(pk__in=known).order_by("name").values_list("slug", "name"))


class SeatsFilter(filters.FilterSet):
    """By council, and by what is out of step."""

    council = filters.ChoiceFilter(
        label="Council", field_name="line__council__slug", choices=(), empty_label="Every council"
    )
    what = filters.ChoiceFilter(
        label="What",
        method="by_what",
        choices=[("empty", "Empty seats"), ("many", "More councillors than seats")],
        empty_label="Both",
    )

    class Meta:
        model = Ward
        fields = ["council", "what"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.filters["council"].extra["choices"] = councils_known()

    def by_what(self, wards: QuerySet, name: str, what: str) -> QuerySet:
        return wards.filter(sitting__lt=F("seats")) if what == "empty" else wards.filter(sitting__gt=F("seats"))

"""What the queue of concerns can be narrowed by."""

import django_filters
from django.db.models import QuerySet

from .models import Concern

WAITING = "waiting"


class ConcernFilter(django_filters.FilterSet):
    """By state, kind and part of the area's name; without a state only those that wait."""

    state = django_filters.ChoiceFilter(
        label="State",
        choices=[(WAITING, "Waits or answered"), *Concern.State.choices],
        method="by_state",
        empty_label="All",
    )
    kind = django_filters.ChoiceFilter(label="About", choices=Concern.Kind.choices, empty_label="Anything")

    class Meta:
        model = Concern
        fields = ["state", "kind"]

    def by_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.exclude(state=Concern.State.CLOSED) if value == WAITING else rows.filter(state=value)

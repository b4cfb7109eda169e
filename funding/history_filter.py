"""What the history of money can be narrowed by; the answer stays in the address."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.forms import DateInput

from biglocal.audit.models import AuditLine

from .history_kinds import ABOUT

DAY = {"type": "date"}


class HistoryFilter(django_filters.FilterSet):
    """Area, person, kind, days."""

    area = django_filters.CharFilter(label="Area", max_length=120, method="of_area")
    who = django_filters.CharFilter(label="Who", max_length=100, lookup_expr="icontains", field_name="by__name")
    kind = django_filters.ChoiceFilter(label="About", empty_label="Everything", method="about")
    since = django_filters.DateFilter(
        label="From", field_name="at", lookup_expr="date__gte", widget=DateInput(attrs=DAY),
        error_messages={"invalid": "Enter a day, like 2026-04-30."},
    )  # fmt: skip
    until = django_filters.DateFilter(
        label="To", field_name="at", lookup_expr="date__lte", widget=DateInput(attrs=DAY),
        error_messages={"invalid": "Enter a day, like 2026-04-30."},
    )  # fmt: skip

    class Meta:
        model = AuditLine
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.filters["kind"].extra["choices"] = [(name, kind.words) for name, kind in ABOUT.items()]

    def of_area(self, rows: QuerySet, name: str, words: str) -> QuerySet:
        """By its name or by the word in its address."""
        return rows.filter(area__icontains=words) | rows.filter(slug=words)

    def about(self, rows: QuerySet, name: str, kind: str) -> QuerySet:
        return rows.filter(topic__startswith=f"{kind}:")

    @property
    def rows(self) -> QuerySet:
        return self.qs if self.form.is_valid() else self.queryset.none()

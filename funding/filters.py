"""What the queue can be narrowed by; the answer stays in the address."""

from datetime import date
from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone

from biglocal.communities.models import Community

from .models import Proposal
from .work import SOURCES, Row

AMOUNTS = [("500", "Over £500"), ("5000", "Over £5,000"), ("50000", "Over £50,000")]
NEXT = ("-w_risk", "w_since", "w_ref")
SORTS = {"wait": "w_since", "area": "w_area", "asked": "w_amount"}


class WorkFilter(django_filters.FilterSet):
    """Area or reference, stage, kind, region, amount, reader: asked of every kind of work by the queue's columns."""

    q = django_filters.CharFilter(label="Area or reference", method="named", max_length=100)
    stage = django_filters.ChoiceFilter(label="Stage", field_name="w_stage", empty_label="Any stage")
    kind = django_filters.ChoiceFilter(label="Kind", field_name="w_kind", empty_label="Any kind")
    region = django_filters.ChoiceFilter(
        label="Region", field_name="w_region", empty_label="Any region", choices=Community.Region.choices
    )
    amount = django_filters.ChoiceFilter(label="Asked for", empty_label="Any amount", choices=AMOUNTS, method="above")
    reader = django_filters.ChoiceFilter(label="Reader", empty_label="Anyone", method="read_by")

    class Meta:
        model = Proposal
        fields: list[str] = []

    def __init__(self, *args: Any, person: Any, officers: list[tuple[int, str]], **kwargs: Any):
        super().__init__(*args, queryset=Proposal.objects.none(), **kwargs)
        others = [(str(pk), name) for pk, name in officers if pk != person.pk]
        self.person = person
        me = ("me", f"Me ({person.get_short_name()})")
        self.filters["reader"].extra["choices"] = [me, ("none", "No one yet"), *others]
        self.filters["kind"].extra["choices"] = [pair for source in SOURCES.values() for pair in source.kinds.items()]
        self.filters["stage"].extra["choices"] = stages()

    @property
    def is_on(self) -> bool:
        """Does anything narrow the list? What makes no sense does not."""
        self.form.is_valid()
        return any(self.form.cleaned_data.values())

    def narrow(self, rows: QuerySet) -> QuerySet:
        """Return the rows of one source that fit."""
        return self.filter_queryset(rows) if self.form.is_valid() else self.filter_what_is_valid(rows)

    def filter_what_is_valid(self, rows: QuerySet) -> QuerySet:
        """A filter that makes no sense narrows nothing; the others do."""
        for name, value in self.form.cleaned_data.items():
            rows = self.filters[name].filter(rows, value)
        return rows

    def named(self, rows: QuerySet, name: str, words: str) -> QuerySet:
        return rows.filter(
            Q(w_area__icontains=words) | Q(w_ref__iexact=words) | Q(w_title__icontains=words, w_shut=False)
        )

    def above(self, rows: QuerySet, name: str, amount: str) -> QuerySet:
        return rows.filter(w_amount__gt=Decimal(amount), w_shut=False)

    def read_by(self, rows: QuerySet, name: str, who: str) -> QuerySet:
        if who == "none":
            return rows.filter(w_reader__isnull=True)
        return rows.filter(w_reader=self.person.pk if who == "me" else who)


def stages() -> list[tuple[str, str]]:
    """Return the stages that can be chosen, each once."""
    found: dict[str, str] = {}
    for source in SOURCES.values():
        for stage in source.open_stages or source.stages:
            found.setdefault(stage, source.stages[stage][1])
    return list(found.items())


def order_of(sort: str) -> tuple[str, tuple[str, ...]]:
    """Return the sort asked for, or riskiest and then longest waiting first, and the columns it orders by."""
    name = sort.removeprefix("-")
    if name not in SORTS:
        return "next", NEXT
    return sort, (("-" if sort.startswith("-") else "") + SORTS[name], "w_ref")


def waiting(row: Row, on: date) -> tuple[int, int]:
    """Return for how many days it has waited, and how many of them over the day it was due."""
    days = (on - timezone.localdate(row.since)).days if row.since else 0
    over = (on - row.due).days if row.due else 0
    return max(days, 0), max(over, 0)

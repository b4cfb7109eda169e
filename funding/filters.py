"""What the queue can be narrowed by; the answer stays in the address."""

from datetime import date
from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from biglocal.communities.models import Community

from .models import OPEN, Proposal

AMOUNTS = [("500", "Over £500"), ("5000", "Over £5,000"), ("50000", "Over £50,000")]
SORTS = {"wait": "submitted_at", "area": "community__name", "asked": "asked"}


class GrantFilter(django_filters.FilterSet):
    """Area or reference, stage, kind, region, amount, reader."""

    q = django_filters.CharFilter(label="Area or reference", method="named", max_length=100)
    stage = django_filters.ChoiceFilter(
        label="Stage",
        field_name="state",
        empty_label="Any stage",
        choices=[(state.value, state.label) for state in OPEN],
    )
    kind = django_filters.ChoiceFilter(label="Kind", empty_label="Any kind", choices=Proposal.Kind.choices)
    region = django_filters.ChoiceFilter(
        label="Region", field_name="community__region", empty_label="Any region", choices=Community.Region.choices
    )
    amount = django_filters.ChoiceFilter(label="Asked for", empty_label="Any amount", choices=AMOUNTS, method="above")
    reader = django_filters.ChoiceFilter(label="Reader", empty_label="Anyone", method="read_by")

    class Meta:
        model = Proposal
        fields: list[str] = []

    def __init__(self, *args: Any, person: Any, officers: list[tuple[int, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        others = [(str(pk), name) for pk, name in officers if pk != person.pk]
        self.person = person
        self.filters["reader"].extra["choices"] = [
            ("me", f"Me ({person.get_short_name()})"),
            ("none", "No one yet"),
            *others,
        ]

    def named(self, rows: QuerySet, name: str, words: str) -> QuerySet:
        return rows.filter(
            Q(community__name__icontains=words) | Q(ref__iexact=words) | Q(title__icontains=words, shut=False)
        )

    def above(self, rows: QuerySet, name: str, amount: str) -> QuerySet:
        return rows.filter(asked__gt=Decimal(amount), shut=False)

    def read_by(self, rows: QuerySet, name: str, who: str) -> QuerySet:
        if who == "none":
            return rows.filter(reader__isnull=True)
        return rows.filter(reader=self.person.pk if who == "me" else who)


def order_of(sort: str) -> tuple[str, list[str]]:
    """Return the sort asked for, or the longest wait first, and the columns it orders by."""
    name = sort.removeprefix("-")
    if name not in SORTS:
        sort, name = "wait", "wait"
    return sort, [("-" if sort.startswith("-") else "") + SORTS[name], "pk"]


def waiting(proposal: Proposal, on: date) -> tuple[int, int]:
    """Return for how many days it has waited, and how many of them over the day the answer was due."""
    days = (on - proposal.submitted_at.date()).days if proposal.submitted_at else 0
    over = (on - proposal.answer_due_on).days if proposal.answer_due_on else 0
    return days, max(over, 0)

"""The lists behind an area's sums: every movement, payment and agreement, narrowed by the address, as page or file."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.forms import DateInput

from biglocal.communities.models import Community, Organisation, Priority

from .models import Agreement, LedgerEntry, Payment

DAY = "Enter a day, like 2026-04-30."


@dataclass(frozen=True)
class Column:
    """A column of a list; `kind` says how the page shows it: text, day or money."""

    title: str
    of: Callable[[Any], Any]
    kind: str = "text"


class AreaFilter(django_filters.FilterSet):
    """Which organisation, which days."""

    lto = django_filters.ModelChoiceFilter(
        label="Organisation", queryset=Organisation.objects.none(), empty_label="Every organisation"
    )
    since = django_filters.DateFilter(label="From", lookup_expr="gte", widget=DateInput(attrs={"type": "date"}))
    until = django_filters.DateFilter(label="To", lookup_expr="lte", widget=DateInput(attrs={"type": "date"}))
    organisation = "agreement__lto"
    day = "on"

    def __init__(self, *args: Any, community: Community, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.community = community
        held = Organisation.objects.filter(agreements__community=community).distinct()
        self.filters["lto"].extra["queryset"] = held
        self.filters["lto"].field_name = self.organisation
        for name in ["since", "until"]:
            self.filters[name].field_name = self.day
            self.filters[name].extra["error_messages"] = {"invalid": DAY}

    @property
    def rows(self) -> QuerySet:
        """What fits; an odd word in the address finds nothing and says why."""
        return self.qs if self.form.is_valid() else self.queryset.none()


class LedgerFilter(AreaFilter):
    """What moved, for which part of the running plan or for none of them, for which project."""

    kind = django_filters.ChoiceFilter(label="What", choices=LedgerEntry.Kind.choices, empty_label="Every movement")
    part = django_filters.ChoiceFilter(label="Part of the plan", empty_label="Every part", method="of_part")

    class Meta:
        model = LedgerEntry
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.parts = Priority.objects.filter(plan__community=self.community, plan__state="live")
        named = [(str(pk), name) for pk, name in self.parts.values_list("pk", "name")]
        self.filters["part"].extra["choices"] = [*named, ("none", "Outside this plan")] if named else []

    def of_part(self, rows: QuerySet, name: str, part: str) -> QuerySet:
        if part == "none":
            return rows.filter(Q(line__priority__isnull=True) | ~Q(line__priority__in=self.parts))
        return rows.filter(line__priority=part)


class PaymentFilter(AreaFilter):
    """Where it is."""

    state = django_filters.ChoiceFilter(label="Where it is", choices=Payment.State.choices, empty_label="Anywhere")
    day = "due_on"

    class Meta:
        model = Payment
        fields: list[str] = []


class AgreementFilter(AreaFilter):
    """Where it is."""

    state = django_filters.ChoiceFilter(label="Where it is", choices=Agreement.State.choices, empty_label="Anywhere")
    organisation = "lto"
    day = "offered_on"

    class Meta:
        model = Agreement
        fields: list[str] = []


@dataclass(frozen=True)
class AreaList:
    """One of the lists."""

    title: str
    words: str
    filter: type[AreaFilter]
    rows: Callable[[Community], QuerySet]
    columns: list[Column]
    sums: Callable[[QuerySet], list[tuple[str, Decimal]]]


def ledger_rows(community: Community) -> QuerySet:
    return LedgerEntry.objects.in_community(community).select_related("agreement__lto", "line__priority")


def ledger_sums(rows: QuerySet) -> list[tuple[str, Decimal]]:
    """Return the sum of each kind, a correction taken away. One query."""
    kinds = rows.order_by().values("kind").annotate(total=LedgerEntry.sum_of(*LedgerEntry.Kind.values))
    found = dict(kinds.values_list("kind", "total"))
    return [(kind.label, found[kind.value]) for kind in LedgerEntry.Kind if kind.value in found]


def sum_by_state(rows: QuerySet) -> list[tuple[str, Decimal]]:
    """Return the sum of each state. One query."""
    found = dict(rows.order_by().values("state").annotate(total=Sum("amount")).values_list("state", "total"))
    states = rows.model._meta.get_field("state").choices or []
    return [(label, found[state]) for state, label in states if state in found]


def payment_rows(community: Community) -> QuerySet:
    rows = Payment.objects.filter(agreement__community=community).select_related("agreement__lto")
    return rows.order_by("-due_on", "-number", "-pk")


def agreement_rows(community: Community) -> QuerySet:
    mine = LedgerEntry.objects.filter(agreement=OuterRef("pk")).order_by().values("agreement")
    spent = Subquery(mine.annotate(total=LedgerEntry.spent_sum()).values("total"))
    return Agreement.objects.in_community(community).select_related("lto").annotate(spent=spent)


LISTS = {
    "ledger": AreaList(
        "Line by line",
        "Everything that moved, the newest first.",
        LedgerFilter,
        ledger_rows,
        [
            Column("Date", lambda row: row.on, "day"),
            Column("What", lambda row: row.get_kind_display() + (", corrected" if row.corrects_id else "")),
            Column("Of", lambda row: row.line.description if row.line else row.agreement.title),
            Column("Part of the plan", lambda row: row.line.priority.name if row.line and row.line.priority else ""),
            Column("Organisation", lambda row: row.agreement.lto.name),
            Column("Note", lambda row: row.note),
            Column("Amount", lambda row: -row.amount if row.corrects_id else row.amount, "money"),
        ],
        ledger_sums,
    ),
    "payments": AreaList(
        "Payments from Local Trust",
        "What was paid and what is planned, without what comes on top for the organisation.",
        PaymentFilter,
        payment_rows,
        [
            Column("Date", lambda row: row.due_on, "day"),
            Column("For", lambda row: row.agreement.title),
            Column("Organisation", lambda row: row.agreement.lto.name),
            Column("Where it is", lambda row: row.get_state_display()),
            Column("Waits for", lambda row: row.waits_for),
            Column("Paid on", lambda row: row.paid_on, "day"),
            Column("On top", lambda row: row.contribution, "money"),
            Column("Amount", lambda row: row.amount, "money"),
        ],
        sum_by_state,
    ),
    "agreements": AreaList(
        "Agreements",
        "What Local Trust and the organisations that hold our money agreed.",
        AgreementFilter,
        agreement_rows,
        [
            Column("Offered", lambda row: row.offered_on, "day"),
            Column("For", lambda row: row.title),
            Column("Organisation", lambda row: row.lto.name),
            Column("Where it is", lambda row: row.get_state_display()),
            Column("Accepted", lambda row: row.accepted_on, "day"),
            Column("Ends", lambda row: row.end_date, "day"),
            Column("Spent", lambda row: row.spent or Decimal("0.00"), "money"),
            Column("Amount", lambda row: row.amount, "money"),
        ],
        sum_by_state,
    ),
}

"""What staff read of papers, and what an organisation reads of its own."""

from datetime import date, timedelta
from typing import Any

import django_filters as filters
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from biglocal.access import Action
from biglocal.communities.models import LtoAppointment, Organisation, Programme

from .models import Paper
from .payment_reads import programmes_of

STATES = [
    ("waiting", "To check"),
    ("soon", "Lapses soon"),
    ("lapsed", "Lapsed"),
    ("good", "Checked"),
    ("refused", "Not good enough"),
]


def organisations_for(person: Any) -> QuerySet:
    """Return the organisations that hold money in the programmes in which the person checks papers."""
    programmes = programmes_of(person, Action.PAPER_CHECK)
    held = LtoAppointment.objects.filter(community__programme__in=programmes).values("organisation")
    return Organisation.objects.filter(pk__in=held)


def papers_for(person: Any) -> QuerySet:
    """Return their papers, those to check first and then by the day on which they lapse."""
    waiting = Q(checked_at__isnull=True, refused_at__isnull=True)
    place = Case(When(waiting, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = Paper.objects.filter(organisation__in=organisations_for(person))
    rows = rows.select_related("organisation", "brought_by", "checked_by", "refused_by")
    return rows.annotate(place=place).order_by("place", F("expires_on").asc(nulls_last=True), "pk")


def papers_of(organisation: Organisation) -> QuerySet:
    """Return all papers the organisation ever had, the newest first."""
    rows = Paper.objects.filter(organisation=organisation)
    return rows.select_related("brought_by", "checked_by", "refused_by").order_by("-brought_at", "-pk")


def soon_for(person: Any, *, on: date) -> date:
    """Return the day until which a paper counts as about to lapse: the latest that the person's programmes say."""
    programmes = Programme.objects.filter(pk__in=programmes_of(person, Action.PAPER_CHECK))
    return on + timedelta(days=max((one.on(on).paper_soon_days for one in programmes), default=0))


class PaperFilter(filters.FilterSet):
    """Papers by organisation, kind, and how it stands with them."""

    q = filters.CharFilter(
        label="Organisation", field_name="organisation__name", lookup_expr="icontains", max_length=100
    )
    kind = filters.ChoiceFilter(label="What", choices=Paper.Kind.choices, empty_label="Any paper")
    state = filters.ChoiceFilter(label="How it stands", choices=STATES, empty_label="All", method="stands")

    class Meta:
        model = Paper
        fields: list[str] = []

    def __init__(self, *args: Any, on: date, soon: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.on, self.soon = on, soon

    def stands(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        if state == "waiting":
            return rows.filter(checked_at__isnull=True, refused_at__isnull=True)
        if state == "refused":
            return rows.filter(refused_at__isnull=False)
        checked = rows.filter(checked_at__isnull=False)
        if state == "lapsed":
            return checked.filter(expires_on__lt=self.on)
        if state == "soon":
            return checked.filter(expires_on__range=(self.on, self.soon))
        return checked.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=self.on))

"""Agreements at their end as work in the queue of staff (work.py): what is to come back, what can be closed."""

from typing import Any

from django.db.models import Case, CharField, DateTimeField, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse

from biglocal.money import PoundsField

from .models import Agreement, Conflict, LedgerEntry, SpendReport
from .work import Asker, Row, Work, WorkSource

CAME, WENT = ["payment"], ["spend", "return"]


def closings(asker: Asker) -> Work:
    """Agreements whose reports are all accepted: an officer books what comes back, then closes them."""
    reports = SpendReport.objects.filter(agreement=OuterRef("pk"))
    conflicts = Conflict.objects.filter(proposal=OuterRef("proposal"), has_conflict=True, person=asker.person)
    rows = Agreement.objects.filter(
        ~Exists(reports.exclude(state=SpendReport.State.ACCEPTED)),
        state=Agreement.State.CLOSING,
        community__programme__pk__in=asker.programmes,
    )
    last = reports.filter(accepted_at__isnull=False).order_by("-accepted_at").values("accepted_at")[:1]
    ended: Any = Cast("ended_on", DateTimeField())
    offered: Any = Cast("offered_on", DateTimeField())
    rows = rows.annotate(there=held_of(OuterRef("pk")))
    return Work(
        rows,
        open=Q(state=Agreement.State.CLOSING),
        mine=Q(pk__lt=0),
        ref=Concat(Value("A-"), Cast("pk", CharField())),
        title="title",
        community="community",
        since=Coalesce(Subquery(last), ended, "community__close_out__begun_at", offered),
        amount=Case(When(there__gt=0, then=F("there")), output_field=PoundsField()),
        stage=Case(When(there__gt=0, then=Value("back")), When(there__lt=0, then=Value("owed")), default=Value("even")),
        shut=Exists(conflicts),
    )


def held_of(agreement: Any) -> Subquery:
    """Return what the organisation still holds of it: paid, less spent and sent back."""
    is_more = Q(kind__in=CAME, corrects__isnull=True) | Q(kind__in=WENT, corrects__isnull=False)
    rows = LedgerEntry.objects.filter(agreement=agreement, kind__in=[*CAME, *WENT]).order_by().values("agreement")
    signed = Case(When(is_more, then=F("amount")), default=F("amount") * -1, output_field=PoundsField())
    return Subquery(rows.annotate(held=Sum(signed)).values("held"), output_field=PoundsField())


def address(row: Row) -> str:
    """The page that says what stands in the way, and closes it."""
    return reverse("funding:agreement_close", args=[row.slug, row.pk])


SOURCE = WorkSource(
    "closing",
    closings,
    kinds={"closing": "Agreement to close"},
    stages={
        "back": ("look", "Money to come back"),
        "owed": ("look", "Spent more than was paid"),
        "even": ("going", "Ready to close"),
    },
    url=address,
)

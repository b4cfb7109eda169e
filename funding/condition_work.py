"""Conditions as work in the queue of staff: proof that was brought, and what is overdue."""

from typing import Any

from django.db.models import Case, CharField, DateTimeField, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse

from .models import Condition, Conflict
from .work import Asker, Work, WorkSource


def conditions(asker: Asker) -> Work:
    """Proof to be looked at, and conditions whose day has passed without any."""
    mine = Conflict.objects.filter(proposal=OuterRef("agreement__proposal"), has_conflict=True, person=asker.person)
    late = Q(due_on__lt=asker.on)
    rows = Condition.objects.filter(agreement__community__programme__pk__in=asker.programmes)
    rows = rows.filter(Q(brought_at__isnull=False) | late | Q(met_at__isnull=False)).exclude(agreement__state="lapsed")
    offered: Any = Cast("agreement__offered_on", DateTimeField())
    return Work(
        rows,
        open=Q(met_at__isnull=True),
        mine=Q(pk__lt=0),
        ref=Concat(Value("C-"), Cast("pk", CharField())),
        title=Concat("words", Value(" ("), Coalesce("person__name", "owner"), Value(")")),
        community="agreement__community",
        since=Coalesce("brought_at", Cast("due_on", DateTimeField()), offered),
        due="due_on",
        done="met_at",
        stage=Case(When(brought_at__isnull=False, then=Value("brought")), default=Value("waiting")),
        risk=Case(When(late, then=Value(2)), default=Value(0)),
        why=Case(When(late, brought_at__isnull=True, then=Value("late")), default=Value("")),
        shut=Exists(mine),
    )


SOURCE = WorkSource(
    "condition",
    conditions,
    kinds={"condition": "Condition"},
    stages={"brought": ("going", "Proof brought"), "waiting": ("look", "No proof yet")},
    reasons={"late": "Its day has passed"},
    url=lambda row: reverse("funding:condition_check", args=[row.pk]),
)

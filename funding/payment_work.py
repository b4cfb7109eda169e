"""Payments to release and papers to check, as work in the queue of staff (work.py)."""

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from .models import Conflict, Payment
from .work import Asker, Row, Work

P = Payment.State


def payments(asker: Asker) -> Work:
    """Payments that can be released or confirmed, and those that did not arrive; when done, those on their way."""
    conflicts = Conflict.objects.filter(
        proposal=OuterRef("agreement__proposal"), person=asker.person, has_conflict=True
    )
    rows = Payment.objects.filter(agreement__community__programme__pk__in=asker.programmes)
    late = When(due_on__lt=asker.on, then=Value(1))
    return Work(
        rows.filter(state__in=[P.READY, P.FAILED, P.RELEASED, P.PAID], ready_at__isnull=False),
        open=Q(state__in=[P.READY, P.FAILED]),
        mine=Q(released_by__isnull=True) | ~Q(released_by=asker.person),
        ref=Concat(Value("BL-"), Cast("pk", CharField())),
        title="agreement__title",
        community="agreement__community",
        since="ready_at",
        due="due_on",
        done="released_at",
        stage="state",
        amount="amount",
        risk=Case(When(state=P.FAILED, then=Value(2)), late, default=Value(0)),
        why=Case(
            When(state=P.FAILED, then=Value("failed")),
            When(state=P.READY, released_by__isnull=False, then=Value("confirm")),
            When(due_on__lt=asker.on, then=Value("overdue")),
            default=Value(""),
        ),
        shut=Exists(conflicts),
    )


def payment_url(row: Row) -> str:
    """The page on which it is released or confirmed."""
    move = "confirm" if row.why == "confirm" else "try-again" if row.why == "failed" else "release"
    return reverse("funding:payment_act", args=[row.slug, row.pk, move])

"""Payments to release and papers to check, as work in the queue of staff (work.py)."""

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse

from biglocal.communities.models import LtoAppointment

from .models import Conflict, Paper, Payment
from .work import Asker, Row, Work, WorkSource

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
        kind=Value("payment"),
        ref=Concat(Value("BL-"), Cast("pk", CharField())),
        title="agreement__title",
        community="agreement__community",
        since="ready_at",
        due="due_on",
        done=Case(When(state__in=[P.RELEASED, P.PAID], then=F("released_at"))),
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


def papers(asker: Asker) -> Work:
    """Papers of organisations, in the queue as work of the first of their areas."""
    first = LtoAppointment.objects.filter(
        organisation=OuterRef("organisation"), community__programme__pk__in=asker.programmes
    )
    rows = Paper.objects.filter(organisation__lto_appointments__pk=Subquery(first.order_by("pk").values("pk")[:1]))
    return Work(
        rows,
        open=Q(checked_at__isnull=True, refused_at__isnull=True),
        mine=~Q(brought_by=asker.person),
        kind=Value("paper"),
        ref=Concat(Value("P-"), Cast("pk", CharField())),
        title="organisation__name",
        community="organisation__lto_appointments__community",
        since="brought_at",
        done=Coalesce("checked_at", "refused_at"),
        stage=Case(
            When(checked_at__isnull=False, then=Value("checked")),
            When(refused_at__isnull=False, then=Value("refused")),
            default=Value("brought"),
        ),
        why="kind",
    )


def payment_source() -> WorkSource:
    """Payments in the queue of staff."""
    return WorkSource(
        "payment",
        payments,
        kinds={"payment": "Payment"},
        stages={
            "ready": ("going", "Ready to release"),
            "failed": ("setback", "Did not arrive"),
            "released": ("going", "Released"),
            "paid": ("done", "Paid"),
        },
        open_stages=("ready", "failed"),
        reasons={"failed": "Did not arrive", "confirm": "Waits for a second officer", "overdue": "The day has passed"},
        url=payment_url,
    )


def paper_source() -> WorkSource:
    """Papers in the queue of staff."""
    return WorkSource(
        "paper",
        papers,
        kinds={"paper": "Paper"},
        stages={
            "brought": ("look", "To check"),
            "checked": ("done", "Checked"),
            "refused": ("plain", "Not good enough"),
        },
        open_stages=("brought",),
        reasons={str(kind.value): str(kind.label) for kind in Paper.Kind},
        url=lambda row: reverse("funding:paper_detail", args=[row.pk]),
    )

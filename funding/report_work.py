"""Spend reports as work in the queue of staff (work.py)."""

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from .models import Conflict, SpendReport
from .work import Asker, Row, Work, WorkSource

S = SpendReport.State
REASONS = {"late": "It came late", "waits": "A payment waits for it", "again": "Answered your questions"}


def reports(asker: Asker) -> Work:
    """What was sent at least once; of one whose grant is shut for the person, only that it is there."""
    proposal = OuterRef("agreement__proposal")
    conflicts = Conflict.objects.filter(proposal=proposal, has_conflict=True, person=asker.person)
    came_late = Q(submitted_at__date__gt=F("due_on"))
    answered = Q(points__isnull=False)
    rows = SpendReport.objects.filter(
        submitted_at__isnull=False, agreement__community__programme__pk__in=asker.programmes
    )
    asked = SpendReport.objects.filter(pk=OuterRef("pk")).filter(answered)
    theirs = SpendReport.objects.filter(pk=OuterRef("pk"), points__asked_by=asker.person)
    waiting = SpendReport.objects.filter(pk=OuterRef("pk"), payments_waiting__state="scheduled")
    return Work(
        rows,
        open=Q(state__in=[S.SUBMITTED, S.QUERIED]),
        mine=Q(state=S.SUBMITTED) & Q(Exists(theirs)),  # several points of one person make no second report
        ref=Concat(Value("R-"), Cast("pk", CharField())),
        title="agreement__title",
        community="agreement__community",
        since="submitted_at",
        done="accepted_at",
        stage="state",
        risk=Case(When(state=S.QUERIED, then=Value(0)), When(Exists(waiting), then=Value(1)), default=Value(0)),
        why=Case(
            When(Exists(asked) & Q(state=S.SUBMITTED), then=Value("again")),
            When(came_late, then=Value("late")),
            When(Exists(waiting), then=Value("waits")),
            default=Value(""),
        ),
        shut=Exists(conflicts),
    )


def address(row: Row) -> str:
    """Where the review page is."""
    return reverse("funding:report_review", args=[row.pk])


def source() -> WorkSource:
    """How reports come into the queue."""
    stages = {S.SUBMITTED: ("", "New"), S.QUERIED: ("look", "Questions sent"), S.ACCEPTED: ("done", "Accepted")}
    return WorkSource(
        "report",
        reports,
        kinds={"report": "Spend report"},
        stages={str(state): words for state, words in stages.items()},
        open_stages=(str(S.SUBMITTED), str(S.QUERIED)),
        reasons=REASONS,
        url=address,
    )

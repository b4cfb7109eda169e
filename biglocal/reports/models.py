"""A report over a span of days: asked for, drafted by a job step by step, kept as a file for a while."""

import uuid
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from .contents import Part, read
from .registry import KINDS, Kind

KEPT_FOR = timedelta(days=90)  # the file; it can be made anew from its page
LEASE = timedelta(minutes=3)  # a worker says with each step that it is alive; after that another one begins anew


class ReportQuerySet(models.QuerySet):
    """Reports."""

    def waiting(self, now: datetime) -> "ReportQuerySet":
        """Not begun, or begun by a worker that was lost."""
        lost = Q(state__in=["drafting", "writing"], seen_at__lt=now - LEASE)
        return self.filter(Q(state__in=["asked", "agreed"]) | lost).order_by("asked_at", "pk")

    def over(self, now: datetime) -> "ReportQuerySet":
        """Files that have been kept long enough."""
        return self.filter(state="ready", ready_at__lt=now - KEPT_FOR)

    def about(self, kind: str, subject: int) -> "ReportQuerySet":
        """All of one kind about one subject, the newest first."""
        return self.filter(kind=kind, subject=subject).order_by("-last", "-pk")


def by_state() -> dict[str, int]:
    """Return how many reports are in each state."""
    counts = dict(Report.objects.order_by().values_list("state").annotate(models.Count("pk")))
    return {state: counts.get(state, 0) for state in Report.State.values}


class Report(models.Model):
    """One report. Its key stands in its address; who may read the page is asked of its kind."""

    class State(models.TextChoices):
        ASKED = "asked", "Waits its turn"
        DRAFTING = "drafting", "Being drafted"
        DRAFT = "draft", "Draft"
        AGREED = "agreed", "Becomes a file"
        WRITING = "writing", "Becomes a file now"
        READY = "ready", "Ready"
        FAILED = "failed", "Did not work"
        OVER = "over", "File deleted"

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    kind = models.CharField(max_length=20)
    subject = models.PositiveBigIntegerField(help_text="id of the area, councillor or programme it is about")
    first = models.DateField("first day")
    last = models.DateField("last day")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="reports_asked")
    scheduled = models.BooleanField(default=False, help_text="nobody asked for it: it was due")
    asked_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True, help_text="when a worker last said that it is at it")
    done = models.PositiveSmallIntegerField(default=0)
    of = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200, blank=True)
    where = models.CharField(max_length=200, blank=True)
    sentence = models.CharField(max_length=1000, blank=True)
    drafted = models.JSONField("its parts", default=list)
    drafted_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to="reports/", blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["kind", "subject", "-last"], name="report_of_subject")]
        constraints = [
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="report_first_before_last"),
            models.UniqueConstraint(
                fields=["kind", "subject", "first", "last", "asked_by"],
                condition=Q(state__in=["asked", "drafting", "agreed", "writing"]),
                name="report_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject", "first", "last"], condition=Q(scheduled=True), name="report_due_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.kind_of.label}, {self.first:%-d %B %Y} to {self.last:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("report", args=[self.key])

    @property
    def kind_of(self) -> Kind:
        """How it is made. Raises KeyError where no part knows its kind any more."""
        return KINDS[self.kind]

    def readers(self, on: date) -> list[int]:
        """Ids of who hears of it: who asked, or where nobody did those whom its kind names."""
        if self.scheduled and self.kind_of.told:
            return sorted(set(self.kind_of.told(self.subject, on)))
        return [self.asked_by_id] if self.asked_by_id else []

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.ASKED, self.State.DRAFTING, self.State.AGREED, self.State.WRITING}

    @property
    def waits_until(self) -> date | None:
        """The day until which it is neither made nor opened; None where it does not wait."""
        return self.kind_of.waits_until(self.subject) if self.kind_of.waits_until else None

    @property
    def all_parts(self) -> list[Part]:
        """Its headings as drafted, those left out too."""
        return [read(kept) for kept in self.drafted]

    @property
    def parts(self) -> list[Part]:
        """The headings that are shown and sent."""
        return [part for part in self.all_parts if not part.left_out]

    @property
    def gone_at(self) -> datetime | None:
        """When its file is deleted."""
        return self.ready_at + KEPT_FOR if self.ready_at else None

"""A copy of all that the portal holds of a person: asked for, built by a job, kept for a week."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

KEPT_FOR = timedelta(days=7)
AGAIN_AFTER = timedelta(days=1)


class DataCopyQuerySet(models.QuerySet):
    """Copies."""

    def waiting(self, now: datetime) -> "DataCopyQuerySet":
        """Not begun, or begun by a worker that was lost."""
        lost = models.Q(state="building", begun_at__lt=now - timedelta(minutes=20))
        return self.filter(models.Q(state="waiting") | lost).order_by("asked_at")

    def over(self, now: datetime) -> "DataCopyQuerySet":
        """Ready long ago."""
        return self.filter(state="ready", ready_at__lt=now - KEPT_FOR)


class DataCopy(models.Model):
    """One copy for one person. Its address is known to nobody else and opens for that person alone."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits its turn"
        BUILDING = "building", "Being put together"
        READY = "ready", "Ready"
        FAILED = "failed", "Did not work"
        OVER = "over", "Deleted"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="data_copies")
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveSmallIntegerField(default=0)
    of = models.PositiveSmallIntegerField(default=0)
    file = models.FileField(upload_to="copies/", blank=True)

    objects = DataCopyQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(state__in=["waiting", "building"]),
                name="data_copy_one_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"Copy for {self.person_id}, {self.state}"

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.WAITING, self.State.BUILDING}

    @property
    def gone_at(self) -> datetime | None:
        """When its file is deleted."""
        return self.ready_at + KEPT_FOR if self.ready_at else None

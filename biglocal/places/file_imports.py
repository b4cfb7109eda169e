"""A file that was read in, or is to be: who brought it, what it would change, what it did."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

LOST_AFTER = timedelta(minutes=40)  # longer than a task may run: nobody works on it any more
QUIET_AFTER = timedelta(minutes=5)
KEPT_FOR = timedelta(days=14)


class FileImportQuerySet(models.QuerySet):
    """Files."""

    def waiting(self, now: datetime) -> "FileImportQuerySet":
        """To be read or written, or begun by a worker that was lost."""
        lost = models.Q(state__in=["reading", "writing"], begun_at__lt=now - LOST_AFTER)
        return self.filter(models.Q(state__in=["waiting", "confirmed"]) | lost).order_by("asked_at", "pk")

    def over(self, now: datetime) -> "FileImportQuerySet":
        """Looked at and left lying."""
        return self.filter(state__in=["ready", "wrong", "failed"], asked_at__lt=now - KEPT_FOR).exclude(file="")

    def written(self) -> "FileImportQuerySet":
        """Those that changed something, or could have."""
        return self.filter(state="written")


class FileImport(models.Model):
    """One file. Brought on the staff's page it is read, looked at and confirmed; the commands leave a row as well."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits to be read"
        READING = "reading", "Being read"
        READY = "ready", "To be looked at"
        CONFIRMED = "confirmed", "Waits to be written"
        WRITING = "writing", "Being written"
        WRITTEN = "written", "Written"
        WRONG = "wrong", "Cannot be read"
        FAILED = "failed", "Did not work"
        DROPPED = "dropped", "Left out"

    kind = models.CharField(max_length=20)
    name = models.CharField("name of the file", max_length=200)
    file = models.FileField(upload_to="imports/", blank=True)
    hash = models.CharField(max_length=64, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    options = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    done = models.PositiveBigIntegerField(default=0)
    of = models.PositiveBigIntegerField(default=0)
    found = models.JSONField(default=dict, blank=True, help_text="counts, what differs, what is wrong: the first rows")
    left_out = models.JSONField(
        default=list, blank=True, help_text="every row that is wrong: line, column, value, what was expected"
    )
    mark = models.CharField(
        max_length=32, blank=True, help_text="of all that was found: what is written is what was seen"
    )
    said = models.CharField(max_length=500, blank=True, help_text="a sentence for who brought it")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)

    objects = FileImportQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["state", "asked_at"], name="file_import_by_state")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("file_import", args=[self.pk])

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.WAITING, self.State.READING, self.State.CONFIRMED, self.State.WRITING}

    @property
    def is_quiet(self) -> bool:
        """Begun a while ago and still not done: its worker may be lost, and another takes it up (`waiting`)."""
        begun = self.begun_at if self.state in {self.State.READING, self.State.WRITING} else None
        return begun is not None and timezone.now() - begun > QUIET_AFTER

    @property
    def may_be_dropped(self) -> bool:
        return self.state in {self.State.READY, self.State.WRONG, self.State.FAILED}

    @property
    def kind_of_file(self) -> Any:
        """The registered kind; None for one that is not known any more."""
        from .imports.kinds import KINDS

        return KINDS.get(self.kind)

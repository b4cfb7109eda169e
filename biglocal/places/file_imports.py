"""A file that was read in, or is to be: who brought it, what it would change, what it did."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

LOST_AFTER = timedelta(seconds=90)  # a worker says every ten seconds that it lives
LOOKED_FOR_EVERY = timedelta(minutes=2)  # by beat: within four minutes another worker has what one has lost
KEPT_FOR = timedelta(days=14)


class FileImportQuerySet(models.QuerySet):
    """Files."""

    def waiting(self, now: datetime) -> "FileImportQuerySet":
        """To be read or written, or begun by a worker that was lost."""
        heard = self.alias(heard_of_at=Coalesce("alive_at", "begun_at"))
        lost = models.Q(state__in=["reading", "writing"], heard_of_at__lt=now - LOST_AFTER)
        return heard.filter(models.Q(state__in=["waiting", "confirmed"]) | lost).order_by("asked_at", "pk")

    def over(self, now: datetime) -> "FileImportQuerySet":
        """Looked at and left lying; and where a file was to be deleted, and was not."""
        done = ["ready", "wrong", "failed", "written", "dropped"]
        return self.filter(state__in=done, asked_at__lt=now - KEPT_FOR).exclude(file="")

    def written(self) -> "FileImportQuerySet":
        """Those that changed something, or could have."""
        return self.filter(state="written")


class WritingTurn(models.Model):
    """Counts the files that were written. What was compared before the last of them is compared again."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def now(cls) -> int:
        """Return how many files were written until now; to be asked before a comparison begins."""
        return cls.objects.get_or_create(pk=1)[0].number

    @classmethod
    def take(cls, number: int) -> bool:
        """Take the next turn when none was taken since `number`; nobody else writes until this transaction ends."""
        return bool(cls.objects.filter(pk=1, number=number).update(number=number + 1))


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
    attribution = models.CharField(
        max_length=300, blank=True, help_text="the line that stands beneath maps drawn from it"
    )
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
    lease = models.CharField(max_length=32, blank=True, help_text="of the worker that has it in hand")
    alive_at = models.DateTimeField(null=True, blank=True, help_text="when that worker last said that it lives")
    tries = models.PositiveSmallIntegerField(default=0, help_text="how often it was begun and not ended")
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
        """Begun, and nothing heard of it for a while: its worker may be lost, and another takes it up (`waiting`)."""
        heard = (self.alive_at or self.begun_at) if self.state in {self.State.READING, self.State.WRITING} else None
        return heard is not None and timezone.now() - heard > LOST_AFTER

    @property
    def may_be_dropped(self) -> bool:
        return self.state in {self.State.READY, self.State.WRONG, self.State.FAILED}

    @property
    def kind_of_file(self) -> Any:
        """The registered kind; None for one that is not known any more."""
        from .imports.kinds import KINDS

        return KINDS.get(self.kind)

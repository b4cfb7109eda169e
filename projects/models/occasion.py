"""A date in the diary: an opening, a working day, a walk, a meeting; and who said they will come."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from ..querysets import OccasionQuerySet


class Occasion(models.Model):
    """Something people can come to, of an area or one of its projects. Days and hours are those of London."""

    class Kind(models.TextChoices):
        OPENING = "opening", "Opening day"
        WORKING = "working", "Working day"
        WALK = "walk", "Walk"
        MEETING = "meeting", "Meeting"
        OTHER = "other", "Something else"

    class Repeats(models.TextChoices):
        WEEK = "week", "Every week"
        FORTNIGHT = "fortnight", "Every two weeks"
        MONTH = "month", "Every month"

    community = models.ForeignKey("communities.Community", models.PROTECT, related_name="occasions")
    project = models.ForeignKey("projects.Project", models.PROTECT, null=True, blank=True, related_name="occasions")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.OTHER)
    title = models.CharField(max_length=80)
    on = models.DateField()
    begins_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)
    where = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=200, blank=True)
    bring = models.CharField("what to bring", max_length=200, blank=True)
    series = models.UUIDField(null=True, blank=True, help_text="the same for each of those that were put in at once")
    repeats = models.CharField(max_length=9, choices=Repeats, default=Repeats.WEEK, help_text="where it has a series")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.CharField(max_length=200, blank=True)
    sequence = models.PositiveIntegerField(default=0, help_text="grows with each change: calendars ask for it")
    changed_at = models.DateTimeField(default=timezone.now)

    objects = OccasionQuerySet.as_manager()

    class Meta:
        ordering = ["on", "begins_at", "id"]
        indexes = [
            models.Index(fields=["community", "on"], name="occasion_by_area"),
            models.Index(fields=["on"], name="occasion_by_day", condition=Q(cancelled_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:occasion_detail", args=[self.community.slug, self.pk])

    @property
    def topic(self) -> str:
        """What its events are about."""
        return f"occasion:{self.pk}"

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @staticmethod
    def new_series() -> uuid.UUID:
        """Return the mark of rows that are put in together."""
        return uuid.uuid4()


class Coming(models.Model):
    """Somebody said they will come, and with how many."""

    occasion = models.ForeignKey(Occasion, models.CASCADE, related_name="coming")
    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="coming_to")
    people = models.PositiveSmallIntegerField(default=1, help_text="with whoever they bring along")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occasion", "person"], name="coming_once"),
            models.CheckConstraint(condition=Q(people__gte=1), name="coming_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.occasion_id}"

"""What a rep writes after a visit, and how many days a rep has for an area in a year."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from ..visit_querysets import VisitNoteQuerySet
from .community import Community


class VisitNote(models.Model):
    """A rep was there, or rang. The summary may be shared with chair and worker; `private` is Local Trust's alone."""

    class Kind(models.TextChoices):
        VISIT = "visit", "A visit"
        MEETING = "meeting", "A partnership meeting"
        CALL = "call", "A call"
        ONLINE = "online", "A meeting online"
        PAPERS = "papers", "Work on papers"

    class Risk(models.TextChoices):
        LOW = "low", "All goes well"
        SOME = "some", "Keep an eye on it"
        HIGH = "high", "Needs help soon"

    community = models.ForeignKey(Community, models.PROTECT, related_name="visit_notes")
    by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="visit_notes")
    on = models.DateField("day")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.VISIT)
    days = models.DecimalField(
        max_digits=4, decimal_places=2, default=1, validators=[MinValueValidator(0), MaxValueValidator(5)]
    )
    summary = models.TextField()
    private = models.TextField("only for Local Trust", blank=True)
    risk = models.CharField(max_length=4, choices=Risk, default=Risk.LOW)
    shared = models.BooleanField("chair and worker may read the summary", default=True)
    posted_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = VisitNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=0) & Q(days__lte=5), name="visit_days_in_range"),
        ]
        indexes = [models.Index(fields=["community", "-on"], name="visit_by_area")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.on:%-d %B %Y}"


class RepDays(models.Model):
    """Days a rep has for an area in a year, where they are not the programme's usual ones."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="rep_days")
    year = models.DateField(help_text="first day of the financial year")
    allowed = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "year"], name="rep_days_once_a_year")]

    def __str__(self) -> str:
        return f"{self.allowed} days from {self.year}"

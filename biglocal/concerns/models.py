"""What people find wrong, worries about somebody at risk, and words that were hidden.

What a concern is about is a topic as text (`update:12`), so that every part can register what it shows (registry.py).
"""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from .querysets import ConcernQuerySet, HidingQuerySet, SafeguardingQuerySet


class Concern(models.Model):
    """Somebody says that something shown here is wrong, unkind, private or a picture of them."""

    class Kind(models.TextChoices):
        WORDS = "words", "Wrong or unkind words"
        PRIVATE = "private", "Something private about somebody"
        PICTURE = "picture", "A picture of me or my child"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        OPEN = "open", "Waits for an answer"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed"

    topic = models.CharField(max_length=60, blank=True, help_text="what it is about, as update:12; empty for a page")
    page = models.CharField(max_length=300, blank=True, help_text="path where it was seen")
    title = models.CharField(max_length=160, help_text="what it was called when it was reported")
    shown = models.TextField(blank=True, help_text="the words as they stood when it was reported")
    community = models.ForeignKey(
        "communities.Community", models.PROTECT, null=True, blank=True, related_name="concerns"
    )
    writer = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+", help_text="who wrote it"
    )
    kind = models.CharField(max_length=8, choices=Kind)
    words = models.TextField()
    by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="concerns_raised")
    email = models.EmailField(blank=True, help_text="of somebody without an account who wants an answer")
    may_name = models.BooleanField(default=False, help_text="the area may know who said so")
    form_key = models.UUIDField(default=uuid.uuid4, unique=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="concern_answered_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="concern_closed_at_and_by_together",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state", "at"], name="concern_queue"),
            models.Index(fields=["topic"], name="concern_by_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("concerns:concern", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class Hiding(models.Model):
    """Something was hidden, by whom and why, until it was shown again. The writer may answer once."""

    topic = models.CharField(max_length=60)
    title = models.CharField(max_length=160)
    shown = models.TextField(blank=True, help_text="the words as they stood when they were hidden")
    community = models.ForeignKey(
        "communities.Community", models.PROTECT, null=True, blank=True, related_name="hidings"
    )
    writer = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="words_hidden")
    concern = models.ForeignKey(Concern, models.SET_NULL, null=True, blank=True, related_name="hidings")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    took_down = models.BooleanField(default=True, help_text="it stood until then; else its writer had taken it down")
    reply = models.TextField(blank=True, help_text="what the writer says to it")
    replied_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    ended_because = models.CharField(max_length=300, blank=True)

    objects = HidingQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["topic"], condition=Q(ended_at__isnull=True), name="hiding_one_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="hiding_ended_at_and_by_together",
            ),
        ]

    def __str__(self) -> str:
        return f"Hidden: {self.title}"

    @property
    def is_hidden(self) -> bool:
        return self.ended_at is None


class SafeguardingConcern(models.Model):
    """A worry about a child or an adult at risk. A table apart: no queue, list, mail or search ever reads it.

    Only a few named people do: who holds a safeguarding role in the programme, or in the area's fund-holding body.
    """

    class State(models.TextChoices):
        OPEN = "open", "Nobody has taken it yet"
        TAKEN = "taken", "Somebody is on it"
        CLOSED = "closed", "Closed"

    topic = models.CharField(max_length=60, blank=True)
    page = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=160)
    community = models.ForeignKey(
        "communities.Community", models.PROTECT, null=True, blank=True, related_name="safeguarding_concerns"
    )
    words = models.TextField()
    by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    email = models.EmailField(blank=True)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True)
    at = models.DateTimeField()
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)

    objects = SafeguardingQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"Safeguarding {self.pk}"  # nothing of what it says: this text may stand in a log


class SafeguardingNote(models.Model):
    """What one of the named few did about it."""

    concern = models.ForeignKey(SafeguardingConcern, models.PROTECT, related_name="notes")
    by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.TextField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"Note on {self.concern_id}"

"""Somebody offers to help a project."""

from django.db import models
from django.db.models import Q

from ..querysets import HelpOfferQuerySet
from .project import Project


class HelpOffer(models.Model):
    """A neighbour lends a hand; the lead answers. How to reach them is read by lead, chair and worker only."""

    class State(models.TextChoices):
        OPEN = "open", "Waits for an answer"
        YES = "yes", "Yes, come on"
        NOT_NOW = "not_now", "Thanks, not now"
        WITHDRAWN = "withdrawn", "Taken back"

    project = models.ForeignKey(Project, models.PROTECT, related_name="offers")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="help_offers")
    words = models.CharField(max_length=280)
    reach = models.CharField("how to reach them", max_length=120, blank=True)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    answer = models.CharField(max_length=280, blank=True)
    answered_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(null=True, unique=True, help_text="the form's own key: a double post is one offer")

    objects = HelpOfferQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "person"], condition=Q(state="open"), name="offer_one_open_a_person"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, state__in=["open", "withdrawn"])
                | Q(answered_at__isnull=False, answered_by__isnull=False, state__in=["yes", "not_now"]),
                name="offer_answered_at_and_by_together",
            ),
        ]
        indexes = [models.Index(fields=["project", "state"], name="offer_by_project")]

    def __str__(self) -> str:
        return f"{self.person} for {self.project}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

"""An idea for an area: who put it, what the partnership answered, who would use it or help."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from ..idea_querysets import IdeaQuerySet
from ..titles import rest_of
from .project import Project


class Idea(models.Model):
    """Anybody signed in may put one; the partnership answers by a promised day. A yes starts a project or joins one."""

    class State(models.TextChoices):
        OPEN = "open", "Waits for an answer"
        YES = "yes", "Yes"
        NOT_NOW = "not_now", "Not now"
        WITHDRAWN = "withdrawn", "Taken back"

    community = models.ForeignKey("communities.Community", models.PROTECT, related_name="ideas")
    title = models.CharField(max_length=60, help_text="the first sentence of the text")
    text = models.TextField()
    where = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="ideas")
    posted_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    answer_due_on = models.DateField(help_text="by when the partnership promised to answer")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    answer = models.TextField(blank=True, help_text="yes and how, or not now and why")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="ideas")
    joins = models.BooleanField(default=False, help_text="a yes made it part of a project that was there already")
    hidden_at = models.DateTimeField(null=True, blank=True, help_text="hidden after a concern")
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, help_text="a double post is one idea")

    objects = IdeaQuerySet.as_manager()

    class Meta:
        ordering = ["-posted_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="idea_answered_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["yes", "not_now"]) | Q(answered_at__isnull=False), name="idea_answer_is_dated"
            ),
            models.CheckConstraint(condition=~Q(state="yes") | Q(project__isnull=False), name="idea_yes_has_a_project"),
        ]
        indexes = [
            models.Index(fields=["community", "-posted_at"], name="idea_by_area"),
            models.Index(fields=["answer_due_on"], name="idea_waiting", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:idea_detail", args=[self.community.slug, self.pk])

    @property
    def topic(self) -> str:
        return f"idea:{self.pk}"

    @property
    def rest(self) -> str:
        """What the title does not say already."""
        return rest_of(self.text)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    def can_become(self, state: str) -> bool:
        """Does a move lead there?"""
        return state in IDEA_MOVES[self.state]


S = Idea.State
# From where to where an idea moves; its project is stopped, not the yes taken back.
IDEA_MOVES: dict[str, set[str]] = {
    S.OPEN: {S.YES, S.NOT_NOW, S.WITHDRAWN},
    S.NOT_NOW: {S.YES, S.WITHDRAWN},
    S.YES: set(),
    S.WITHDRAWN: {S.OPEN, S.NOT_NOW},
}


class IdeaSupport(models.Model):
    """A neighbour would use it, or can help: each once."""

    class Kind(models.TextChoices):
        USE = "use", "I’d use this"
        HELP = "help", "I can help"

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="support")
    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="ideas_supported")
    kind = models.CharField(max_length=4, choices=Kind)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "person", "kind"], name="idea_support_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.get_kind_display()}"

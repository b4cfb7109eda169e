"""What people log: a step forward, a setback, something put right, a thank you."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from modelsearch.index import FilterField, Indexed, RelatedFields, SearchField

from ..querysets import UpdateQuerySet
from .project import Project


class Update(Indexed, models.Model):
    """Progress somebody logged. Public when posted unless the writer chose "only the partnership"."""

    class Kind(models.TextChoices):
        STEP = "step", "Step forward"
        SETBACK = "setback", "Setback"
        PUT_RIGHT = "put_right", "Put right"
        THANKS = "thanks", "Thank you"

    class Audience(models.TextChoices):
        PUBLIC = "public", "Everybody"
        PARTNERSHIP = "partnership", "Only the partnership"

    project = models.ForeignKey(Project, models.PROTECT, related_name="updates")
    kind = models.CharField(max_length=9, choices=Kind, default=Kind.STEP)
    title = models.CharField(max_length=60, help_text="the first sentence of the text, at most 60 letters")
    text = models.TextField(help_text="as typed")
    quote = models.CharField(max_length=300, blank=True, help_text="somebody's own words, shown apart")
    quote_by = models.CharField(max_length=80, blank=True)
    happened_on = models.DateField()
    happened_at = models.TimeField(null=True, blank=True, help_text="time of day where it is known")
    audience = models.CharField(max_length=11, choices=Audience, default=Audience.PUBLIC)
    by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="updates")
    on_behalf_of = models.CharField(
        max_length=80, blank=True, help_text="who told it, when another person typed it and it is nobody we know"
    )
    told_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="updates_told",
        help_text="who told it, when another person typed it for somebody who takes part",
    )
    features_councillor = models.BooleanField(
        default=False,
        help_text="a councillor is thanked or quoted: before an election that waits",
    )
    puts_right = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="put_right_by")
    form_key = models.UUIDField(
        default=uuid.uuid4, unique=True, help_text="the form's own key: a double post is one update"
    )
    ward_lines = models.ManyToManyField(
        "places.WardLine", blank=True, related_name="updates", help_text="where it happened, as the wards were then"
    )
    posted_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True, help_text="taken down; undo brings it back")
    deleted_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    thanks_count = models.PositiveIntegerField(default=0, help_text="kept by the action that thanks")

    search_fields = [
        SearchField("title", boost=2),
        SearchField("text"),
        SearchField("quote"),
        FilterField("audience"),
        FilterField("deleted_at"),
        RelatedFields(
            "project",
            [SearchField("title"), FilterField("community"), RelatedFields("community", [FilterField("programme")])],
        ),
    ]

    objects = UpdateQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-posted_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True, deleted_by__isnull=True)
                | Q(deleted_at__isnull=False, deleted_by__isnull=False),
                name="update_deleted_at_and_by_together",
            )
        ]
        indexes = [
            models.Index(fields=["project", "-happened_on", "-posted_at"], name="update_story"),
            models.Index(
                fields=["-posted_at"], name="update_latest", condition=Q(audience="public", deleted_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("update", args=[self.project.community.slug, self.project.slug, self.pk])

    @property
    def teller(self) -> str:
        """Who told it, where somebody else typed it: a name, or nothing."""
        return self.told_by.get_short_name() if self.told_by else self.on_behalf_of

    @classmethod
    def get_indexed_objects(cls) -> models.QuerySet:
        """Rows for the search index, with what it reads of each."""
        return cls.objects.select_related("project__community").defer("project__about", "project__community__outline")


class UpdateVersion(models.Model):
    """An update as it stood before an edit: every version is kept."""

    update_of = models.ForeignKey(Update, models.CASCADE, related_name="versions")
    text = models.TextField()
    kind = models.CharField(max_length=9, choices=Update.Kind)
    happened_on = models.DateField()
    audience = models.CharField(max_length=11, choices=Update.Audience)
    replaced_at = models.DateTimeField(auto_now_add=True)
    replaced_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-replaced_at", "-id"]

    def __str__(self) -> str:
        return f"{self.update_of_id} before {self.replaced_at:%Y-%m-%d %H:%M}"


class Thanks(models.Model):
    """One person said thanks for one update, once."""

    update_of = models.ForeignKey(Update, models.CASCADE, related_name="thanks")
    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="thanks_given")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["update_of", "person"], name="thanks_once")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.update_of_id}"

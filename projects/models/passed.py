"""Updates that their writers may no longer send, handed to the area's worker."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse

from ..querysets import PassedQuerySet
from .project import Project
from .update import Update


class PassedUpdate(models.Model):
    """What somebody's phone kept and who takes no part in the area any more. The worker logs it or sets it aside."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, help_text="the form's own key: handed twice is once")
    community = models.ForeignKey("communities.Community", models.PROTECT, related_name="updates_passed")
    by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="updates_passed")
    words = models.TextField()
    project = models.ForeignKey(Project, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=9, choices=Update.Kind, default=Update.Kind.STEP)
    happened_on = models.DateField()
    audience = models.CharField(max_length=11, choices=Update.Audience, default=Update.Audience.PUBLIC)
    on_behalf_of = models.CharField(max_length=80, blank=True)
    passed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    made = models.ForeignKey(Update, models.PROTECT, null=True, blank=True, related_name="+")
    because = models.CharField("why it was set aside", max_length=200, blank=True)

    objects = PassedQuerySet.as_manager()

    class Meta:
        ordering = ["passed_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, made__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="passed_settled_at_and_by_together",
            )
        ]
        indexes = [models.Index(fields=["community", "settled_at"], name="passed_by_area")]

    def __str__(self) -> str:
        return self.words[:60]

    def get_absolute_url(self) -> str:
        return reverse("projects:passed_settle", args=[self.community.slug, self.pk])

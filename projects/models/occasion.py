"""A date in the diary: an opening, a walk, a meeting."""

from django.db import models

from ..querysets import OccasionQuerySet


class Occasion(models.Model):
    """Something people can come to, of an area or one of its projects."""

    community = models.ForeignKey("communities.Community", models.PROTECT, related_name="occasions")
    project = models.ForeignKey("projects.Project", models.PROTECT, null=True, blank=True, related_name="occasions")
    title = models.CharField(max_length=80)
    on = models.DateField()
    begins_at = models.TimeField(null=True, blank=True)
    ends_at = models.TimeField(null=True, blank=True)
    where = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=200, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = OccasionQuerySet.as_manager()

    class Meta:
        ordering = ["on", "begins_at", "id"]
        indexes = [models.Index(fields=["community", "on"], name="occasion_by_area")]

    def __str__(self) -> str:
        return self.title

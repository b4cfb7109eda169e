"""Outlines of an area: drafts that somebody looks at, the one that holds, and those before it."""

from typing import Any

from django.db import models
from django.db.models import Q

from .community import Community


class AreaOutline(models.Model):
    """One outline. A draft was never kept; the one that holds was kept and not replaced; earlier ones were replaced."""

    class How(models.TextChoices):
        WARDS = "wards", "Made from wards"
        FILE = "file", "Read from a file"
        CIRCLE = "circle", "A circle"
        BEFORE = "before", "As it was before outlines were kept here"

    community = models.ForeignKey(Community, models.PROTECT, related_name="outlines")
    how = models.CharField(max_length=6, choices=How)
    words = models.CharField(max_length=300, blank=True, help_text="which wards, which file, how large a circle")
    outline = models.JSONField(help_text="GeoJSON geometry, longitude first")
    invented = models.BooleanField(default=False)
    drawn_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField()
    kept_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    kept_at = models.DateTimeField(null=True)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-kept_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["community"],
                condition=Q(kept_at__isnull=False, replaced_at__isnull=True),
                name="outline_one_holds",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True) | Q(kept_at__isnull=False), name="outline_kept_before_replaced"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_how_display()}: {self.words}" if self.words else self.get_how_display()

    @property
    def holds(self) -> bool:
        """Is it the outline of today?"""
        return self.kept_at is not None and self.replaced_at is None


def outline_that_holds(community: Any) -> AreaOutline | None:
    """Return the area's outline of today, where its history knows it."""
    return AreaOutline.objects.filter(community=community, kept_at__isnull=False, replaced_at__isnull=True).first()

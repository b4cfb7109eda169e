"""Which follows came over from an old ward to a new one: kept, so that what somebody dropped stays dropped."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class CarriedFollow(models.Model):
    """A person followed an old ward, and was let follow a new one in which it lives on (places.md, rule 2)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    old = models.ForeignKey("places.Ward", models.PROTECT, related_name="+")
    new = models.ForeignKey(
        "places.Ward", models.PROTECT, null=True, related_name="+", help_text="none: no heir is known"
    )
    ward_set = models.ForeignKey("places.WardSet", models.PROTECT, related_name="+", help_text="the new wards")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "old", "new"], name="carried_once"),
            models.UniqueConstraint(
                fields=["person", "old"], condition=Q(new__isnull=True), name="carried_nowhere_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.old_id} to {self.new_id}"

"""How many helped with what an update tells of, and for how long."""

from django.db import models
from django.db.models import Q

from ..querysets import EffortQuerySet
from .update import Update


class Effort(models.Model):
    """The helpers and their hours together, as the writer of an update gave them. Either may be unknown."""

    update_of = models.OneToOneField(Update, models.CASCADE, related_name="effort")
    helpers = models.PositiveIntegerField(null=True, blank=True)
    hours = models.DecimalField(
        max_digits=7, decimal_places=1, null=True, blank=True, help_text="of all helpers together"
    )

    objects = EffortQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "efforts"
        constraints = [
            models.CheckConstraint(
                condition=Q(helpers__isnull=False) | Q(hours__isnull=False), name="effort_says_something"
            ),
            models.CheckConstraint(condition=Q(hours__isnull=True) | Q(hours__gte=0), name="effort_hours_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.helpers or 0} people, {self.hours or 0} hours"

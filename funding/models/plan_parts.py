"""The parts of a plan: the costed vision year by year, and what is to be done (DOMAIN.md 4.6)."""

from typing import Any

from django.db import models
from django.db.models import Q

from biglocal.communities.models import Priority
from biglocal.money import PoundsField

from .proposal import ProposalVersion, refuse_if_sent


class PartOfVersion(models.Model):
    """A row of a version: as the version itself it never changes once it was sent."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_if_sent(self.version_id)  # type: ignore[attr-defined]  # of every subclass
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_if_sent(self.version_id)  # type: ignore[attr-defined]  # of every subclass
        return super().delete(*args, **kwargs)


class VisionCost(PartOfVersion):
    """What a priority is likely to cost in one financial year: all money, to the end of the programme."""

    version = models.ForeignKey(ProposalVersion, models.CASCADE, related_name="vision_costs")
    theme = models.CharField(max_length=12, choices=Priority.Theme)
    year = models.PositiveSmallIntegerField(help_text="in which the financial year begins")
    amount = PoundsField()

    class Meta:
        ordering = ["theme", "year"]
        constraints = [
            models.UniqueConstraint(fields=["version", "theme", "year"], name="visioncost_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="visioncost_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.get_theme_display()}, {self.year}: {self.amount}"


class PlannedStep(PartOfVersion):
    """One thing to do of an action plan."""

    version = models.ForeignKey(ProposalVersion, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(default=1)
    theme = models.CharField(max_length=12, choices=Priority.Theme)
    goal = models.CharField(max_length=160)
    activity = models.CharField(max_length=200)
    who = models.CharField(max_length=120)
    when = models.CharField(max_length=80)
    measure = models.CharField("how you will see that it worked", max_length=160)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.goal}: {self.activity}. {self.who}, {self.when}. {self.measure}"

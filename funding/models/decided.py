"""Which money a decision of the partnership is about."""

from django.db import models
from django.db.models import Q

from .agreement import BudgetLine
from .proposal import Proposal


class MoneyDecision(models.Model):
    """A decision of a meeting is about what is asked for, or about a line of what was agreed."""

    decision = models.OneToOneField("communities.MeetingDecision", models.CASCADE, related_name="money_link")
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, blank=True, related_name="decision_links")
    line = models.ForeignKey(BudgetLine, models.PROTECT, null=True, blank=True, related_name="decision_links")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(proposal__isnull=False) | Q(line__isnull=False), name="moneydecision_about_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision}: {self.proposal or self.line}"

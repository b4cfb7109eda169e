"""Money that a project asks other funders for."""

from django.db import models
from django.db.models import Q

from biglocal.audit.remembers import Remembers
from biglocal.money import PoundsField

from ..querysets import BidQuerySet


class Bid(Remembers):
    """A group asked somebody else for money: who, how much, and what they said."""

    class Answer(models.TextChoices):
        WAITING = "waiting", "No answer yet"
        WON = "won", "Yes"
        PART = "part", "Yes, to a part"
        LOST = "lost", "No"

    community = models.ForeignKey("communities.Community", models.PROTECT, related_name="bids")
    project = models.ForeignKey("projects.Project", models.PROTECT, null=True, blank=True, related_name="bids")
    proposal = models.ForeignKey(
        "funding.Proposal", models.PROTECT, null=True, blank=True, related_name="bids", help_text="it pays a part of"
    )
    funder = models.CharField(max_length=120)
    amount = PoundsField(help_text="asked for, in pounds")
    sent_on = models.DateField()
    answer = models.CharField(max_length=7, choices=Answer, default=Answer.WAITING)
    given = PoundsField(default=0, help_text="what they gave, in pounds")
    answered_on = models.DateField(null=True, blank=True)
    kept_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = BidQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="bid_amount_positive"),
            models.CheckConstraint(
                condition=Q(answer="won", given=models.F("amount"))
                | Q(answer="part", given__gt=0, given__lt=models.F("amount"))
                | Q(answer__in=["waiting", "lost"], given=0),
                name="bid_given_fits_answer",
            ),
            models.CheckConstraint(
                condition=Q(answer="waiting", answered_on__isnull=True)
                | (~Q(answer="waiting") & Q(answered_on__isnull=False)),
                name="bid_answer_and_day_together",
            ),
        ]
        indexes = [models.Index(fields=["community", "-sent_on"], name="bid_by_area")]

    def __str__(self) -> str:
        return f"{self.funder}: {self.amount}"

"""The yearly review of a partnership: who was on it on one day, as numbers."""

from django.db import models

from .community import Community


class PartnershipReview(models.Model):
    """The numbers of one day, confirmed by the chair and kept as they were; names are in the memberships."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="partnership_reviews")
    on = models.DateField("the day it was counted")
    total = models.PositiveSmallIntegerField("members")
    voting = models.PositiveSmallIntegerField("with a vote")
    residents = models.PositiveSmallIntegerField("members who live here")
    counted = models.PositiveSmallIntegerField("members who count for the 8 and the 51 %")
    counted_residents = models.PositiveSmallIntegerField("of them live here")
    smallest = models.PositiveSmallIntegerField("what the programme asked for then")
    percent = models.PositiveSmallIntegerField("share of residents the programme asked for then")
    joined = models.PositiveSmallIntegerField("joined in the year before")
    left = models.PositiveSmallIntegerField("left in the year before")
    figures = models.JSONField(default=dict, help_text="members by capacity and by role")
    confirmed_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [models.UniqueConstraint(fields=["community", "on"], name="partnership_review_once_a_day")]

    def __str__(self) -> str:
        return f"{self.community}, {self.on}"

"""The register of interests: what else a member is tied to, kept by each member for one area."""

from django.db import models
from django.db.models import Q

from biglocal.dates import Span, span_in_order

from ..querysets import InterestQuerySet, RegisterCheckQuerySet
from .community import Community


class Interest(Span):
    """A tie of a member to something that may gain from the area's money. Ended ones are kept."""

    class Kind(models.TextChoices):
        DIRECT = "direct_financial", "Paid from it myself"
        INDIRECT = "indirect_financial", "Somebody close to me is paid from it"
        LOYALTY = "loyalty", "I belong to a group that gains"

    class Visibility(models.TextChoices):
        COUNT = "count", "Only counted, without my name"
        PUBLIC = "public", "With my name"

    FINANCIAL = (Kind.DIRECT, Kind.INDIRECT)

    community = models.ForeignKey(Community, models.PROTECT, related_name="interests")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="interests")
    kind = models.CharField(max_length=18, choices=Kind)
    organisation = models.CharField(max_length=120)
    description = models.CharField(max_length=300, blank=True)
    visibility = models.CharField(max_length=6, choices=Visibility, default=Visibility.COUNT)
    form_key = models.UUIDField(null=True, unique=True, help_text="the form's own key: a double post is one interest")

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["-start_date", "-id"]
        constraints = [
            span_in_order("interest_span_in_order"),
            models.CheckConstraint(
                condition=Q(kind__in=["direct_financial", "indirect_financial", "loyalty"]), name="interest_kind_known"
            ),
        ]
        indexes = [models.Index(fields=["community", "person"], name="interest_by_area")]

    def __str__(self) -> str:
        return f"{self.person}: {self.organisation}"

    @property
    def is_financial(self) -> bool:
        """Direct and indirect alike: no vote, and out of the room (DOMAIN.md, 4.3)."""
        return self.kind in self.FINANCIAL


class RegisterCheck(models.Model):
    """A member said on a day that the own part of the register is whole: on joining, then once a year."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="register_checks")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="register_checks")
    on = models.DateField()

    objects = RegisterCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [models.UniqueConstraint(fields=["community", "person", "on"], name="register_check_once_a_day")]

    def __str__(self) -> str:
        return f"{self.person} on {self.on}"

"""How a councillor's public record becomes the account of the person: invited, "this is me", confirmed by staff."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ..claim_querysets import ClaimQuerySet
from .councillor import Councillor


class Claim(models.Model):
    """One invitation to keep a councillor's page, and what became of it. Nothing follows until staff confirm."""

    class State(models.TextChoices):
        INVITED = "invited", "Invited"
        CLAIMED = "claimed", "Waits for Local Trust"
        CONFIRMED = "confirmed", "Confirmed"
        REFUSED = "refused", "Not confirmed"
        WITHDRAWN = "withdrawn", "Taken back"
        TAKEN_OFF = "taken_off", "Account taken off"

    # Which state may follow which; kept by the actions.
    MOVES = {
        State.INVITED: {State.CLAIMED, State.WITHDRAWN},
        State.CLAIMED: {State.CONFIRMED, State.REFUSED},
        State.CONFIRMED: {State.TAKEN_OFF},
    }

    councillor = models.ForeignKey(Councillor, models.PROTECT, related_name="claims")
    email = models.EmailField()
    invited_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="councillors_invited")
    community = models.ForeignKey(
        "communities.Community",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the area that invites; empty: Local Trust",
    )
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.INVITED)
    person = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="councillor_claims"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True, claimed_at__isnull=True)
                | Q(person__isnull=False, claimed_at__isnull=False),
                name="claim_person_and_day_together",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["invited", "withdrawn"], person__isnull=True)
                | (~Q(state__in=["invited", "withdrawn"]) & Q(person__isnull=False)),
                name="claim_has_its_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "taken_off"]) | ~Q(reason=""), name="claim_no_has_a_reason"
            ),
            models.UniqueConstraint(
                fields=["councillor"], condition=Q(state="confirmed"), name="claim_one_confirmed_a_councillor"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=["claimed", "confirmed"]), name="claim_one_a_person"
            ),
        ]
        indexes = [models.Index(fields=["state", "claimed_at"], name="claim_waiting")]

    def __str__(self) -> str:
        return f"{self.email} as {self.councillor}"

    @property
    def has_run_out(self) -> bool:
        """Is the link too old? Sent again, it is good for another two weeks."""
        return self.expires_at <= timezone.now()

    @property
    def from_the_list(self) -> bool:
        """Did the invitation go to the address that the council's list gives?"""
        return bool(self.councillor.email) and self.email == self.councillor.email.lower()

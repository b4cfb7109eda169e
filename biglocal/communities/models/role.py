"""Who holds which role, from when to when, and how people are invited into one."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from biglocal.access import Role
from biglocal.dates import Span, span_in_order

from ..querysets import InvitationQuerySet, RoleHeldQuerySet
from .community import Community, Organisation, Programme


class RoleHeld(Span):
    """A person holds a role in one community, one organisation or the programme. What opens pages (SETTLED.md)."""

    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="roles")
    role = models.CharField(max_length=12, choices=Role)
    community = models.ForeignKey(Community, models.PROTECT, null=True, blank=True, related_name="roles")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="roles")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, blank=True, related_name="roles")
    because = models.CharField(max_length=60, blank=True, help_text="topic of the row that wrote it, as membership:12")

    objects = RoleHeldQuerySet.as_manager()

    class Meta:
        ordering = ["start_date", "id"]
        verbose_name_plural = "roles held"
        constraints = [
            span_in_order("role_span_in_order"),
            models.CheckConstraint(
                condition=(
                    Q(community__isnull=False, organisation__isnull=True, programme__isnull=True)
                    | Q(community__isnull=True, organisation__isnull=False, programme__isnull=True)
                    | Q(community__isnull=True, organisation__isnull=True, programme__isnull=False)
                ),
                name="role_in_one_place",
            ),
        ]
        indexes = [models.Index(fields=["person", "start_date"], name="role_by_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"


class Invitation(models.Model):
    """A signed, dated invitation into a role. Using it writes the role; it can be used once."""

    email = models.EmailField()
    role = models.CharField(max_length=12, choices=Role)
    community = models.ForeignKey(Community, models.CASCADE, null=True, blank=True, related_name="invitations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="invitations")
    programme = models.ForeignKey(Programme, models.CASCADE, null=True, blank=True, related_name="invitations")
    invited_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="invitations_sent")
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="invitations_accepted"
    )
    for_person = models.ForeignKey(
        "accounts.Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="a member known by name alone, whose place the account takes",
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_at_and_by_together",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} as {self.get_role_display()}"

    @property
    def has_run_out(self) -> bool:
        """Is it too old to be used? Sent again, it is good for another two weeks."""
        return self.expires_at <= timezone.now()

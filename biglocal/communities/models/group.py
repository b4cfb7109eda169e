"""Resident groups and who is in them, with dates: history is kept for ever."""

from django.db import models

from biglocal.dates import Span, span_in_order

from ..querysets import MembershipQuerySet
from .community import Community


class ResidentGroup(models.Model):
    """The partnership that decides, or a working group beside it."""

    class Kind(models.TextChoices):
        PARTNERSHIP = "partnership", "Partnership"
        WORKING = "working", "Working group"

    community = models.ForeignKey(Community, models.PROTECT, related_name="groups")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PARTNERSHIP)
    name = models.CharField(max_length=120)
    endorsed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["community"], condition=models.Q(kind="partnership"), name="group_one_partnership_an_area"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Membership(Span):
    """A person in a group, from a day to a day. Roles that open pages are rows apart (`RoleHeld`)."""

    class Capacity(models.TextChoices):
        RESIDENT = "resident", "Resident"
        WORKS_HERE = "works_here", "Works here"
        VOLUNTEERS = "volunteers", "Volunteers here"
        ORGANISATION = "organisation", "Speaks for an organisation"
        COUNCILLOR = "councillor", "Councillor"
        LTO = "lto", "Locally trusted organisation"

    class Office(models.TextChoices):
        MEMBER = "member", "Member"
        CHAIR = "chair", "Chair"
        CO_CHAIR = "co_chair", "Co-chair"
        VICE_CHAIR = "vice_chair", "Vice-chair"
        TREASURER = "treasurer", "Treasurer"
        SECRETARY = "secretary", "Secretary"

    group = models.ForeignKey(ResidentGroup, models.PROTECT, related_name="memberships")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="memberships")
    capacity = models.CharField(max_length=12, choices=Capacity, default=Capacity.RESIDENT)
    office = models.CharField("role", max_length=10, choices=Office, default=Office.MEMBER)
    looks_after = models.CharField(max_length=80, blank=True, help_text="as Parks, or Walks and health")
    voting = models.BooleanField(default=True)
    name_public = models.BooleanField("name may be shown to everybody", default=False)
    leave_reason = models.CharField(max_length=120, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["start_date", "id"]
        constraints = [
            span_in_order("membership_span_in_order"),
            models.UniqueConstraint(
                fields=["group", "person"], condition=models.Q(end_date__isnull=True), name="membership_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.group}"


class Suspension(Span):
    """A membership rests while a matter of conduct is looked into: no vote and no role, but still a member."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="suspensions")
    reason = models.CharField(max_length=300, help_text="for chair, worker, rep and Local Trust only")

    class Meta:
        ordering = ["start_date", "id"]
        constraints = [
            span_in_order("suspension_span_in_order"),
            models.UniqueConstraint(
                fields=["membership"], condition=models.Q(end_date__isnull=True), name="suspension_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership}, suspended"

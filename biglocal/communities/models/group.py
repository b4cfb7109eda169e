"""Resident groups and who is in them, with dates: history is kept for ever."""

from django.db import models

from biglocal.dates import Span, span_in_order

from ..querysets import MembershipQuerySet, ResidentGroupQuerySet
from .community import Community


class ResidentGroup(models.Model):
    """The partnership that decides, or a working group beside it."""

    class Kind(models.TextChoices):
        PARTNERSHIP = "partnership", "Partnership"
        WORKING = "working", "Working group"

    community = models.ForeignKey(Community, models.PROTECT, related_name="groups")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PARTNERSHIP)
    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=200, blank=True, help_text="one sentence: what it looks after")
    endorsed_on = models.DateField(null=True, blank=True)
    start_date = models.DateField("from", null=True, blank=True, help_text="empty: nobody wrote it down")
    end_date = models.DateField("to", null=True, blank=True)

    objects = ResidentGroupQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start_date__isnull=True)
                | models.Q(end_date__isnull=True)
                | models.Q(end_date__gte=models.F("start_date")),
                name="group_span_in_order",
            ),
            models.UniqueConstraint(
                fields=["community"], condition=models.Q(kind="partnership"), name="group_one_partnership_an_area"
            ),
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

    class LeftAs(models.TextChoices):
        STEPPED_DOWN = "stepped_down", "Stepped down"
        MOVED = "moved_away", "Moved away"
        REMOVED = "removed", "Was removed"
        DIED = "died", "Died"
        GROUP_ENDED = "group_ended", "The group ended"
        CHANGED = "changed", "Carried on as something else"
        PORTAL = "left_portal", "Left the portal"
        OTHER = "other", "Another reason"

    group = models.ForeignKey(ResidentGroup, models.PROTECT, related_name="memberships")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="memberships")
    capacity = models.CharField(max_length=12, choices=Capacity, default=Capacity.RESIDENT)
    office = models.CharField("role", max_length=10, choices=Office, default=Office.MEMBER)
    looks_after = models.CharField(max_length=80, blank=True, help_text="as Parks, or Walks and health")
    voting = models.BooleanField(default=True)
    name_public = models.BooleanField("name may be shown to everybody", default=False)
    left_as = models.CharField("why it ended", max_length=12, choices=LeftAs, blank=True)
    leave_reason = models.CharField(max_length=120, blank=True, help_text="in words, for chair, worker and staff")

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

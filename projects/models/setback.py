"""What is known of a setback and its repair beside the words, and whether the place is open."""

from django.db import models
from django.db.models import Q

from biglocal.money import PoundsField

from ..querysets import PlaceStateQuerySet
from .project import Project
from .update import Update


class SetbackFacts(models.Model):
    """Of a setback: what kind, what it cost, under which reference it is known. Of a repair: who put it right.

    References are shown to the group and to those who may see what it keeps to itself, never to the public.
    """

    class What(models.TextChoices):
        DAMAGE = "damage", "Damage"
        FLY_TIPPING = "fly_tipping", "Fly-tipping"
        STORM = "storm", "Storm or flood"
        THEFT = "theft", "Theft"
        OTHER = "other", "Something else"

    class MendedBy(models.TextChoices):
        RESIDENTS = "residents", "Residents"
        COUNCIL = "council", "The council"
        CONTRACTOR = "contractor", "A contractor"

    update = models.OneToOneField(Update, models.CASCADE, related_name="facts")
    what = models.CharField(max_length=11, choices=What, blank=True)
    cost = PoundsField(null=True, blank=True, help_text="what it costs to put right, as far as known")
    police_ref = models.CharField(max_length=40, blank=True)
    insurer_ref = models.CharField(max_length=40, blank=True)
    council_ref = models.CharField(max_length=40, blank=True)
    needs_council = models.BooleanField(
        "waits for the council", default=False, help_text="the ward’s councillors find it in a list of their own"
    )
    mended_by = models.CharField(max_length=10, choices=MendedBy, blank=True)

    class Meta:
        verbose_name_plural = "facts of setbacks"
        constraints = [
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gt=0), name="setback_cost_above_nothing")
        ]

    def __str__(self) -> str:
        return f"{self.update_id}: {self.get_what_display() or self.get_mended_by_display()}"

    @property
    def references(self) -> list[tuple[str, str]]:
        """Whose reference, and its number: for the group alone."""
        rows = [("Police", self.police_ref), ("Insurer", self.insurer_ref), ("Council", self.council_ref)]
        return [row for row in rows if row[1]]


class PlaceState(models.Model):
    """From this day a project's place is open, part open or closed; told by an update, or said by itself.

    The newest row that stands is how it is now; a row goes with the update that told it.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        PART_OPEN = "part_open", "Part open"
        CLOSED = "closed", "Closed"

    project = models.ForeignKey(Project, models.PROTECT, related_name="place_states")
    state = models.CharField(max_length=9, choices=State)
    since = models.DateField()
    update = models.OneToOneField(Update, models.CASCADE, null=True, blank=True, related_name="place_state")
    by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    objects = PlaceStateQuerySet.as_manager()

    class Meta:
        ordering = ["since", "said_at", "id"]
        indexes = [models.Index(fields=["project", "since"], name="place_state_newest")]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.get_state_display()}"

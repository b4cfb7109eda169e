"""Who looks after a place when the money ends: tasks by party, dates that come round, keys and whom to ring."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q

from biglocal.dates import Span, span_in_order
from biglocal.money import PoundsField

from ..upkeep_querysets import UpkeepDateQuerySet, UpkeepTaskQuerySet
from .project import Project


class Party(models.TextChoices):
    """Who may take a task, or pay for it."""

    RESIDENTS = "residents", "Residents"
    COUNCIL = "council", "Council"
    LTO = "lto", "Locally trusted organisation"
    LANDLORD = "landlord", "Landlord"


class UpkeepTask(Span):
    """Something that keeps a place alive, and the party that does it: proposed first, then accepted by somebody named.

    It ends with a day, so that who did it before stays known; what was only proposed can be taken off.
    """

    class What(models.TextChoices):
        MOW = "mow", "Mow and plant"
        INSPECT = "inspect", "Inspect"
        INSURE = "insure", "Insure"
        KEYS = "keys", "Keys and opening"
        WATER = "water", "Pay for water"
        OTHER = "other", "Something else"

    project = models.ForeignKey(Project, models.PROTECT, related_name="upkeep_tasks")
    what = models.CharField(max_length=7, choices=What)
    words = models.CharField(max_length=80, blank=True, help_text="own words for the task")
    party = models.CharField(max_length=9, choices=Party)
    who = models.CharField(max_length=80, help_text="the group or body, shown to everybody")
    cost_a_year = PoundsField(null=True, blank=True)
    paid_by = models.CharField(max_length=9, choices=Party, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    accepted_by = models.CharField(
        max_length=80, blank=True, help_text="who said yes for the party: for the group alone"
    )
    ended_why = models.CharField(max_length=120, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True, help_text="a proposal taken off again")
    form_key = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = UpkeepTaskQuerySet.as_manager()

    class Meta:
        ordering = ["what", "party", "id"]
        constraints = [
            span_in_order("upkeeptask_span_in_order"),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True, accepted_by="")
                | (Q(accepted_on__isnull=False) & ~Q(accepted_by="")),
                name="upkeeptask_accepted_on_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(cost_a_year__isnull=True) | Q(cost_a_year__gt=0), name="upkeeptask_cost_above_nothing"
            ),
            models.CheckConstraint(condition=~Q(what="other") | ~Q(words=""), name="upkeeptask_other_in_own_words"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What is done, in the writer's own words where there are some."""
        return self.words or self.get_what_display()

    @property
    def is_accepted(self) -> bool:
        return self.accepted_on is not None

    def has_ended(self, on: date) -> bool:
        """Is its last day over?"""
        return self.end_date is not None and self.end_date < on


class UpkeepDate(models.Model):
    """An inspection, an insurance or a licence that is due or runs out by a day. Done, it makes the next one."""

    class What(models.TextChoices):
        INSPECTION = "inspection", "Inspection"
        INSURANCE = "insurance", "Insurance"
        LICENCE = "licence", "Licence or lease"
        OTHER = "other", "Something else"

    project = models.ForeignKey(Project, models.PROTECT, related_name="upkeep_dates")
    what = models.CharField(max_length=10, choices=What)
    title = models.CharField(max_length=80)
    due_on = models.DateField(help_text="when it is due or runs out")
    every_months = models.PositiveSmallIntegerField(null=True, blank=True, help_text="comes round after so many months")
    is_public = models.BooleanField(default=False, help_text="in the calendar that everybody sees")
    note = models.CharField(max_length=200, blank=True, help_text="for the group alone")
    done_on = models.DateField(null=True, blank=True)
    follows = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="next")
    removed_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = UpkeepDateQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(every_months__isnull=True) | Q(every_months__gte=1, every_months__lte=120),
                name="upkeepdate_comes_round_within_ten_years",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_on"], name="upkeepdate_open", condition=Q(done_on__isnull=True, removed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.title


class UpkeepContact(models.Model):
    """Keys and whom to ring: read by people who take part, never by the public."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="upkeep_contacts")
    about = models.CharField(max_length=80, help_text="as: keys to the gate, a leak, damage at night")
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=30, blank=True)
    note = models.CharField(max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        ordering = ["about", "id"]

    def __str__(self) -> str:
        return self.about

"""The area's own round of small grants: no agreement, no payment by Local Trust; the LTO pays out of a budget line."""

import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from biglocal.audit.remembers import Remembers
from biglocal.money import PoundsField

from ..round_querysets import GrantRoundQuerySet, SmallGrantQuerySet
from .agreement import BudgetLine


class GrantRound(Remembers):
    """Groups of the area ask for a little, from a day to a day; a panel of residents judges; the LTO pays."""

    class State(models.TextChoices):
        DRAFT = "draft", "Being prepared"
        PUBLISHED = "published", "Published"
        FINISHED = "finished", "Decided"
        CANCELLED = "cancelled", "Called off"

    community = models.ForeignKey("communities.Community", models.PROTECT, related_name="grant_rounds")
    number = models.PositiveSmallIntegerField()
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="rounds", help_text="whose money is given")
    title = models.CharField(max_length=80)
    words = models.TextField(help_text="what it is for, and who can ask")
    question_one = models.CharField(max_length=160, default="What do you want to do, and when?")
    question_two = models.CharField(max_length=160, default="Who will it be good for?")
    most = PoundsField(default=500, help_text="for one group")
    opens_on = models.DateField()
    closes_on = models.DateField(help_text="the last day on which groups can ask")
    fewest_votes = models.PositiveSmallIntegerField(default=3, help_text="of people without a conflict")
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    started_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = GrantRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="round_number_once"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="round_closes_after_it_opens"),
            models.CheckConstraint(condition=Q(most__gt=0), name="round_most_positive"),
            models.CheckConstraint(condition=Q(fewest_votes__gte=2), name="round_never_decided_by_one"),
            models.CheckConstraint(
                condition=Q(state="finished", finished_at__isnull=False)
                | (~Q(state="finished") & Q(finished_at__isnull=True)),
                name="round_finished_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("funding:round_detail", args=[self.community.slug, self.number])

    def is_open(self, on: date) -> bool:
        """May groups ask on that day?"""
        return self.state == self.State.PUBLISHED and self.opens_on <= on <= self.closes_on

    def is_judged(self, on: date) -> bool:
        """Is it closed for groups and not decided yet?"""
        return self.state == self.State.PUBLISHED and on > self.closes_on


class PanelSeat(models.Model):
    """A resident judges in a round. Who has left the panel no longer counts."""

    round = models.ForeignKey(GrantRound, models.PROTECT, related_name="seats")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="panel_seats")
    added_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="panelseat_once")]

    def __str__(self) -> str:
        return f"{self.person}, {self.round}"


class SmallGrant(Remembers):
    """What one group asked of a round, and what became of it. Contact details are for who runs it and who pays."""

    class State(models.TextChoices):
        ASKED = "asked", "Asked"
        GRANTED = "granted", "Yes"
        REFUSED = "refused", "No"
        PAID = "paid", "Paid"
        WITHDRAWN = "withdrawn", "Taken back"

    round = models.ForeignKey(GrantRound, models.PROTECT, related_name="grants")
    number = models.PositiveSmallIntegerField()
    key = models.UUIDField(default=uuid.uuid4, unique=True, help_text="what the group's own address carries")
    group_name = models.CharField(max_length=100)
    purpose = models.CharField(max_length=120, help_text="in a few words; public once granted")
    answer_one = models.TextField()
    answer_two = models.TextField()
    asked = PoundsField()
    contact_name = models.CharField(max_length=100)
    email = models.EmailField()
    phone = models.CharField(max_length=30, blank=True)
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    amount = PoundsField(null=True, blank=True, help_text="granted")
    yes_votes = models.PositiveSmallIntegerField(default=0)
    no_votes = models.PositiveSmallIntegerField(default=0)
    decided_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+", help_text="who wrote it down"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, help_text="the group had the answer by email")
    paid_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    paid_on = models.DateField(null=True, blank=True)
    report = models.CharField(max_length=400, blank=True, help_text="a sentence later, public")
    reported_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = SmallGrantQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="smallgrant_number_once"),
            models.CheckConstraint(condition=Q(asked__gt=0), name="smallgrant_asked_positive"),
            models.CheckConstraint(
                condition=Q(state__in=["granted", "paid"], amount__gt=0, amount__lte=F("asked"))
                | (~Q(state__in=["granted", "paid"]) & Q(amount__isnull=True)),
                name="smallgrant_amount_fits_state",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["granted", "refused", "paid"], decided_by__isnull=False, decided_at__isnull=False
                )
                | (~Q(state__in=["granted", "refused", "paid"]) & Q(decided_by=None, decided_at=None)),
                name="smallgrant_decided_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "refused", "paid"]) | Q(yes_votes__gte=2 - F("no_votes")),
                name="smallgrant_never_decided_by_one",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "paid"]) | Q(yes_votes__gt=F("no_votes")),
                name="smallgrant_yes_has_most_votes",
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid_by__isnull=False, paid_on__isnull=False)
                | (~Q(state="paid") & Q(paid_by=None, paid_on=None)),
                name="smallgrant_paid_on_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(paid_by__isnull=True) | ~Q(paid_by=F("decided_by")), name="smallgrant_two_people"
            ),
            models.CheckConstraint(
                condition=Q(report="") | Q(state="paid", reported_at__isnull=False),
                name="smallgrant_reports_when_paid",
            ),
        ]
        indexes = [models.Index(fields=["round", "state"], name="smallgrant_by_state")]

    def __str__(self) -> str:
        return f"{self.group_name}: {self.purpose}"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("A small grant is never deleted: it is taken back.")

    @property
    def own_page(self) -> str:
        """The group's own address: who has it needs no account."""
        return reverse("funding:small_grant", args=[self.key])

    @property
    def tag(self) -> str:
        """The colour of its tag."""
        return {"granted": "going", "paid": "done", "refused": "setback"}.get(self.state, "plain")


class PanelWord(models.Model):
    """What a person of the panel says of one application: a conflict, or none and then yes or no."""

    grant = models.ForeignKey(SmallGrant, models.PROTECT, related_name="said")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="panel_words")
    has_conflict = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True, help_text="what ties them to the group")
    declared_at = models.DateTimeField()
    yes = models.BooleanField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True, help_text="for the panel")
    voted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["declared_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "person"], name="panelword_one_a_person"),
            models.CheckConstraint(
                condition=Q(has_conflict=False) | Q(yes__isnull=True), name="panelword_conflict_has_no_vote"
            ),
            models.CheckConstraint(condition=Q(has_conflict=False) | ~Q(reason=""), name="panelword_conflict_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.grant_id}"

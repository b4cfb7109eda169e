"""What Local Trust and an LTO signed, and the parts of it (money.md)."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from biglocal.audit.remembers import Remembers
from biglocal.dates import Span, span_in_order
from biglocal.money import PoundsField

from ..querysets import AgreementQuerySet, BudgetLineQuerySet
from .proposal import Proposal


class Agreement(Remembers, Span):
    """What Local Trust and an LTO signed after a decision: one per LTO."""

    class State(models.TextChoices):
        OFFERED = "offered", "Offered"
        ACCEPTED = "accepted", "Accepted"
        ACTIVE = "active", "Running"
        CLOSING = "closing", "Closing"
        CLOSED = "closed", "Closed"
        LAPSED = "lapsed", "Not taken up"

    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, blank=True, related_name="agreements")
    community = models.ForeignKey("communities.Community", models.PROTECT, related_name="agreements")
    lto = models.ForeignKey("communities.Organisation", models.PROTECT, related_name="agreements")
    title = models.CharField(max_length=120)
    amount = PoundsField(help_text="without the contribution, in pounds")
    state = models.CharField(max_length=8, choices=State, default=State.OFFERED)
    offered_on = models.DateField()
    accepted_on = models.DateField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the named person of the LTO",
    )
    follows = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        help_text="the agreement of the LTO before, whose balance was handed over",
    )
    months = models.PositiveSmallIntegerField(default=6, help_text="from one payment to the next")
    accepted_name = models.CharField(max_length=120, blank=True, help_text="as the person typed it")
    ended_on = models.DateField(null=True, blank=True, help_text="the last day on which its money may be spent")
    terms_version = models.CharField(max_length=20, default="2026")
    conditions = models.TextField(blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_on", "-id"]
        constraints = [
            span_in_order("agreement_span_in_order"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="agreement_amount_positive"),
            models.UniqueConstraint(
                fields=["proposal", "lto"], condition=Q(follows__isnull=True), name="agreement_one_per_lto"
            ),
            models.CheckConstraint(condition=~Q(follows=models.F("id")), name="agreement_follows_another"),
            models.CheckConstraint(condition=Q(months__gt=0), name="agreement_months_positive"),
        ]
        indexes = [models.Index(fields=["community", "state"], name="agreement_by_area")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page: for the area, its organisation and Local Trust alike."""
        return reverse("funding:agreement_detail", args=[self.community.slug, self.pk])

    @property
    def lapses_on(self) -> date:
        """The last day on which an offer can be accepted."""
        return self.offered_on + timedelta(days=self.figures.offer_days)

    @property
    def figures(self) -> Any:
        """The programme's figures of the day it was offered: they hold for as long as it runs."""
        return self.community.programme.on(self.offered_on)

    def can_move(self, move: str) -> bool:
        """May `move` be made in the state it is in?"""
        return self.state in AGREEMENT_MOVES[move]


class BudgetLine(models.Model):
    """A part of an agreement. Naming a project is what gives a project, and so a ward, its money."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="lines")
    priority = models.ForeignKey(
        "communities.Priority", models.PROTECT, null=True, blank=True, related_name="budget_lines"
    )
    project = models.ForeignKey("projects.Project", models.PROTECT, null=True, blank=True, related_name="budget_lines")
    description = models.CharField(max_length=120)
    amount = PoundsField(help_text="nothing when a change moved all of it to other lines")

    given = PoundsField(default=0, help_text="of it, in the area's own small grants; kept with each decision")

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="budgetline_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(given__gte=0, given__lte=models.F("amount")), name="budgetline_gives_what_it_has"
            ),
        ]

    def __str__(self) -> str:
        return self.description

    def of_its_agreement(self) -> str:
        """Its words with those of its agreement: two agreements may have a line of the same name."""
        return f"{self.description}, from “{self.agreement.title}”"


S = Agreement.State
# What may be done in which state, and where it leads. Actions keep it; pages ask it.
AGREEMENT_MOVES: dict[str, dict[str, str]] = {
    "reschedule": {S.OFFERED: S.OFFERED},
    "accept": {S.OFFERED: S.ACCEPTED},
    "lapse": {S.OFFERED: S.LAPSED},
    "begin": {S.ACCEPTED: S.ACTIVE},  # with the first payment paid
    "end": {S.ACCEPTED: S.CLOSING, S.ACTIVE: S.CLOSING},
    "close": {S.CLOSING: S.CLOSED},
    "reopen": {S.CLOSED: S.CLOSING},  # a return was booked by mistake
    "hand_over": {S.CLOSING: S.CLOSED},
}

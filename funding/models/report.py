"""What an LTO says was spent, line by line. What was sent is kept as it was: see report_kept.py."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse

from biglocal.audit.remembers import Remembers
from biglocal.dates import Span, span_in_order
from biglocal.money import PoundsField

from ..report_querysets import SpendReportQuerySet
from .agreement import Agreement, BudgetLine


class SpendReport(Remembers, Span):
    """The spend of an agreement over a period (DOMAIN.md 4.9). Closing = opening + received - spent - returned."""

    class State(models.TextChoices):
        NOT_OPEN = "not_open", "Not open yet"
        OPEN = "open", "Open"
        IN_PROGRESS = "in_progress", "Being written"
        SHOWN = "shown", "With the partnership"
        SEEN = "seen", "Seen by the partnership"
        SIGNED_OFF = "signed_off", "Signed"
        SUBMITTED = "submitted", "Sent"
        QUERIED = "queried", "Questions sent"
        ACCEPTED = "accepted", "Accepted"

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    is_final = models.BooleanField(default=False)
    state = models.CharField(max_length=11, choices=State, default=State.NOT_OPEN)
    opening = PoundsField(default=0)
    received = PoundsField(default=0)
    returned = PoundsField(default=0)
    contribution = PoundsField(default=0, help_text="received on top in the period")
    happened = models.TextField("What happened", blank=True)
    changed = models.TextField("What was different", blank=True)
    help_needed = models.TextField("What help do you need?", blank=True)
    other_money = models.CharField("Money from elsewhere", max_length=200, blank=True)
    with_vat = models.BooleanField("Costs include the VAT we can’t claim back", default=False)
    written_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(null=True, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True, help_text="finished and shown to the partnership")
    seen_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    seen_on = models.DateField(null=True, blank=True, help_text="the partnership's meeting")
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_meeting = models.ForeignKey(
        "communities.Meeting",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="where it is in the diary",
    )
    signed_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="reports_accepted"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = SpendReportQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "number"]
        constraints = [
            span_in_order("report_span_in_order"),
            models.UniqueConstraint(fields=["agreement", "number"], name="report_number_once"),
            models.UniqueConstraint(fields=["agreement", "start_date"], name="report_period_once"),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=models.F("written_by")), name="report_two_people"
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | ~Q(accepted_by=models.F("submitted_by")),
                name="report_accepted_by_another",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="report_accepted_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signed_off", "submitted", "accepted"])
                | Q(signed_by__isnull=False, seen_by__isnull=False),
                name="report_sent_was_seen_and_signed",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="report_queue")]

    def __str__(self) -> str:
        return f"{self.agreement}, report {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("funding:report", args=[self.agreement.community.slug, self.pk])

    @property
    def period(self) -> str:
        """The period in words: `April to September 2026`."""
        first, last = self.start_date, self.end_date
        if last is None:
            return f"from {first:%-d %B %Y}"
        same = first.year == last.year
        if first.day == 1 and (last + timedelta(days=1)).day == 1:  # whole months
            if same and first.month == last.month:
                return f"{last:%B %Y}"
            return f"{first:%B}{'' if same else f' {first.year}'} to {last:%B %Y}"
        return f"{first:%-d %B}{'' if same else f' {first.year}'} to {last:%-d %B %Y}"

    @property
    def tag(self) -> str:
        """Which tag of the look its state wears."""
        return TAGS[self.State(self.state)]

    @property
    def to_do(self) -> str:
        """What its organisation does with it next, in words."""
        words = {"open": "to write", "seen": "to sign", "signed_off": "to send", "queried": "questions to answer"}
        return words.get(self.state, self.get_state_display().lower())

    def can_move(self, move: str) -> bool:
        """May `move` be made in the state it is in?"""
        return self.state in REPORT_MOVES[move]

    def is_late(self, on: date) -> bool:
        """Was it due before `on`, and is it still not with Local Trust?"""
        return self.state in WITH_LTO and self.due_on < on

    def days_late(self, on: date) -> int:
        """How many days after its day it is; 0 when it is not late."""
        return (on - self.due_on).days if self.is_late(on) else 0

    def closing_with(self, spent: Decimal) -> Decimal:
        """What should be in the bank at the end, `spent` being all that was spent in the period (rule 8)."""
        return self.opening + self.received - spent - self.returned


S = SpendReport.State
WITH_LTO = [S.OPEN, S.IN_PROGRESS, S.SHOWN, S.SEEN, S.SIGNED_OFF, S.QUERIED]
TAGS = {
    S.NOT_OPEN: "idea",
    S.OPEN: "look",
    S.IN_PROGRESS: "going",
    S.SHOWN: "going",
    S.SEEN: "going",
    S.SIGNED_OFF: "going",
    S.SUBMITTED: "look",
    S.QUERIED: "look",
    S.ACCEPTED: "done",
}
# What may be done in which state, and where it leads. Actions keep it; pages ask `report.can_move(...)`.
REPORT_MOVES: dict[str, dict[str, str]] = {
    "open": {S.NOT_OPEN: S.OPEN},
    "save": {S.OPEN: S.IN_PROGRESS, S.IN_PROGRESS: S.IN_PROGRESS, S.QUERIED: S.QUERIED},
    "show": {S.OPEN: S.SHOWN, S.IN_PROGRESS: S.SHOWN, S.QUERIED: S.SEEN},  # answers to questions go to the signer
    "take_back": {S.SHOWN: S.IN_PROGRESS, S.SEEN: S.IN_PROGRESS, S.SIGNED_OFF: S.IN_PROGRESS},
    "take_back_answers": {S.SEEN: S.QUERIED, S.SIGNED_OFF: S.QUERIED},  # once it was sent
    "see": {S.SHOWN: S.SEEN},
    "sign": {S.SEEN: S.SIGNED_OFF},
    "send": {S.SIGNED_OFF: S.SUBMITTED},
    "ask": {S.SUBMITTED: S.QUERIED},
    "accept": {S.SUBMITTED: S.ACCEPTED},
}


class ReportLine(models.Model):
    """What a report says of one budget line."""

    report = models.ForeignKey(SpendReport, models.PROTECT, related_name="lines")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="report_lines")
    spent = PoundsField(null=True, blank=True, help_text="in the period; empty: not filled in yet")
    committed = PoundsField(default=0, help_text="promised to somebody, not paid yet")
    forecast = PoundsField(default=0, help_text="likely in the next period")
    note = models.CharField(max_length=300, blank=True, help_text="asked only outside tolerance")

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["report", "line"], name="reportline_once"),
            models.CheckConstraint(
                condition=(Q(spent__isnull=True) | Q(spent__gte=0)) & Q(committed__gte=0, forecast__gte=0),
                name="reportline_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.line}"

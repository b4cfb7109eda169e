"""What an LTO says was spent, line by line, in versions: what was submitted is kept as it was."""

from django.db import models
from django.db.models import Q

from biglocal.dates import Span, span_in_order
from biglocal.money import PoundsField

from .agreement import Agreement, BudgetLine


class SpendReport(Span):
    """The spend of an agreement over a period (DOMAIN.md 4.9). Closing = opening + received - spent - returned."""

    class State(models.TextChoices):
        NOT_OPEN = "not_open", "Not open yet"
        OPEN = "open", "Open"
        IN_PROGRESS = "in_progress", "Being written"
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
    seen_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    seen_on = models.DateField(null=True, blank=True, help_text="the partnership's meeting")
    signed_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="reports_accepted"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["agreement", "number"]
        constraints = [
            span_in_order("report_span_in_order"),
            models.UniqueConstraint(fields=["agreement", "number"], name="report_number_once"),
            models.UniqueConstraint(fields=["agreement", "start_date"], name="report_period_once"),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=models.F("written_by")), name="report_two_people"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="report_queue")]

    def __str__(self) -> str:
        return f"{self.agreement}, report {self.number}"


class ReportLine(models.Model):
    """What a report says of one budget line."""

    report = models.ForeignKey(SpendReport, models.PROTECT, related_name="lines")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="report_lines")
    spent = PoundsField(default=0, help_text="in the period")
    committed = PoundsField(default=0, help_text="promised to somebody, not paid yet")
    forecast = PoundsField(default=0, help_text="likely in the next period")
    note = models.CharField(max_length=300, blank=True, help_text="asked only outside tolerance")

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["report", "line"], name="reportline_once"),
            models.CheckConstraint(
                condition=Q(spent__gte=0, committed__gte=0, forecast__gte=0), name="reportline_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.line}"

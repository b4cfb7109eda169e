"""What goes with a spend report: versions as they were sent, numbered questions about its parts, receipts."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q

from .agreement import BudgetLine
from .report import SpendReport


class ReportVersion(models.Model):
    """A report as it stood when it was sent, figures and words. Never changed (money.md, rule 8)."""

    report = models.ForeignKey(SpendReport, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    said = models.JSONField(help_text="header, lines and words; amounts as text")
    signed_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    sent_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="reportversion_number_once")]

    def __str__(self) -> str:
        return f"{self.report}, as sent the {self.number}. time"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("What was sent is kept as it was: the next version is sent.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("What was sent is kept as it was: it is never deleted.")


class ReportPoint(models.Model):
    """A numbered question about one part of a report. Only parts that are asked about open again."""

    class Part(models.TextChoices):
        LINE = "line", "One item"
        HAPPENED = "happened", "What the money made possible"
        CHANGED = "changed", "What was different"
        HELP = "help_needed", "What help you need"
        OTHER = "other_money", "Money from elsewhere"
        VAT = "with_vat", "VAT"
        RECEIPTS = "receipts", "Receipts"

    report = models.ForeignKey(SpendReport, models.PROTECT, related_name="points")
    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="points")
    number = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=11, choices=Part)
    line = models.ForeignKey(BudgetLine, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.CharField(max_length=400)
    asked_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=400, blank=True)
    answered_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="reportpoint_number_once"),
            models.CheckConstraint(
                condition=Q(part="line", line__isnull=False) | (~Q(part="line") & Q(line__isnull=True)),
                name="reportpoint_names_its_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.words}"

    @property
    def part_name(self) -> str:
        """The part in words: the item's own name where it is one."""
        return self.line.description if self.line else self.get_part_display()

    @property
    def answer_name(self) -> str:
        """The name of its box in the form."""
        return f"answer_{self.number}"

    @property
    def key(self) -> str:
        """The part as forms name it: `line-12` or `changed`."""
        return f"line-{self.line_id}" if self.line_id else self.part


class Receipt(models.Model):
    """A photo or scan of a bill: a private file. It can be taken out until the report is sent, and is kept after."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, help_text="what its address carries")
    report = models.ForeignKey(SpendReport, models.PROTECT, related_name="receipts")
    file = models.FileField(upload_to="private/receipts/")
    name = models.CharField(max_length=120, help_text="as it was called on their computer")
    kind = models.CharField(max_length=4, help_text="by its bytes: pdf, jpg, png, webp")
    size = models.PositiveIntegerField(help_text="in bytes")
    digest = models.CharField(max_length=64, help_text="of the file as sent: the same one sent again is known")
    added_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    sent_in = models.ForeignKey(ReportVersion, models.PROTECT, null=True, blank=True, related_name="receipts")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["report", "digest"], name="receipt_once")]

    def __str__(self) -> str:
        return self.name

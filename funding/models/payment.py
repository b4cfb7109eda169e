"""Instalments, what each waits for, and the papers that must be in date."""

from django.db import models
from django.db.models import Q

from biglocal.money import PoundsField

from .agreement import Agreement
from .report import SpendReport


class Payment(models.Model):
    """One instalment to the LTO. It becomes ready when what it waits for is there."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", "Planned"
        READY = "ready", "Ready"
        RELEASED = "released", "Released"
        PAID = "paid", "Paid"
        ON_HOLD = "on_hold", "On hold"
        RETURNED = "returned", "Sent back"
        CANCELLED = "cancelled", "Cancelled"
        FAILED = "failed", "Did not arrive"

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="payments")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    amount = PoundsField()
    contribution = PoundsField(default=0)
    state = models.CharField(max_length=9, choices=State, default=State.SCHEDULED)
    waits_for = models.CharField(
        max_length=120, blank=True, help_text="in words, as: the spend report for April to September"
    )
    waits_for_report = models.ForeignKey(
        SpendReport, models.PROTECT, null=True, blank=True, related_name="payments_waiting"
    )
    held_because = models.CharField(max_length=300, blank=True)
    released_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    bank_ref = models.CharField(max_length=40, blank=True, help_text="what the bank calls it; never account details")

    class Meta:
        ordering = ["due_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="payment_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_positive"),
            models.CheckConstraint(
                condition=~Q(state="on_hold") | ~Q(held_because=""), name="payment_on_hold_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, payment {self.number}"


class Condition(models.Model):
    """Something the answer asks for: who sees to it, by when, with what proof. It holds the payment it is tied to."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="asked_for")
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300)
    owner = models.CharField(
        max_length=120, help_text="who sees to it, in words: the landlord's letter is the worker's"
    )
    due_on = models.DateField(null=True, blank=True)
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, blank=True, related_name="conditions")
    proof = models.TextField(blank=True, help_text="what shows that it is met, in words")
    proof_file = models.FileField(upload_to="private/conditions/", blank=True)
    brought_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    brought_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="+", help_text="the officer who agreed"
    )
    met_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="condition_number_once"),
            models.CheckConstraint(
                condition=Q(met_at__isnull=True, met_by__isnull=True) | Q(met_at__isnull=False, met_by__isnull=False),
                name="condition_met_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(met_by__isnull=True) | ~Q(met_by=models.F("brought_by")), name="condition_two_people"
            ),
        ]

    def __str__(self) -> str:
        return self.words


class Paper(models.Model):
    """A due-diligence paper of an LTO, with the day it lapses. Bank details are checked, never kept (money.md, 14)."""

    class Kind(models.TextChoices):
        ACCOUNTS = "accounts", "Signed accounts"
        INSURANCE = "insurance", "Insurance"
        SAFEGUARDING = "safeguarding", "Safeguarding policy"
        GOVERNING = "governing", "Governing document"
        BANK = "bank", "Bank account checked"

    organisation = models.ForeignKey("communities.Organisation", models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=12, choices=Kind)
    dated_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    file = models.FileField(upload_to="private/papers/", blank=True)
    last_digits = models.CharField(max_length=3, blank=True, help_text="of the account number, at most three")
    note = models.CharField(max_length=200, blank=True)
    brought_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    checked_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["organisation", "kind", "-dated_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=models.F("dated_on")),
                name="paper_lapses_after_its_day",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=models.F("brought_by")), name="paper_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.organisation}"

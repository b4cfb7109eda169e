"""Instalments, what each waits for, and the papers that must be in date."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from biglocal.audit.remembers import Remembers
from biglocal.money import PoundsField

from .agreement import Agreement
from .asked import Asked
from .report import SpendReport


class Payment(Remembers):
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
        max_length=400, blank=True, help_text="in words, as: the spend report for April to September"
    )
    waits_for_report = models.ForeignKey(
        SpendReport, models.PROTECT, null=True, blank=True, related_name="payments_waiting"
    )
    ready_at = models.DateTimeField(null=True, blank=True, help_text="since when nothing is missing")
    held_because = models.CharField(max_length=300, blank=True)
    released_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    needs_confirmation = models.BooleanField(default=False, help_text="so large that a second officer confirms")
    confirmed_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    report_accepted_by = models.ForeignKey(
        "accounts.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="of the report it waited for, written at the release: so the table itself keeps the two apart",
    )
    attempt = models.PositiveSmallIntegerField(default=1, help_text="the bank is asked anew after a failure")
    failed_because = models.CharField(max_length=200, blank=True)
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
            models.CheckConstraint(condition=Q(contribution__gte=0), name="payment_contribution_not_negative"),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(released_by__isnull=False, released_at__isnull=False),
                name="payment_released_says_who",
            ),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(needs_confirmation=False) | Q(confirmed_by__isnull=False),
                name="payment_large_is_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(paid_on__isnull=False), name="payment_paid_says_when"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="payment_confirmed_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=(Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("released_by")))
                & (Q(report_accepted_by__isnull=True) | ~Q(report_accepted_by=models.F("released_by"))),
                name="payment_two_people",
            ),
            models.CheckConstraint(
                condition=Q(report_accepted_by__isnull=True)
                | Q(confirmed_by__isnull=True)
                | ~Q(report_accepted_by=models.F("confirmed_by")),
                name="payment_confirmed_by_another",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="payment_by_state")]

    def __str__(self) -> str:
        return f"{self.agreement}, payment {self.number}"

    def get_absolute_url(self) -> str:
        """The page of its agreement, at the payment."""
        return f"{self.agreement.get_absolute_url()}#payment-{self.number}"

    @property
    def total(self) -> Decimal:
        """What the bank moves: the amount with the contribution on top."""
        return self.amount + self.contribution

    @property
    def reference(self) -> str:
        """What the payment file and the bank call it; another one after a failure."""
        return f"BL-{self.pk:06}" + (f"-{self.attempt}" if self.attempt > 1 else "")

    @property
    def waits_for_signature(self) -> bool:
        """Released by one officer, and so large that a second one has to confirm?"""
        return self.needs_confirmation and self.state == self.State.READY and self.released_by_id is not None

    def can_move(self, move: str) -> bool:
        """May `move` be made in the state it is in?"""
        return self.state in PAYMENT_MOVES[move]


P = Payment.State
# What may be done in which state, and where it leads. Actions keep it; pages ask `payment.can_move(...)`.
PAYMENT_MOVES: dict[str, dict[str, str]] = {
    "refresh": {P.SCHEDULED: P.READY, P.READY: P.SCHEDULED},  # by itself, as what it waits for comes and goes
    "release": {P.READY: P.RELEASED},
    "confirm": {P.READY: P.RELEASED},
    "send_back": {P.READY: P.READY},  # the second officer does not confirm
    "hold": {P.SCHEDULED: P.ON_HOLD, P.READY: P.ON_HOLD},
    "let_go": {P.ON_HOLD: P.SCHEDULED},
    "cancel": {P.SCHEDULED: P.CANCELLED, P.READY: P.CANCELLED, P.ON_HOLD: P.CANCELLED, P.FAILED: P.CANCELLED},
    "mark_paid": {P.RELEASED: P.PAID},
    "mark_failed": {P.RELEASED: P.FAILED, P.PAID: P.FAILED},
    "try_again": {P.FAILED: P.SCHEDULED},
    "send_money_back": {P.PAID: P.RETURNED},  # the last of it; a part leaves it paid
}


class Condition(Asked, Remembers):
    """Something the answer asks for: who sees to it, by when, with what proof. It holds the payment it is tied to."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="asked_for")
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
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(owner=""), name="condition_has_an_owner"),
        ]


class Paper(Remembers):
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
    refused_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_because = models.CharField(max_length=200, blank=True)
    form_key = models.UUIDField(null=True, blank=True, unique=True, help_text="a double post is one paper")

    class Meta:
        ordering = ["organisation", "kind", "-dated_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="paper_checked_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(refused_at__isnull=True, refused_by__isnull=True, refused_because="")
                | (
                    Q(refused_at__isnull=False, refused_by__isnull=False, checked_at__isnull=True)
                    & ~Q(refused_because="")
                ),
                name="paper_refused_says_why",
            ),
            models.CheckConstraint(
                condition=Q(kind="bank", file="") | (~Q(kind="bank") & Q(last_digits="")),
                name="paper_bank_has_digits_and_no_file",
            ),
            models.CheckConstraint(
                condition=Q(last_digits="") | Q(last_digits__regex="^[0-9]{1,3}$"), name="paper_at_most_three_digits"
            ),
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

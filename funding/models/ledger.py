"""The books: append-only rows that every figure is summed from (money.md, rule 2)."""

from django.db import models
from django.db.models import Case, ExpressionWrapper, F, Q, Sum, When

from biglocal.money import PoundsField

from ..querysets import AllocationQuerySet, LedgerQuerySet
from .agreement import Agreement, BudgetLine
from .payment import Payment
from .report import SpendReport


class AppendOnly(models.Model):
    """A row that is never changed or deleted: a correction is a new row that names the one it corrects."""

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} rows are never changed: add a row that corrects this one.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed on as given

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{type(self).__name__} rows are never deleted: add a row that corrects this one.")


class AllocationEntry(AppendOnly):
    """A part of what an area has in all: +1,000,000 at designation, +105,000 in 2017, +50,000 in 2020."""

    community = models.ForeignKey("communities.Community", models.PROTECT, related_name="allocation_entries")
    amount = PoundsField(help_text="signed: a cut is negative")
    note = models.CharField(max_length=120)
    on = models.DateField()
    by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")

    objects = AllocationQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]
        verbose_name_plural = "allocation entries"
        indexes = [models.Index(fields=["community"], name="allocation_by_area")]

    def __str__(self) -> str:
        return f"{self.community}: {self.amount}"


class LedgerEntry(AppendOnly):
    """One movement of money. Amounts are positive; the sign follows from the kind (SETTLED.md, Money)."""

    class Kind(models.TextChoices):
        PAYMENT = "payment", "Paid to the LTO"
        CONTRIBUTION = "contribution", "Contribution to the LTO"
        RETURN = "return", "Sent back"
        CONTRIBUTION_RETURN = "contribution_return", "Contribution sent back"
        SPEND = "spend", "Spent"

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="ledger")
    line = models.ForeignKey(BudgetLine, models.PROTECT, null=True, blank=True, related_name="ledger")
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, blank=True, related_name="ledger")
    report = models.ForeignKey(
        SpendReport,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ledger",
        help_text="whose acceptance booked it",
    )
    kind = models.CharField(max_length=20, choices=Kind)
    amount = PoundsField(help_text="positive, in pounds; a correction takes the corrected row away")
    on = models.DateField()
    note = models.CharField(max_length=160, blank=True)
    ref = models.CharField(max_length=40, blank=True)
    by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")

    objects = LedgerQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name_plural = "ledger entries"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_amount_positive"),
            models.CheckConstraint(condition=~Q(corrects=models.F("id")), name="ledger_corrects_another"),
            models.UniqueConstraint(
                fields=["payment", "kind", "ref"],
                condition=Q(payment__isnull=False, corrects__isnull=True, kind__in=["payment", "contribution"]),
                name="ledger_payment_booked_once",
            ),
            models.UniqueConstraint(
                fields=["report", "line"],
                condition=Q(kind="spend", corrects__isnull=True, report__isnull=False),
                name="ledger_report_books_a_line_once",
            ),
        ]
        indexes = [models.Index(fields=["agreement", "kind"], name="ledger_by_agreement")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"

    @classmethod
    def sum_of(cls, *kinds: str, when: Q | None = None) -> Sum:
        """Return the sum of rows of `kinds`, of those only `when`; a correction takes the row it corrects away."""
        taken_away = ExpressionWrapper(F("amount") * -1, output_field=PoundsField())
        rows = Q(kind__in=kinds) if when is None else Q(kind__in=kinds) & when
        return Sum(Case(When(corrects__isnull=True, then=F("amount")), default=taken_away), filter=rows)

    @classmethod
    def spent_sum(cls) -> Sum:
        """Return the sum of accepted spend."""
        return cls.sum_of(cls.Kind.SPEND)

    @classmethod
    def returned_sum(cls) -> Sum:
        """Return the sum sent back to Local Trust, without contributions."""
        return cls.sum_of(cls.Kind.RETURN)

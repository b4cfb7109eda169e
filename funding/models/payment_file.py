"""What goes to the finance system: released payments, made into one file once (money.md; never bank details)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from biglocal.money import PoundsField

from .ledger import AppendOnly
from .payment import Payment


class PaymentFile(AppendOnly):
    """One batch of released payments. Its lines never change, so it can be fetched again as it was."""

    programme = models.ForeignKey("communities.Programme", models.PROTECT, related_name="payment_files")
    number = models.PositiveIntegerField()
    made_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    count = models.PositiveIntegerField()
    amount = PoundsField()
    contribution = PoundsField()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="paymentfile_number_once"),
            models.CheckConstraint(condition=Q(count__gt=0), name="paymentfile_not_empty"),
        ]

    def __str__(self) -> str:
        return f"Payment file {self.number}"

    def get_absolute_url(self) -> str:
        """The file itself."""
        return reverse("funding:payment_file", args=[self.pk])


class PaymentFileLine(AppendOnly):
    """A payment as it went to the finance system."""

    file = models.ForeignKey(PaymentFile, models.PROTECT, related_name="lines")
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="file_lines")
    attempt = models.PositiveSmallIntegerField(default=1)
    reference = models.CharField(max_length=18, unique=True)
    supplier = models.CharField(max_length=20, help_text="the supplier reference of the finance system")
    payee = models.CharField(max_length=160)
    amount = PoundsField()
    contribution = PoundsField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["payment", "attempt"], name="paymentfileline_once")]

    def __str__(self) -> str:
        return self.reference

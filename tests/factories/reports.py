"""Spend reports and what goes with them; smallest valid rows."""

from datetime import date
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from funding.models import Payment, Receipt, ReportLine, ReportVersion, SpendReport

from .accounts import PersonFactory
from .funding import AgreementFactory, BudgetLineFactory


class SpendReportFactory(DjangoModelFactory):
    """The report on half a year that is over."""

    class Meta:
        model = SpendReport

    agreement = factory.SubFactory(AgreementFactory)
    number = 1
    start_date = date(2026, 1, 1)
    end_date = date(2026, 6, 30)
    due_on = date(2026, 7, 28)


class ReportLineFactory(DjangoModelFactory):
    """What it says of one line."""

    class Meta:
        model = ReportLine

    report = factory.SubFactory(SpendReportFactory)
    line = factory.SubFactory(BudgetLineFactory, agreement=factory.SelfAttribute("..report.agreement"))


class PaymentFactory(DjangoModelFactory):
    """A payment that is planned."""

    class Meta:
        model = Payment

    agreement = factory.SubFactory(AgreementFactory)
    number = 2
    due_on = date(2026, 8, 1)
    amount = Decimal("5000.00")
    contribution = Decimal("250.00")


NOTHING_SAID = {
    **dict.fromkeys(["opening", "received", "returned", "contribution", "spent", "closing"], "0.00"),
    **dict.fromkeys(["period", "seen_on", "seen_by", "written_by", "signed_by"], ""),
    **dict.fromkeys(["happened", "changed", "help_needed", "other_money"], ""),
    **{"with_vat": True, "lines": [], "receipts": [], "answers": []},
}


class AcceptedReportFactory(SpendReportFactory):
    """A report that went all its way."""

    state = SpendReport.State.ACCEPTED
    written_by = factory.SubFactory(PersonFactory)
    seen_by = factory.SubFactory(PersonFactory)
    seen_on = date(2026, 7, 6)
    signed_by = factory.SubFactory(PersonFactory)
    submitted_by = factory.SelfAttribute("signed_by")
    submitted_at = factory.LazyFunction(timezone.now)
    accepted_by = factory.SubFactory(PersonFactory)
    accepted_at = factory.LazyFunction(timezone.now)


class ReportVersionFactory(DjangoModelFactory):
    """A report as it was sent."""

    class Meta:
        model = ReportVersion

    report = factory.SubFactory(SpendReportFactory)
    number = 1
    said = NOTHING_SAID
    signed_by = factory.SubFactory(PersonFactory)
    sent_by = factory.SelfAttribute("signed_by")
    sent_at = factory.LazyFunction(timezone.now)


class ReceiptFactory(DjangoModelFactory):
    """A bill as PDF."""

    class Meta:
        model = Receipt

    report = factory.SubFactory(SpendReportFactory)
    file = factory.django.FileField(filename="bill.pdf", data=b"%PDF-1.4 bill")
    name = "bill.pdf"
    kind = "pdf"
    size = 13
    digest = factory.Sequence(lambda n: f"{n:064}")
    added_by = factory.SubFactory(PersonFactory)
    added_at = factory.LazyFunction(timezone.now)

"""Papers and payment files; smallest valid rows."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from funding.actions.asked import Asks
from funding.models import Condition, Paper, PaymentFile, PaymentFileLine

from .accounts import PersonFactory
from .communities import OrganisationFactory, ProgrammeFactory
from .funding import AgreementFactory


class PaperFactory(DjangoModelFactory):
    """An insurance that somebody brought and nobody has checked."""

    class Meta:
        model = Paper

    organisation = factory.SubFactory(OrganisationFactory)
    kind = Paper.Kind.INSURANCE
    dated_on = date(2026, 1, 1)
    brought_by = factory.SubFactory(PersonFactory)
    brought_at = factory.LazyFunction(timezone.now)


class CheckedPaperFactory(PaperFactory):
    """A paper that an officer has checked."""

    checked_by = factory.SubFactory(PersonFactory)
    checked_at = factory.LazyFunction(timezone.now)


class ConditionFactory(DjangoModelFactory):
    """A letter that is asked for."""

    class Meta:
        model = Condition

    agreement = factory.SubFactory(AgreementFactory)
    number = 1
    words = "A letter from the landlord"
    owner = "The partnership"


def asks(*words: str, owner="partnership", due_on=None, payment=1) -> list[Asks]:
    """What a decider asks for, one thing for each of `words`; due in ten days."""
    due_on = due_on or timezone.localdate() + timedelta(days=10)
    return [Asks(one, str(owner), due_on, payment, row) for row, one in enumerate(words)]


class PaymentFileFactory(DjangoModelFactory):
    """A file of one payment."""

    class Meta:
        model = PaymentFile

    programme = factory.SubFactory(ProgrammeFactory)
    number = factory.Sequence(lambda n: n + 1)
    made_by = factory.SubFactory(PersonFactory)
    made_at = factory.LazyFunction(timezone.now)
    count = 1
    amount = Decimal("100.00")
    contribution = Decimal("5.00")


class PaymentFileLineFactory(DjangoModelFactory):
    """A payment in a file."""

    class Meta:
        model = PaymentFileLine

    file = factory.SubFactory(PaymentFileFactory)
    supplier = "S-100"
    payee = "Medway Hands"
    amount = Decimal("100.00")
    contribution = Decimal("5.00")


def good_papers(organisation, *, kinds="accounts insurance safeguarding bank", **fields):
    """All papers that a programme asks for, checked and in date."""
    return [CheckedPaperFactory(organisation=organisation, kind=kind, **fields) for kind in kinds.split()]

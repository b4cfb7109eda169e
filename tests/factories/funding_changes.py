"""Changes to agreements, small grants, close-out: smallest valid rows."""

from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from funding.models import Variation

from .accounts import PersonFactory
from .funding import AgreementFactory, BudgetLineFactory


class VariationFactory(DjangoModelFactory):
    """A move of £6,000 that is being written."""

    class Meta:
        model = Variation

    agreement = factory.SubFactory(AgreementFactory)
    number = factory.Sequence(lambda n: n + 1)
    kind = Variation.Kind.MOVE
    from_line = factory.SubFactory(BudgetLineFactory, agreement=factory.SelfAttribute("..agreement"))
    to_line = factory.SubFactory(BudgetLineFactory, agreement=factory.SelfAttribute("..agreement"))
    amount = Decimal("6000.00")
    reason = "The path costs more than we thought."
    written_by = factory.SubFactory(PersonFactory)
    written_at = factory.LazyFunction(timezone.now)

"""Changes to agreements, small grants, close-out: smallest valid rows."""

from datetime import timedelta
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from funding.models import (
    Asset,
    CheckItem,
    CloseOut,
    GrantRound,
    PanelSeat,
    PanelWord,
    SmallGrant,
    Variation,
)

from .accounts import PersonFactory
from .communities import CommunityFactory
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


class GrantRoundFactory(DjangoModelFactory):
    """A round that closed yesterday: the panel judges."""

    class Meta:
        model = GrantRound

    line = factory.SubFactory(BudgetLineFactory)
    community = factory.SelfAttribute("line.agreement.community")
    number = factory.Sequence(lambda n: n + 1)
    title = "Spring round"
    words = "For groups of the area."
    opens_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=30))
    closes_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
    fewest_votes = 2
    state = GrantRound.State.PUBLISHED
    started_by = factory.SubFactory(PersonFactory)
    started_at = factory.LazyFunction(timezone.now)


class PanelSeatFactory(DjangoModelFactory):
    """Somebody judges."""

    class Meta:
        model = PanelSeat

    round = factory.SubFactory(GrantRoundFactory)
    person = factory.SubFactory(PersonFactory)
    added_by = factory.SelfAttribute("round.started_by")
    added_at = factory.LazyFunction(timezone.now)


class SmallGrantFactory(DjangoModelFactory):
    """A group asks for £250."""

    class Meta:
        model = SmallGrant

    round = factory.SubFactory(GrantRoundFactory)
    number = factory.Sequence(lambda n: n + 1)
    group_name = factory.Sequence(lambda n: f"Balcony gardeners {n}")
    purpose = "Seeds and pots"
    answer_one = "Grow beans on twelve balconies."
    answer_two = "Everybody on the stairs."
    asked = Decimal("250.00")
    contact_name = "Gail Green"
    email = factory.Sequence(lambda n: f"group{n}@example.org")
    sent_at = factory.LazyFunction(timezone.now)


class PanelWordFactory(DjangoModelFactory):
    """A yes of somebody without a conflict who sits on the panel."""

    class Meta:
        model = PanelWord

    grant = factory.SubFactory(SmallGrantFactory)
    person = factory.LazyAttribute(lambda said: PanelSeatFactory(round=said.grant.round).person)
    has_conflict = False
    declared_at = factory.LazyFunction(timezone.now)
    yes = True
    voted_at = factory.LazyFunction(timezone.now)


class CloseOutFactory(DjangoModelFactory):
    """An area that is closing."""

    class Meta:
        model = CloseOut

    community = factory.SubFactory(CommunityFactory)
    state = CloseOut.State.IN_PHASE
    begun_by = factory.SubFactory(PersonFactory)
    begun_at = factory.LazyFunction(timezone.now)


class CheckItemFactory(DjangoModelFactory):
    """A point that is not ticked off."""

    class Meta:
        model = CheckItem

    close_out = factory.SubFactory(CloseOutFactory)
    code = "bank"


class AssetFactory(DjangoModelFactory):
    """A minibus whose owner is not clear yet."""

    class Meta:
        model = Asset

    community = factory.SubFactory(CommunityFactory)
    name = "Minibus"
    cost = Decimal("24500.00")
    noted_by = factory.SubFactory(PersonFactory)
    noted_at = factory.LazyFunction(timezone.now)

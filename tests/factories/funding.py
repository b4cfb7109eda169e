"""Money: allocation, proposals, agreements, ledger; smallest valid rows."""

from datetime import date
from decimal import Decimal

import factory
from django.db.models import Sum
from django.utils import timezone
from factory.django import DjangoModelFactory

from funding.models import (
    Agreement,
    AllocationEntry,
    Bid,
    BudgetLine,
    Conflict,
    LedgerEntry,
    Proposal,
    ProposalLine,
    ProposalVersion,
    Review,
)
from funding.money import area_money

from .accounts import PersonFactory
from .communities import CommunityFactory, OrganisationFactory

REST = "The rest"


class AllocationEntryFactory(DjangoModelFactory):
    """The first part of what an area has."""

    class Meta:
        model = AllocationEntry

    community = factory.SubFactory(CommunityFactory)
    amount = Decimal("1000000.00")
    note = "At designation"
    on = date(2024, 4, 1)


class AgreementFactory(DjangoModelFactory):
    """A running agreement with one LTO."""

    class Meta:
        model = Agreement

    community = factory.SubFactory(CommunityFactory)
    lto = factory.SubFactory(OrganisationFactory)
    title = "Year 6 release"
    amount = Decimal("10000.00")
    state = Agreement.State.ACTIVE
    offered_on = date(2025, 4, 1)
    start_date = date(2025, 4, 1)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        """An area never agrees more than it has: what is missing is allocated first."""
        allocate(kwargs["community"], kwargs["amount"])
        return super()._create(model_class, *args, **kwargs)


def allocate(community, amount):
    """Let the area have at least `amount` left to plan."""
    missing = Decimal(amount) - area_money(community).left
    if missing > 0:
        AllocationEntryFactory(community=community, amount=missing)


class BudgetLineFactory(DjangoModelFactory):
    """A part of an agreement, of its whole amount."""

    class Meta:
        model = BudgetLine

    agreement = factory.SubFactory(AgreementFactory)
    description = "Trees, stakes and soil"
    amount = factory.SelfAttribute("agreement.amount")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        """Lines always add up to their agreement: what no test speaks of is one line, the rest."""
        agreement, amount = kwargs["agreement"], kwargs["amount"]
        lines = BudgetLine.objects.filter(agreement=agreement)
        rest = lines.filter(description=REST).first()
        said = lines.exclude(description=REST).aggregate(total=Sum("amount"))["total"] or 0
        over = said + amount - agreement.amount
        if rest and over >= 0:
            rest.delete()
        elif rest:
            BudgetLine.objects.filter(pk=rest.pk).update(amount=-over)
        if over > 0:
            allocate(agreement.community, over)
            agreement.amount += over
            Agreement.objects.filter(pk=agreement.pk).update(amount=agreement.amount)
        line = super()._create(model_class, *args, **kwargs)
        if over < 0 and not rest:
            BudgetLine.objects.create(agreement=agreement, description=REST, amount=-over)
        return line


class LedgerEntryFactory(DjangoModelFactory):
    """Some spend that was accepted."""

    class Meta:
        model = LedgerEntry

    agreement = factory.SubFactory(AgreementFactory)
    kind = LedgerEntry.Kind.SPEND
    amount = Decimal("100.00")
    on = date(2025, 6, 1)


class ProposalFactory(DjangoModelFactory):
    """A draft somebody writes."""

    class Meta:
        model = Proposal

    ref = factory.Sequence(lambda n: f"G-{5000 + n}")
    community = factory.SubFactory(CommunityFactory)
    lto = factory.SubFactory(OrganisationFactory)
    title = "A tap, and a second pocket park"
    written_by = factory.SubFactory(PersonFactory)
    written_at = factory.LazyFunction(timezone.now)


class ProposalVersionFactory(DjangoModelFactory):
    """The words of a proposal, all questions answered."""

    class Meta:
        model = ProposalVersion

    proposal = factory.SubFactory(ProposalFactory)
    number = 1
    what = "Put a tap in the Triangle."
    who = "61 homes signed the rota."
    difference = "The trees live through the summer."
    after = "The rota looks after it."
    saved_at = factory.LazyFunction(timezone.now)
    saved_by = factory.SelfAttribute("proposal.written_by")


class ProposalLineFactory(DjangoModelFactory):
    """One cost of a version."""

    class Meta:
        model = ProposalLine

    version = factory.SubFactory(ProposalVersionFactory)
    description = "Tap, pipe and meter"
    amount = Decimal("3850.00")
    lto = factory.SelfAttribute("version.proposal.lto")


class ConflictFactory(DjangoModelFactory):
    """An officer said there is no conflict."""

    class Meta:
        model = Conflict

    proposal = factory.SubFactory(ProposalFactory)
    person = factory.SubFactory(PersonFactory)
    has_conflict = False
    declared_at = factory.LazyFunction(timezone.now)


class ReviewFactory(DjangoModelFactory):
    """An officer has begun to read a version."""

    class Meta:
        model = Review

    version = factory.SubFactory(ProposalVersionFactory)
    reviewer = factory.SubFactory(PersonFactory)
    saved_at = factory.LazyFunction(timezone.now)


class BidFactory(DjangoModelFactory):
    """Money asked from somebody else, without an answer yet."""

    class Meta:
        model = Bid

    community = factory.SubFactory(CommunityFactory)
    funder = "The Tree Fund"
    amount = Decimal("5000.00")
    sent_on = date(2026, 1, 5)
    kept_by = factory.SubFactory(PersonFactory)
    kept_at = factory.LazyFunction(timezone.now)

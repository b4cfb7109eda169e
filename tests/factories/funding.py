"""Money: allocation, proposals, agreements, ledger; smallest valid rows."""

from datetime import date
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from funding.models import (
    Agreement,
    AllocationEntry,
    BudgetLine,
    Conflict,
    LedgerEntry,
    Proposal,
    ProposalLine,
    ProposalVersion,
    Review,
)

from .accounts import PersonFactory
from .communities import CommunityFactory, OrganisationFactory


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


class BudgetLineFactory(DjangoModelFactory):
    """A part of an agreement, of its whole amount."""

    class Meta:
        model = BudgetLine

    agreement = factory.SubFactory(AgreementFactory)
    description = "Trees, stakes and soil"
    amount = factory.SelfAttribute("agreement.amount")


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

"""Pre-election periods: smallest valid rows."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from biglocal.places.pre_election import PreElection

from .accounts import PersonFactory
from .places import CouncilFactory


class PreElectionFactory(DjangoModelFactory):
    """A period that runs: it began ten days ago and ends in twenty."""

    class Meta:
        model = PreElection

    council = factory.SubFactory(CouncilFactory)
    start_date = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=10))
    end_date = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=20))
    set_by = factory.SubFactory(PersonFactory)
    set_at = factory.LazyFunction(timezone.now)
    changed_at = factory.LazyFunction(timezone.now)

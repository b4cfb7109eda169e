"""Notes of a rep's visits: smallest valid rows."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from biglocal.communities.models import VisitNote

from .accounts import PersonFactory
from .communities import CommunityFactory


class VisitNoteFactory(DjangoModelFactory):
    """A day there, shared with chair and worker."""

    class Meta:
        model = VisitNote

    community = factory.SubFactory(CommunityFactory)
    by = factory.SubFactory(PersonFactory)
    on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
    summary = "We walked round the park."
    posted_at = factory.LazyFunction(timezone.now)

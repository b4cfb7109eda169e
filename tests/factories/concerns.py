"""Concerns, what was hidden, worries: smallest valid rows."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from biglocal.concerns.models import Concern, Hiding, SafeguardingConcern

from .accounts import PersonFactory
from .communities import CommunityFactory


class ConcernFactory(DjangoModelFactory):
    class Meta:
        model = Concern

    community = factory.SubFactory(CommunityFactory)
    title = factory.Sequence(lambda n: f"Thing {n}")
    kind = Concern.Kind.WORDS
    words = "This is not how it was."
    at = factory.LazyFunction(timezone.now)


class HidingFactory(DjangoModelFactory):
    class Meta:
        model = Hiding

    topic = factory.Sequence(lambda n: f"update:{900_000 + n}")
    title = factory.Sequence(lambda n: f"Hidden {n}")
    community = factory.SubFactory(CommunityFactory)
    reason = "It names somebody."
    by = factory.SubFactory(PersonFactory)
    at = factory.LazyFunction(timezone.now)


class SafeguardingConcernFactory(DjangoModelFactory):
    class Meta:
        model = SafeguardingConcern

    community = factory.SubFactory(CommunityFactory)
    title = "A page"
    words = "A child sleeps in the shed behind the arches."
    at = factory.LazyFunction(timezone.now)

"""Ideas: smallest valid rows."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from projects.models import Idea, IdeaSupport

from .accounts import PersonFactory
from .communities import CommunityFactory


class IdeaFactory(DjangoModelFactory):
    """An idea of yesterday that waits for an answer."""

    class Meta:
        model = Idea

    community = factory.SubFactory(CommunityFactory)
    by = factory.SubFactory(PersonFactory)
    title = factory.Sequence(lambda n: f"A bench at stop {n}")
    text = factory.LazyAttribute(lambda idea: f"{idea.title}. People wait there in the rain.")
    posted_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
    answer_due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))


class IdeaSupportFactory(DjangoModelFactory):
    class Meta:
        model = IdeaSupport

    idea = factory.SubFactory(IdeaFactory)
    person = factory.SubFactory(PersonFactory)
    kind = IdeaSupport.Kind.USE

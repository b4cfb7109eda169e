"""Events and follows, smallest valid rows."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from biglocal.notices.models import Event, Follow

MOMENT = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)  # a Wednesday


class EventFactory(DjangoModelFactory):
    """A thing came in, told to those who follow it."""

    class Meta:
        model = Event

    class Params:
        thing = 1

    key = factory.Sequence(lambda n: f"thing-in:{n}")
    kind = "thing-in"
    subject = factory.LazyAttribute(lambda event: f"thing:{event.thing}")
    topics = factory.LazyAttribute(lambda event: [event.subject])
    happened_at = MOMENT
    visible_from = factory.SelfAttribute("happened_at")


class FollowFactory(DjangoModelFactory):
    class Meta:
        model = Follow

    topic = "thing:1"

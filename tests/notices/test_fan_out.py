"""From events to people."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from biglocal.accounts.models import Person
from biglocal.notices import registry
from biglocal.notices.models import Event, Follow, Item, Message
from biglocal.notices.registry import Kind
from biglocal.notices.steps.fan_out import fan_out, tell_people
from tests.factories.accounts import PersonFactory
from tests.factories.notices import MOMENT, EventFactory, FollowFactory

pytestmark = pytest.mark.django_db
LATER = MOMENT + timedelta(minutes=1)


def told() -> list[tuple[int, list[str]]]:
    return list(Item.objects.order_by("person").values_list("person", "reasons"))


def test_followers_get_one_item_with_all_reasons(things, stranger):
    FollowFactory(person=stranger), FollowFactory(person=stranger, topic="thing:2")
    EventFactory(topics=["thing:1", "thing:2"])
    assert fan_out(now=LATER) == 1
    assert told() == [(stranger.pk, ["thing:1", "thing:2"])]


def test_fanned_out_twice_is_told_once(things, stranger):
    FollowFactory(person=stranger)
    event = EventFactory()
    fan_out(now=LATER)
    assert fan_out(now=LATER) == 0
    tell_people(event, LATER)
    assert len(told()) == 1


def test_never_to_the_actor_nor_to_who_left_nor_while_quiet(things, stranger):
    gone, quiet = PersonFactory(is_active=False), PersonFactory()
    for person in [stranger, gone]:
        FollowFactory(person=person)
    FollowFactory(person=quiet, muted_until=LATER.date())
    EventFactory(actor=stranger)
    fan_out(now=LATER)
    assert told() == []


def test_quiet_ends_the_day_after(things, stranger):
    FollowFactory(person=stranger, muted_until=LATER.date() - timedelta(days=1))
    EventFactory()
    fan_out(now=LATER)
    assert len(told()) == 1


def test_never_to_somebody_who_may_not_see(things, stranger):
    friend = PersonFactory()
    things.secret.add(1)
    things.let_in.add(friend.pk)
    FollowFactory(person=stranger), FollowFactory(person=friend)
    EventFactory()
    fan_out(now=LATER)
    assert [person for person, _ in told()] == [friend.pk]


def test_roles_follow_without_a_row(things, stranger):
    registry.register_role_followers(lambda topics: {topic: {stranger.pk} for topic in topics})
    EventFactory()
    fan_out(now=LATER)
    assert told() == [(stranger.pk, ["thing:1"])]


def test_retracted_and_future_events_wait(things, stranger):
    FollowFactory(person=stranger)
    EventFactory(retracted_at=MOMENT)
    EventFactory(visible_from=LATER + timedelta(hours=1))
    assert fan_out(now=LATER) == 0


def test_at_once_kind_makes_a_message_for_who_is_named(things, stranger):
    asked = PersonFactory()
    registry.register_kind(Kind("thing-asked", at_once=True, must_arrive=True))
    FollowFactory(person=stranger)
    EventFactory(kind="thing-asked", people=[asked.pk])
    fan_out(now=LATER)
    message = Message.objects.get()
    assert (message.person, message.state, message.must_arrive) == (asked, "ready", True)
    assert dict(Item.objects.values_list("person", "state")) == {asked.pk: "in_message", stranger.pk: "pending"}


def test_broken_event_stops_no_other(things, stranger, monkeypatch):
    FollowFactory(person=stranger)
    broken, fine = EventFactory(topics=["thing:1", "broken"]), EventFactory()

    def people_of(topics):
        if "broken" in topics:
            raise ValueError("a part's own fault")
        return {}

    registry.register_role_followers(people_of)
    assert fan_out(now=LATER) == 1
    assert list(Event.objects.waiting(LATER)) == [broken]
    assert [item.event for item in Item.objects.all()] == [fine]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["claim", "no claim"])
def test_ten_thousand_followers_fanned_out_twice_at_once(things, step):
    """Two workers at the same moment: exactly one item each, with the claim and, were it lost, without it."""
    people = [Person(email=f"f{n}@example.org") for n in range(10_000)]
    Person.objects.bulk_create(people, batch_size=2000)
    Follow.objects.bulk_create([Follow(person=person, topic="thing:1") for person in people], batch_size=2000)
    event, start = EventFactory(), Barrier(2)

    def work():
        start.wait()
        fan_out(now=LATER) if step == "claim" else tell_people(event, LATER)
        connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert Item.objects.count() == 10_000

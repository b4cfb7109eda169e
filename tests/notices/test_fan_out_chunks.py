"""Many followers are told in chunks: each row says how far it came, and nobody is left out or told twice."""

from datetime import timedelta

import pytest

from biglocal.accounts.models import Person
from biglocal.notices import registry
from biglocal.notices.models import Event, Follow, Item, Message
from biglocal.notices.registry import Kind
from biglocal.notices.steps import fan_out as steps
from tests.factories.accounts import PersonFactory
from tests.factories.notices import MOMENT, EventFactory

pytestmark = pytest.mark.django_db
LATER = MOMENT + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(steps, "CHUNK", 4)
    monkeypatch.setattr(steps, "CHUNK_ASKED_EACH", 3)


@pytest.fixture
def followers(things) -> list[Person]:
    """Twenty people; each follows one, two or three topics of the event."""
    people = PersonFactory.create_batch(20)
    for number, person in enumerate(people):
        topics = [f"thing:{n + 1}" for n in range(number % 3 + 1)]
        Follow.objects.bulk_create(Follow(person=person, topic=topic) for topic in topics)
    return people


def told() -> list[int]:
    return list(Item.objects.order_by("person").values_list("person", flat=True))


def event_of_three(**given) -> Event:
    return EventFactory(topics=["thing:1", "thing:2", "thing:3"], **given)


@pytest.mark.parametrize("secret", [False, True])
def test_all_are_told_once_with_all_their_reasons(followers, things, secret):
    if secret:
        things.secret.add(1)
        things.let_in.update(person.pk for person in followers)
    event_of_three()
    assert steps.fan_out(now=LATER) == 1
    assert told() == [person.pk for person in followers]
    counts = [len(reasons) for reasons in Item.objects.order_by("person").values_list("reasons", flat=True)]
    assert counts == [number % 3 + 1 for number in range(20)]


def test_share_of_time_ends_between_chunks_and_the_next_run_goes_on(followers, monkeypatch):
    rung = []
    monkeypatch.setattr(steps, "ring", lambda *words: rung.append(words[0]))
    event_of_three()
    assert steps.fan_out(now=LATER, seconds=-1) == 0
    assert 0 < len(told()) < 20
    assert rung == ["biglocal.notices.tasks.fan_out"]
    while not Event.objects.get().fanned_out_at:
        steps.fan_out(now=LATER, seconds=-1)
    assert told() == [person.pk for person in followers]


def test_worker_that_dies_in_a_chunk_leaves_it_to_the_next(followers, monkeypatch):
    event_of_three()
    steps.fan_out(now=LATER, seconds=-1)
    with monkeypatch.context() as patch:
        patch.setattr(steps, "_write_items", lambda *_: 1 / 0)
        steps.fan_out(now=LATER)
    steps.fan_out(now=LATER)
    assert told() == [person.pk for person in followers]


def test_named_people_and_followers_by_role_come_in_chunks_too(followers, things):
    registry.register_kind(Kind("thing-told", at_once=True))
    ids = [person.pk for person in followers]
    registry.register_role_followers(lambda topics: {"thing:9": set(ids[:15])})
    EventFactory(kind="thing-told", topics=["thing:9"], people=ids[10:])
    steps.fan_out(now=LATER)
    assert told() == ids
    assert sorted(Message.objects.values_list("person", flat=True)) == ids[10:]


def test_actor_at_the_end_of_a_chunk_ends_nothing(followers):
    for actor in followers[:6]:
        event_of_three(actor=actor)
    assert steps.fan_out(now=LATER) == 6
    assert len(told()) == 6 * 19

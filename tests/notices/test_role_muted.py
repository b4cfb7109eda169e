"""A topic that comes by role and is muted: no news of it, the role untouched, what is asked for by name still comes."""

from datetime import timedelta

import pytest
from django.core import mail

from biglocal.notices import registry
from biglocal.notices.models import Follow, Item, Message, RoleMuted
from biglocal.notices.registry import Kind
from biglocal.notices.steps.compose import compose
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.steps.send import send_message
from tests.factories.notices import MOMENT, EventFactory, FollowFactory

pytestmark = pytest.mark.django_db
LATER = MOMENT + timedelta(minutes=1)


@pytest.fixture
def holder(things, stranger):
    """Somebody whose role lets them hear of thing 1."""
    registry.register_role_followers(lambda topics: {"thing:1": {stranger.pk}} if "thing:1" in topics else {})
    registry.register_role_topics(lambda person: ["thing:1"] if person == stranger else [])
    return stranger


def mute(person, days):
    return RoleMuted.objects.create(person=person, topic="thing:1", until=LATER.date() + timedelta(days=days))


@pytest.mark.parametrize(("days", "told"), [(None, 1), (0, 0), (7, 0), (-1, 1)])
def test_news_by_role_rests_while_muted(holder, days, told):
    if days is not None:
        mute(holder, days)
    EventFactory()
    fan_out(now=LATER)
    assert Item.objects.count() == told


def test_others_with_the_role_hear_on(holder, lead):
    registry.register_role_followers(lambda topics: {"thing:1": {lead.pk}})
    mute(holder, 7)
    EventFactory()
    fan_out(now=LATER)
    assert [item.person for item in Item.objects.all()] == [lead]


def test_follow_of_ones_own_is_still_heard(holder):
    FollowFactory(person=holder)
    mute(holder, 7)
    EventFactory()
    fan_out(now=LATER)
    assert Item.objects.count() == 1


def test_what_asks_a_person_by_name_comes_all_the_same(holder):
    registry.register_kind(Kind("thing-asked", at_once=True))
    mute(holder, 7)
    EventFactory(kind="thing-asked", people=[holder.pk], topics=[])
    fan_out(now=LATER)
    assert Message.objects.get().person == holder


def test_muted_between_put_together_and_sent_is_absent(holder):
    type(holder).objects.filter(pk=holder.pk).update(cadence="at_once")
    EventFactory()
    fan_out(now=LATER)
    compose(now=LATER)
    mute(holder, 7)
    message = Message.objects.get()
    assert send_message(message.pk, now=LATER) == "skipped"
    assert mail.outbox == [] and Item.objects.get().drop_code == "unfollowed"


def test_digest_says_that_the_role_brings_the_news(holder, mailoutbox):
    EventFactory()
    fan_out(now=LATER)
    compose(now=LATER + timedelta(days=8))
    send_message(Message.objects.get().pk, now=LATER + timedelta(days=8))
    assert "You get this each week because your role brings news of Thing 1 is in." in mailoutbox[0].body
    assert "you follow" not in mailoutbox[0].body


def test_digest_names_no_follow_that_ended(things, stranger, mailoutbox):
    for thing in [1, 2]:
        FollowFactory(person=stranger, topic=f"thing:{thing}")
    EventFactory(topics=["thing:1", "thing:2"])
    fan_out(now=LATER)
    compose(now=LATER + timedelta(days=8))
    Follow.objects.filter(topic="thing:1").delete()
    send_message(Message.objects.get().pk, now=LATER + timedelta(days=8))
    assert "because you follow Thing 2 is in." in mailoutbox[0].body
    assert Item.objects.get().reasons == ["thing:1", "thing:2"]

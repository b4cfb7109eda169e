"""Follow and stop following."""

import pytest
from django.urls import reverse

from biglocal.notices.models import Follow

pytestmark = pytest.mark.django_db


def test_pressing_follow_twice_is_one_follow(things, resident, signed_in):
    for _ in range(2):
        answer = signed_in(resident).post(reverse("follow"), {"topic": "thing:1", "next": "/areas/"})
        assert answer.url == "/areas/"
    assert [row.topic for row in Follow.objects.filter(person=resident)] == ["thing:1"]


def test_stop_following_ends_it(things, resident, signed_in):
    Follow.objects.create(person=resident, topic="thing:1")
    signed_in(resident).post(reverse("follow"), {"topic": "thing:1", "stop": "1"})
    assert not Follow.objects.exists()


def test_signed_out_person_signs_in_and_is_asked_again(things, client):
    answer = client.post(reverse("follow"), {"topic": "thing:1", "next": "/areas/"})
    assert answer.url.startswith(reverse("account_login"))
    assert "thing%253A1" in answer.url
    assert not Follow.objects.exists()


def test_get_asks_and_changes_nothing(things, resident, signed_in):
    answer = signed_in(resident).get(reverse("follow"), {"topic": "thing:1"})
    assert "Follow Thing 1 is in?" in answer.content.decode()
    assert not Follow.objects.exists()


@pytest.mark.parametrize(
    "topic", ["", "thing:", "thing:x", "nothing:1", "thing:99999999999999999999", "thing:1:2", "\x00"]
)
def test_topic_that_is_not_there_is_not_found(things, resident, signed_in, topic):
    assert signed_in(resident).post(reverse("follow"), {"topic": topic}).status_code == 404


def test_hidden_topic_is_not_found(things, resident, signed_in):
    things.hidden.add(1)
    assert signed_in(resident).post(reverse("follow"), {"topic": "thing:1"}).status_code == 404
    assert not Follow.objects.exists()


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_next_never_leads_away(things, resident, signed_in, away):
    answer = signed_in(resident).post(reverse("follow"), {"topic": "thing:1", "next": away})
    assert answer.url == "/things/1/"


def test_own_follows_can_be_quiet_and_stopped(things, resident, stranger, signed_in):
    Follow.objects.create(person=stranger, topic="thing:1")
    mine = Follow.objects.create(person=resident, topic="thing:1")
    browser = signed_in(resident)
    browser.post(reverse("mail_settings"), {"topic": "thing:1", "wish": "month"})
    mine.refresh_from_db()
    assert mine.muted_until
    assert "Muted until" in browser.get(reverse("mail_settings")).content.decode()
    browser.post(reverse("mail_settings"), {"topic": "thing:1", "wish": "stop"})
    assert [row.person for row in Follow.objects.all()] == [stranger]


def test_list_of_follows_asks_the_same_for_3_and_30(things, resident, signed_in, django_assert_max_num_queries):
    Follow.objects.bulk_create(Follow(person=resident, topic=f"thing:{n}") for n in range(1, 31))
    browser = signed_in(resident)
    with django_assert_max_num_queries(10):
        browser.get(reverse("mail_settings"))


def test_nul_in_the_topic_of_a_button_is_not_found(things, resident, signed_in):
    assert (
        signed_in(resident).post(reverse("mail_settings"), {"topic": "thing:1\x00", "wish": "stop"}).status_code == 404
    )


@pytest.mark.parametrize(("cadence", "said"), [("weekly", "week"), ("at_once", "as it happens"), ("none", "no news")])
def test_following_says_how_its_news_will_come(things, signed_in, stranger, cadence, said):
    type(stranger).objects.update(cadence=cadence)
    page = signed_in(stranger).post(reverse("follow"), {"topic": "thing:1", "next": "/areas/"}, follow=True)
    assert said in page.content.decode().partition("You follow")[2][:120]

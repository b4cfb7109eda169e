"""The page behind "stop these emails": signed out, by POST alone, with undo."""

import pytest
from django.test import Client

from biglocal.notices.choices import Choice, choice_path
from biglocal.notices.models import Follow, KindStopped, Suppression
from tests.factories.notices import FollowFactory

pytestmark = pytest.mark.django_db
SCOPES = ["all", "digest", "kind:thing-in", "topic:thing:1"]


def is_stopped(person, scope) -> bool:
    return Choice(type(person).objects.get(pk=person.pk), scope).is_stopped


@pytest.fixture
def follower(things, stranger):
    FollowFactory(person=stranger)
    return stranger


@pytest.mark.parametrize("scope", SCOPES)
def test_get_shows_one_button_and_changes_nothing(follower, client, scope):
    answer = client.get(choice_path(follower.pk, scope))
    assert answer.content.decode().count('<form method="post"') == 1
    assert not is_stopped(follower, scope)


@pytest.mark.parametrize("scope", SCOPES)
def test_post_stops_and_undo_takes_it_up_again(follower, client, scope):
    path = choice_path(follower.pk, scope)
    assert client.post(path).status_code == 302
    assert is_stopped(follower, scope)
    assert "We have stopped" in client.get(path).content.decode()
    client.post(path, {"undo": "1"})
    assert not is_stopped(follower, scope)


@pytest.mark.parametrize("scope", SCOPES)
def test_mail_program_stops_by_one_post_without_a_page(follower, scope):
    path = choice_path(follower.pk, scope)
    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.content) == (200, b"Stopped.")
    assert is_stopped(follower, scope)


def test_pressed_twice_is_stopped_once(follower, client):
    for scope in SCOPES:
        for _ in range(2):
            client.post(choice_path(follower.pk, scope))
    assert (Follow.objects.count(), KindStopped.objects.count(), Suppression.objects.count()) == (0, 1, 1)


def test_changed_link_is_not_found(follower, client):
    path = choice_path(follower.pk, "all")
    assert client.post(path[:-3] + "x/").status_code == 404
    assert not Suppression.objects.exists()


def test_undo_lifts_no_refusal_of_the_mail_server(follower, client):
    client.post(choice_path(follower.pk, "all"))
    Suppression.objects.update(why="refused")
    client.post(choice_path(follower.pk, "all"), {"undo": "1"})
    assert Suppression.objects.count() == 1


@pytest.mark.parametrize("scope", SCOPES)
def test_who_has_left_takes_nothing_up_again(follower, client, scope):
    path = choice_path(follower.pk, scope)
    client.post(path)
    type(follower).objects.filter(pk=follower.pk).update(is_active=False, cadence="none")
    assert client.post(path, {"undo": "1"}).status_code == 404
    follower.refresh_from_db()
    assert follower.cadence == "none"


def test_page_says_what_the_kind_is_and_what_still_comes(stranger, client):
    page = client.get(choice_path(stranger.pk, "kind:ask-raised")).content.decode()
    assert "Stop emails that go when a group asks its councillors for something?" in page
    assert "Everything else still comes." in page
    assert "Stop all emails" in page


def test_page_of_all_leads_to_no_second_one_of_all(stranger, client):
    page = client.get(choice_path(stranger.pk, "all")).content.decode()
    assert "Codes to sign in still come" in page
    assert "Too much altogether?" not in page


def test_own_page_shows_what_was_stopped_and_takes_it_up_again(stranger, signed_in):
    KindStopped.objects.create(person=stranger, kind="ask-raised")
    browser = signed_in(stranger)
    assert "a group asks its councillors for something" in browser.get("/mail/").content.decode()
    browser.post("/mail/", {"kind": "ask-raised"})
    assert not KindStopped.objects.exists()


def test_own_page_takes_up_nobody_elses_choice(stranger, lead, signed_in):
    KindStopped.objects.create(person=lead, kind="ask-raised")
    signed_in(stranger).post("/mail/", {"kind": "ask-raised"})
    assert KindStopped.objects.count() == 1


def test_own_page_leads_to_stopping_all_and_says_when_it_is_stopped(stranger, signed_in):
    browser = signed_in(stranger)
    assert "Stop everything" in browser.get("/mail/").content.decode()
    browser.post(choice_path(stranger.pk, "all"))
    page = browser.get("/mail/").content.decode()
    assert "You have stopped all emails." in page
    assert "Stop everything" not in page

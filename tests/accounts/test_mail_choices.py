"""One page for all choices of mail: signed in, and by the link of a mail signed out; each change can be undone."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from biglocal.accounts.models import Person
from biglocal.communities.models import Programme
from biglocal.dates import today
from biglocal.notices.choices import choice_path, choices_path
from biglocal.notices.models import Follow, KindStopped, Message, RoleMuted, Suppression
from biglocal.notices.suppressed import address_hash
from tests.factories.notices import FollowFactory
from tests.notices.conftest import things

__all__ = ["things"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def follower(things, stranger):
    FollowFactory(person=stranger, why=Follow.Why.JOINED)
    return stranger


@pytest.fixture(params=["signed in", "by link"])
def page(request, follower, signed_in):
    """The page of choices, as (browser, address): the same tests hold for both ways in."""
    if request.param == "signed in":
        return signed_in(follower), reverse("mail_settings")
    return Client(enforce_csrf_checks=True), choices_path(follower.pk)


def press(page, **button):
    """Press a button, and return the words of the page that follows and the token of its undo."""
    browser, address = page
    answer = browser.post(address, button, follow=True)
    assert answer.status_code == 200
    words = answer.content.decode()
    found = re.search(r'name="undo" value="([^"]+)"', words)
    return words, found and found[1]


def stands(person):
    person = Person.objects.get(pk=person.pk)
    return (
        [person.cadence, person.digest_weekday],
        list(Follow.objects.values_list("person", "topic", "why", "muted_until")),
        list(KindStopped.objects.values_list("person", "kind")),
        list(Suppression.objects.values_list("address_hash", "why")),
    )


BUTTONS = {
    "none": {"cadence": "none", "often": "1"},
    "as it happens": {"cadence": "at_once", "often": "1"},
    "weekly on Tuesday": {"cadence": "weekly", "digest_weekday": "2", "often": "1"},
    "mute for a week": {"topic": "thing:1", "wish": "week"},
    "mute for a month": {"topic": "thing:1", "wish": "month"},
    "mute until I say": {"topic": "thing:1", "wish": "good"},
    "stop a follow": {"topic": "thing:1", "wish": "stop"},
    "stop a kind": {"kind": "ask-raised", "stop": "1"},
    "stop everything": {"all": "stop"},
}


@pytest.mark.parametrize("button", BUTTONS.values(), ids=list(BUTTONS))
def test_each_change_is_done_said_and_undone(page, follower, button):
    before = stands(follower)
    words, undo = press(page, **button)
    assert stands(follower) != before
    assert "Undo" in words
    press(page, undo=undo)
    assert stands(follower) == before


@pytest.mark.parametrize("button", BUTTONS.values(), ids=list(BUTTONS))
def test_pressed_twice_is_done_once(page, follower, button):
    press(page, **button)
    once = stands(follower)
    press(page, **button)
    assert stands(follower) == once


def test_undo_pressed_twice_puts_it_back_once(page, follower):
    before = stands(follower)
    _, undo = press(page, topic="thing:1", wish="stop")
    for _ in range(2):
        press(page, undo=undo)
    assert stands(follower) == before


def test_looking_changes_nothing(page, follower):
    browser, address = page
    before = stands(follower)
    browser.get(address, {"topic": "thing:1", "wish": "stop", "all": "stop", "cadence": "none"})
    browser.head(address)
    assert stands(follower) == before


def test_muted_follow_says_until_when_and_is_heard_of_again(page, follower):
    words, _ = press(page, topic="thing:1", wish="week")
    until = today() + timedelta(days=7)
    assert f"Muted until {until.day} {until:%B %Y}." in words
    words, _ = press(page, topic="thing:1", wish="good")
    assert "Muted until you say." in words
    press(page, topic="thing:1", wish="hear")
    assert Follow.objects.get().muted_until is None


def test_all_stopped_is_started_again(page, follower):
    words, _ = press(page, all="stop")
    assert "Send me emails again" in words and "Stop all emails" not in words
    press(page, all="start")
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("why", ["refused", "bounced", "complained", "died"])
def test_dead_address_is_not_started_again_by_its_person(page, follower, why):
    Suppression.objects.create(address_hash=address_hash(follower.email), why=why)
    words, undo = press(page, all="start")
    assert Suppression.objects.get().why == why and undo is None
    assert "Ask Local Trust to look" in words
    assert "Send me emails again" not in words


def test_dead_address_is_no_choice_on_the_page_of_one_button(follower, client):
    Suppression.objects.create(address_hash=address_hash(follower.email), why="bounced")
    words = client.get(choice_path(follower.pk, "all")).content.decode()
    assert "Ask Local Trust to look" in words and "Send it again" not in words


def test_what_cannot_be_stopped_is_said(page):
    browser, address = page
    words = browser.get(address).content.decode()
    assert "Codes to sign in and warnings about your account cannot be stopped" in words


def test_kinds_that_came_are_listed_and_stopped(page, follower):
    Message.objects.create(person=follower, kind="ask-raised", state="sent")
    browser, address = page
    assert "a group asks its councillors for something" in browser.get(address).content.decode()
    words, _ = press(page, kind="ask-raised", stop="1")
    assert "Send them again" in words
    press(page, kind="ask-raised", start="1")
    assert not KindStopped.objects.exists()


@pytest.mark.parametrize(("weekday", "name"), [(5, "Friday"), (2, "Tuesday")])
def test_usual_day_is_named_as_the_programme_keeps_it(page, programme, weekday, name):
    Programme.objects.update(digest_weekday=weekday)
    assert f"The usual day, {name}" in page[0].get(page[1]).content.decode()


def test_cadence_that_is_none_gets_a_sentence(page, follower):
    words, _ = press(page, cadence="hourly", often="1")
    assert "Choose one of the three" in words
    assert stands(follower)[0] == ["weekly", None]


@pytest.mark.parametrize(
    "odd",
    [
        {"topic": "thing:1\x00", "wish": "stop"},
        {"topic": "thing:1", "wish": "explode"},
        {"topic": "x" * 100_000, "wish": "stop"},
        {"kind": "\x00"},
        {"kind": "nothing-such", "stop": "1"},
        {},
    ],
)
def test_odd_buttons_are_not_found_and_change_nothing(page, follower, odd):
    browser, address = page
    before = stands(follower)
    assert browser.post(address, odd).status_code == 404
    assert stands(follower) == before


@pytest.mark.parametrize("token", ["x", "\x00", "x" * 5000, "a:b:c"])
def test_undo_that_is_not_ours_changes_nothing(page, follower, token):
    before = stands(follower)
    press(page, undo=token)
    assert stands(follower) == before


def test_topic_that_is_not_followed_is_not_taken_up_by_a_button(page, follower):
    press(page, topic="thing:2", wish="hear")
    press(page, topic="thing:2", wish="good")
    assert [row.topic for row in Follow.objects.all()] == ["thing:1"]
    assert not RoleMuted.objects.exists()


# By link alone --------------------------------------------------------------------------------------------------------
def test_changed_or_cut_link_is_told_kindly(follower, client):
    for path in [choices_path(follower.pk), choice_path(follower.pk, "all")]:
        for other in [path[:-3] + "x/", path[:-9] + "/", path.replace(":", "x", 1)]:
            for ask in [client.get, client.post, client.head]:
                assert ask(other).status_code == 404
        words = client.get(path[:-3] + "x/").content.decode()
        assert "Nothing has changed." in words and reverse("mail_settings") in words
    assert not Suppression.objects.exists()


def test_link_of_one_button_does_not_open_all_and_the_other_way(follower, client):
    one, all_of_them = choice_path(follower.pk, "all"), choices_path(follower.pk)
    assert client.post(one.replace("/mail/", "/mail/choices/"), {"all": "stop"}).status_code == 404
    assert client.post(all_of_them.replace("/mail/choices/", "/mail/")).status_code == 404
    assert not Suppression.objects.exists()


def test_link_of_one_person_changes_nothing_of_another(follower, lead, client):
    FollowFactory(person=lead, topic="thing:7")
    _, undo = press((client, choices_path(lead.pk)), topic="thing:7", wish="stop")
    before = stands(follower)
    client.post(choices_path(follower.pk), {"topic": "thing:7", "wish": "stop"})
    client.post(choices_path(follower.pk), {"undo": undo})
    assert stands(follower) == before


@pytest.mark.parametrize("path", ["choices", "all"])
def test_page_by_link_is_kept_by_nobody_and_sets_no_cookie(follower, client, path):
    answer = client.get(choices_path(follower.pk) if path == "choices" else choice_path(follower.pk, "all"))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "same-origin"
    assert not answer.cookies


def test_page_by_link_shows_no_address_no_name_and_nothing_private(things, follower, client):
    things.secret.add(2)
    things.let_in.add(follower.pk)
    FollowFactory(person=follower, topic="thing:2")
    Message.objects.create(person=follower, kind="safeguarding-raised", state="sent")
    words = client.get(choices_path(follower.pk)).content.decode()
    assert "Thing 1 is in" in words and "Thing 2" not in words
    assert follower.email not in words and (not follower.name or follower.name not in words)
    assert "worries about a person" not in words


def test_signed_in_shows_what_the_person_may_see(things, follower, signed_in):
    things.secret.add(2)
    things.let_in.add(follower.pk)
    FollowFactory(person=follower, topic="thing:2")
    browser = signed_in(follower)
    assert "Thing 2 is in" in browser.get(reverse("mail_settings")).content.decode()
    things.let_in.clear()
    assert "Thing 2" not in browser.get(reverse("mail_settings")).content.decode()


def test_link_of_somebody_else_says_so_to_who_is_signed_in(follower, lead, signed_in):
    assert "somebody else’s account" in signed_in(lead).get(choices_path(follower.pk)).content.decode()
    assert "somebody else’s account" not in signed_in(follower).get(choices_path(follower.pk)).content.decode()


def test_who_has_left_is_not_found(follower, client):
    Person.objects.filter(pk=follower.pk).update(is_active=False)
    assert client.post(choices_path(follower.pk), {"cadence": "weekly"}).status_code == 404


def test_second_page_of_follows_keeps_its_place(page, follower):
    Follow.objects.bulk_create(Follow(person=follower, topic=f"thing:{n}") for n in range(2, 41))
    browser, address = page
    answer = browser.post(f"{address}?page=2", {"topic": "thing:2", "wish": "week"})
    assert answer.url.startswith(f"{address}?page=2&changed=")
    assert "Undo" in browser.get(answer.url).content.decode()


def test_page_asks_the_same_for_3_and_30(page, follower, django_assert_max_num_queries):
    browser, address = page
    browser.get(address)  # the programme's hours are kept for a minute
    counts = []
    for most in [3, 30]:
        made = [Follow(person=follower, topic=f"thing:{n}") for n in range(2, most + 1)]
        Follow.objects.bulk_create(made, ignore_conflicts=True)
        with django_assert_max_num_queries(10) as asked:
            browser.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# By role --------------------------------------------------------------------------------------------------------------
def test_councillor_mutes_a_ward_keeps_the_role_and_hears_of_it_again(councillor, ward, signed_in):
    topic = f"wardline:{ward.line_id}"
    page = signed_in(councillor), reverse("mail_settings")
    assert "You are a councillor here" in page[0].get(page[1]).content.decode()
    words, undo = press(page, topic=topic, wish="good")
    assert RoleMuted.objects.get().until == date.max and "Muted until you say." in words
    assert councillor.councillor.terms.count() == 1 and not Follow.objects.exists()
    press(page, undo=undo)
    assert not RoleMuted.objects.exists()


def test_link_that_stops_a_ward_works_for_its_councillor_too(councillor, ward, client):
    path = choice_path(councillor.pk, f"topic:wardline:{ward.line_id}")
    assert "Stop it" in client.get(path).content.decode()
    client.post(path, {"List-Unsubscribe": "One-Click"})
    assert RoleMuted.objects.get().person == councillor
    client.post(path, {"undo": "1"})
    assert not RoleMuted.objects.exists()

"""What a mail service tells of bounces and complaints, with its signature."""

import hashlib
import hmac
import json
import time

import pytest
from django.urls import reverse

from biglocal.notices import registry
from biglocal.notices.choices import STOPPED, address_hash, choice_path
from biglocal.notices.hooks import suppress, try_again
from biglocal.notices.models import Suppression

pytestmark = pytest.mark.django_db
KEY = "a-key-of-the-service"


@pytest.fixture
def mailgun(settings):
    settings.MAIL_HOOK = "mailgun"
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY}


@pytest.fixture
def postmark(settings):
    settings.MAIL_HOOK = "postmark"
    settings.ANYMAIL = {"WEBHOOK_SECRET": "us:secret"}


def tell_mailgun(client, said: dict, key: str = KEY, seconds_ago: int = 0):
    moment = int(time.time()) - seconds_ago
    signature = hmac.new(key.encode(), f"{moment}token".encode(), hashlib.sha256).hexdigest()
    signed = {"timestamp": str(moment), "token": "token", "signature": signature}
    body = json.dumps({"signature": signed, "event-data": {"timestamp": moment, **said}})
    return client.post(reverse("mail_hook"), body, content_type="application/json")


def bounced(email: str, **more) -> dict:
    return {"event": "failed", "severity": "permanent", "reason": "bounce", "recipient": email, **more}


def reasons() -> list[tuple[str, str]]:
    return list(Suppression.objects.values_list("address_hash", "why"))


def test_without_a_service_there_is_nothing(client):
    assert tell_mailgun(client, bounced("ann@example.org")).status_code == 404
    assert reasons() == []


def test_bounce_for_good_stops_the_address_and_keeps_only_its_hash(mailgun, client):
    for _ in range(2):
        assert tell_mailgun(client, bounced("Ann@Example.org")).status_code == 200
    assert reasons() == [(address_hash("ann@example.org"), "bounced")]


def test_complaint_stops_the_address(mailgun, client):
    tell_mailgun(client, {"event": "complained", "recipient": "ann@example.org"})
    assert reasons() == [(address_hash("ann@example.org"), "complained")]


@pytest.mark.parametrize(
    "said",
    [
        bounced("ann@example.org", severity="temporary"),
        bounced("ann@example.org", reason="generic"),
        {"event": "delivered", "recipient": "ann@example.org"},
        {"event": "opened"},
    ],
)
def test_passing_faults_and_other_news_stop_nothing(mailgun, client, said):
    assert tell_mailgun(client, said).status_code == 200
    assert reasons() == []


def test_wrong_signature_is_refused_and_changes_nothing(mailgun, client):
    assert tell_mailgun(client, bounced("ann@example.org"), key="another").status_code == 400
    assert client.post(reverse("mail_hook"), "nonsense", content_type="application/json").status_code == 400
    assert client.get(reverse("mail_hook")).status_code == 405
    assert reasons() == []


@pytest.mark.parametrize(("seconds", "answer"), [(600, 200), (1200, 400), (-1200, 400)])
def test_what_was_signed_long_ago_is_refused_when_it_is_said_again(mailgun, client, seconds, answer):
    said = {"event": "complained", "recipient": "ann@example.org"}
    assert tell_mailgun(client, said, seconds_ago=seconds).status_code == answer
    assert bool(reasons()) is (answer == 200)


def test_form_of_old_is_refused_when_its_time_is_over(mailgun, client):
    for moment, answer in [(int(time.time()), 200), (int(time.time()) - 1200, 400)]:
        signature = hmac.new(KEY.encode(), f"{moment}token".encode(), hashlib.sha256).hexdigest()
        said = {"timestamp": moment, "token": "token", "signature": signature, "event": "opened"}
        assert client.post(reverse("mail_hook"), said).status_code == answer


@pytest.mark.parametrize("moment", [None, "yesterday", [], "9" * 400])
def test_time_that_is_none_is_refused(mailgun, client, moment):
    body = json.dumps({"signature": {"timestamp": moment, "token": "t", "signature": "s"}})
    assert client.post(reverse("mail_hook"), body, content_type="application/json").status_code == 400


@pytest.mark.parametrize(("kind", "stops"), [("HardBounce", True), ("SoftBounce", False)])
def test_service_that_does_not_sign_shows_its_password(postmark, client, kind, stops):
    said = json.dumps({"RecordType": "Bounce", "Type": kind, "Email": "ann@example.org"})
    right, wrong = "Basic dXM6c2VjcmV0", "Basic dXM6d3Jvbmc="
    for password in [wrong, right]:
        answer = client.post(reverse("mail_hook"), said, "application/json", headers={"authorization": password})
        assert answer.status_code == (200 if password == right else 400)
    assert bool(reasons()) is stops


def test_bounce_outweighs_what_the_person_chose(stranger, client):
    Suppression.objects.create(address_hash=address_hash(stranger.email), why=STOPPED)
    suppress(stranger.email, "bounced")
    client.post(choice_path(stranger.pk, "all"), {"undo": "1"})
    assert reasons() == [(address_hash(stranger.email), "bounced")]


def test_staff_who_try_a_dead_address_again_leave_what_its_person_chose(stranger):
    suppress(stranger.email, STOPPED)
    suppress(stranger.email, "bounced")
    assert try_again(stranger.email) == 1
    assert reasons() == [(address_hash(stranger.email), STOPPED)]


def test_stopped_by_the_person_stays_when_staff_try_again(stranger):
    suppress(stranger.email, STOPPED)
    assert try_again(stranger.email) == 0
    Suppression.objects.update(why="complained")
    assert try_again(stranger.email.upper()) == 1


def test_rules_about_addresses_are_rung_for(things, stranger, monkeypatch, django_capture_on_commit_callbacks):
    rung = []
    monkeypatch.setattr("biglocal.notices.hooks.ring", lambda *words: rung.append(words))
    suppress(stranger.email, "bounced"), suppress(stranger.email, "bounced")
    asked = [rule.name for rule in registry.RULES.values() if rule.about_addresses]
    assert rung == [("biglocal.notices.tasks.remind", name) for name in asked]
    assert asked

"""Odd bodies to the address of bounces, third sites at the pages of choices: a plain no, never a fault."""

import pytest
from django.test import Client
from django.urls import reverse

from biglocal.notices.choices import choices_path
from biglocal.notices.models import Suppression
from biglocal.notices.suppressed import address_hash

from .test_hooks import KEY, bounced, mailgun, postmark, tell_mailgun  # noqa: F401

pytestmark = pytest.mark.django_db
ODD = [
    *[b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"{}", b'{"signature": []}'],
    *[b'{"signature": {"timestamp": null}}', b'{"signature": {"timestamp": "1e400"}, "event-data": 3}'],
    *[b"[" * 20_000, b"x" * 2_000_000],
]


@pytest.mark.parametrize("body", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", "text/plain"])
def test_odd_bodies_are_refused(mailgun, body, kind):  # noqa: F811
    answer = Client(raise_request_exception=False).post(reverse("mail_hook"), body, content_type=kind)
    assert 400 <= answer.status_code < 500
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("body", ODD, ids=range(len(ODD)))
def test_odd_bodies_with_the_right_password_stop_nobody(postmark, body):  # noqa: F811
    answer = Client(raise_request_exception=False).post(
        reverse("mail_hook"), body, content_type="application/json", headers={"Authorization": "Basic dXM6c2VjcmV0"}
    )
    assert answer.status_code < 500
    assert not Suppression.objects.exists()


@pytest.mark.parametrize("said", [{}, {"recipient": 7}, bounced(""), bounced("a" * 5_000), bounced("a\x00b@c.org")])
def test_odd_events_with_the_right_signature_stop_nobody_else(mailgun, stranger, said):  # noqa: F811
    assert tell_mailgun(Client(raise_request_exception=False), said).status_code < 500
    assert address_hash(stranger.email) not in Suppression.objects.values_list("address_hash", flat=True)


def test_looking_at_the_address_does_nothing(mailgun, client):  # noqa: F811
    assert client.get(reverse("mail_hook")).status_code in {200, 405} and not Suppression.objects.exists()


def test_third_site_changes_nothing_of_somebody_signed_in(stranger):
    client = Client(enforce_csrf_checks=True)
    client.force_login(stranger)
    for asked in [{"all": "stop"}, {"cadence": "none", "often": "1"}]:
        assert (
            client.post(reverse("mail_settings"), asked, headers={"Origin": "https://evil.example"}).status_code == 403
        )
    stranger.refresh_from_db()
    assert stranger.cadence == "weekly" and not Suppression.objects.exists()


def test_long_and_odd_posts_to_the_page_by_link_change_nothing(stranger):
    path = choices_path(stranger.pk)
    for asked in [
        {"topic": "x" * 1_000_000, "wish": "stop"},
        {"cadence": "\u0661", "often": "1"},
        {"digest_weekday": "\uff12", "cadence": "weekly\x00", "often": "1"},
    ]:
        assert Client(raise_request_exception=False).post(path, asked).status_code < 500
    stranger.refresh_from_db()
    assert (stranger.cadence, stranger.digest_weekday) == ("weekly", None) and not Suppression.objects.exists()

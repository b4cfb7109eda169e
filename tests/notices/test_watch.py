"""Do jobs run, and why was a mail sent or not."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from biglocal.notices.models import Heartbeat, Item, Message
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.tasks import heartbeat
from biglocal.notices.watch import begun
from tests.factories.notices import MOMENT, EventFactory, FollowFactory

pytestmark = pytest.mark.django_db


def said(step: str, *options: str) -> str:
    out = StringIO()
    call_command("notices", step, *options, stdout=out)
    return out.getvalue()


def test_jobs_are_well_when_beat_was_just_heard(client):
    heartbeat(), heartbeat()
    assert client.get(reverse("healthz_jobs")).status_code == 200


def test_jobs_are_not_well_without_beat_for_three_minutes(client):
    assert client.get(reverse("healthz_jobs")).status_code == 503
    Heartbeat.objects.create(name="beat", at=timezone.now() - timedelta(minutes=3, seconds=5))
    assert client.get(reverse("healthz_jobs")).status_code == 503


def test_just_after_a_start_beat_has_some_minutes_and_a_sentence_says_so(client):
    now = timezone.now()
    begun(now - timedelta(minutes=1))
    state = client.get(reverse("healthz_jobs"))
    assert (state.status_code, state.json()["beat_seen"]) == (200, None)
    assert "not heard yet" in state.json()["beat"]
    Heartbeat.objects.create(name="beat", at=now - timedelta(hours=9))  # of the run before
    assert client.get(reverse("healthz_jobs")).status_code == 200


def test_a_start_hides_no_dead_beat(client):
    now = timezone.now()
    begun(now - timedelta(minutes=3, seconds=5))
    assert "never heard" in client.get(reverse("healthz_jobs")).json()["beat"]
    assert client.get(reverse("healthz_jobs")).status_code == 503
    Heartbeat.objects.create(name="beat", at=now - timedelta(minutes=4))
    answer = client.get(reverse("healthz_jobs"))
    assert (answer.status_code, answer.json()["beat"].startswith("Beat was last heard 4 minutes ago")) == (503, True)


def test_jobs_are_not_well_while_an_event_waits_for_long(client, things):
    heartbeat()
    EventFactory()
    answer = client.get(reverse("healthz_jobs"))
    assert answer.status_code == 503
    assert answer.json()["oldest_event_seconds"] > 0


def test_command_runs_each_step_for_a_day(things, stranger, mailoutbox):
    FollowFactory(person=stranger)
    EventFactory()
    assert said("fan-out", "--on", "2026-06-11") == "1 event fanned out.\n"
    assert said("compose", "--on", "2026-06-11") == "0 messages put together.\n"
    assert said("compose", "--on", "2026-06-12") == "1 message put together.\n"
    assert "1 sent" in said("send", "--on", "2026-06-12")
    assert [mail.to for mail in mailoutbox] == [[stranger.email]]
    assert "sent" in said("why", "--user", stranger.email)
    assert json.loads(said("status"))["pending_items"] == 0


def test_why_needs_somebody_we_know(db):
    with pytest.raises(CommandError):
        said("why")
    with pytest.raises(CommandError):
        said("why", "--user", "nobody@example.org")


@pytest.mark.parametrize(
    ("arrange", "answer"),
    [
        (lambda person, things: None, "follows none of thing:1"),
        (lambda person, things: things.hidden.add(1), "may not see it"),
        (lambda person, things: FollowFactory(person=person, muted_until="2026-06-30"), "quiet until"),
    ],
)
def test_why_not_is_answered(things, stranger, arrange, answer):
    EventFactory()
    arrange(stranger, things)
    fan_out(now=MOMENT)
    assert answer in said("why", "--user", stranger.email, "--subject", "thing:1")


def test_staff_see_the_reason_and_messages_in_doubt(things, stranger, officer, signed_in):
    message = Message.objects.create(person=stranger, kind="digest", period="2026-W24", state="unknown")
    Item.objects.create(
        person=stranger, event=EventFactory(), reasons=["thing:1"], state="dropped", drop_code="retracted"
    )
    page = signed_in(officer).get(reverse("mail_watch"), {"who": stranger.email}).content.decode()
    assert "it was taken down before the mail went" in page
    assert message.get_state_display() in page


@pytest.mark.parametrize("who", ["resident", "councillor", "stranger"])
def test_only_staff_see_it(request, signed_in, who):
    assert signed_in(request.getfixturevalue(who)).get(reverse("mail_watch")).status_code == 403

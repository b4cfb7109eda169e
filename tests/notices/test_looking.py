"""Staff look after messages in doubt, and addresses that were put right."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from biglocal.notices.hooks import suppress
from biglocal.notices.models import Item, Message, Suppression
from biglocal.notices.steps.send import send_due, send_message
from biglocal.notices.watch import jobs
from tests.factories.notices import EventFactory, FollowFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(things, stranger) -> Message:
    """A digest of which nobody knows whether it went."""
    FollowFactory(person=stranger)
    handed = timezone.now() - timedelta(hours=1)
    doubtful = Message.objects.create(
        person=stranger, kind="digest", period="2026-W24", state="unknown", attempts=7, handed_over_at=handed
    )
    Item.objects.create(
        person=stranger, event=EventFactory(), reasons=["thing:1"], state="in_message", message=doubtful
    )
    return doubtful


@pytest.fixture
def press(officer, signed_in):
    browser = signed_in(officer)
    return lambda **given: browser.post(reverse("mail_watch"), given, follow=True).content.decode()


def test_sent_once_more_goes_out_and_its_log_says_who(message, press, mailoutbox, officer):
    assert "It goes out once more" in press(do="again", message=message.pk)
    now = timezone.now()
    send_due(now=now, send=lambda pk: send_message(pk, now=now))
    message.refresh_from_db()
    assert (message.state, len(mailoutbox)) == ("sent", 1)
    assert message.log.first().error == f"by person {officer.pk}"


def test_pressed_twice_it_goes_once(message, press, mailoutbox):
    press(do="again", message=message.pk)
    assert "somebody was faster" in press(do="again", message=message.pk)
    now = timezone.now()
    send_due(now=now, send=lambda pk: send_message(pk, now=now))
    assert len(mailoutbox) == 1


def test_let_be_it_leaves_the_list_and_keeps_its_state(message, press):
    page = press(do="leave", message=message.pk)
    assert "Let be" in page and "All went out" in page
    message.refresh_from_db()
    assert (message.state, jobs(timezone.now())["unknown"]) == ("unknown", 0)
    assert "somebody was faster" in press(do="leave", message=message.pk)


@pytest.mark.parametrize("given", [{}, {"do": "x"}, {"do": "again"}, {"do": "again", "message": "1\x00"}])
def test_nonsense_does_nothing(message, press, given):
    assert "Nothing to do" in press(**given)
    message.refresh_from_db()
    assert message.state == "unknown"


def test_sent_mail_is_never_sent_once_more(message, press):
    Message.objects.update(state="sent")
    press(do="again", message=message.pk)
    assert Message.objects.get().state == "sent"


def test_address_that_was_put_right_is_written_to_again(stranger, press, officer, signed_in):
    suppress(stranger.email, "bounced")
    page = signed_in(officer).get(reverse("mail_watch"), {"who": stranger.email}).content.decode()
    assert "Write to it again" in page
    press(do="address", address=stranger.email)
    assert not Suppression.objects.exists()


def test_queue_is_shown_by_state(message, signed_in, officer):
    page = signed_in(officer).get(reverse("mail_watch"))
    assert page.context["queue"] == [("Perhaps sent", 1)]


@pytest.mark.parametrize("who", ["resident", "councillor", "stranger"])
def test_others_do_nothing_with_it(request, message, signed_in, who):
    answer = signed_in(request.getfixturevalue(who)).post(reverse("mail_watch"), {"do": "again", "message": message.pk})
    assert answer.status_code == 403
    message.refresh_from_db()
    assert message.state == "unknown"


def test_item_that_waits_for_more_than_two_weeks_is_told(things, stranger):
    item = Item.objects.create(person=stranger, event=EventFactory(), reasons=["thing:1"])
    Item.objects.filter(pk=item.pk).update(created_at=timezone.now() - timedelta(days=16))
    state = jobs(timezone.now())
    assert state["oldest_item_seconds"] > 15 * 86400
    assert not state["ok"]

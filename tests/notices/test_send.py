"""From a message to a mail, and what holds when something breaks on the way."""

from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.mail.backends.locmem import EmailBackend
from django.db import OperationalError

from biglocal.notices import registry
from biglocal.notices.choices import address_hash
from biglocal.notices.events import unfollow
from biglocal.notices.models import Item, Message, MessageLog, Suppression
from biglocal.notices.registry import Kind
from biglocal.notices.steps.compose import compose
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.steps.send import LEASE, free_lost, send_due, send_message
from tests.factories.accounts import PersonFactory
from tests.factories.notices import MOMENT, EventFactory, FollowFactory

pytestmark = pytest.mark.django_db
FRIDAY = MOMENT + timedelta(days=2)


@pytest.fixture
def ready(things, stranger) -> Message:
    """A digest with two lines, ready to go to a stranger who follows both."""
    for thing in [1, 2]:
        FollowFactory(person=stranger, topic=f"thing:{thing}")
        EventFactory(thing=thing)
    fan_out(now=FRIDAY)
    compose(now=FRIDAY)
    return Message.objects.get()


def sent(message: Message) -> str:
    send_message(message.pk, now=FRIDAY)
    message.refresh_from_db()
    return message.state


def break_with(monkeypatch, error: Exception) -> None:
    def fail(self, messages):
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", fail)


def test_digest_says_the_week_and_why(ready, mailoutbox):
    assert sent(ready) == "sent"
    mail = mailoutbox[0]
    assert mail.subject == "Thing 2 is in, one more"
    for words in ["Friday 12 June", "Hello Stan.", "Two things have changed.", "http://testserver/things/1/"]:
        assert words in mail.body
        assert words in mail.alternatives[0][0]
    assert "You get this each week because you follow Thing 1 is in and Thing 2 is in." in mail.body


@pytest.mark.parametrize(("cadence", "said"), [("weekly", "this week"), ("at_once", "today")])
def test_digest_says_of_which_time_it_tells(ready, mailoutbox, cadence, said):
    type(ready.person).objects.update(cadence=cadence)
    assert sent(ready) == "sent" and f"Your patch {said}" in mailoutbox[0].body


def test_digest_has_the_unsubscribe_pair(ready, mailoutbox):
    sent(ready)
    headers = mailoutbox[0].extra_headers
    assert headers["List-Unsubscribe"].startswith("<http://testserver/mail/")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_sent_twice_is_one_mail(ready, mailoutbox):
    sent(ready), sent(ready)
    assert len(mailoutbox) == 1


def test_unfollowed_between_compose_and_send_is_left_out(ready, stranger, mailoutbox):
    unfollow(stranger, "thing:2")
    sent(ready)
    assert "Thing 2" not in mailoutbox[0].body
    assert Item.objects.get(state="dropped").drop_code == "unfollowed"


def test_retracted_between_compose_and_send_is_left_out(ready, mailoutbox):
    item = ready.items.get(event__subject="thing:2")
    item.event.retracted_at = MOMENT
    item.event.save()
    sent(ready)
    assert "Thing 2" not in mailoutbox[0].body + mailoutbox[0].subject


def test_private_between_compose_and_send_is_left_out(ready, things, mailoutbox):
    things.secret.add(2)
    sent(ready)
    assert "Thing 2" not in mailoutbox[0].body


def test_end_of_a_role_between_compose_and_send_is_left_out(things, stranger, mailoutbox):
    in_office = {stranger.pk}
    registry.register_role_followers(lambda topics: {topic: in_office for topic in topics})
    EventFactory()
    fan_out(now=FRIDAY), compose(now=FRIDAY)
    in_office.clear()
    assert sent(Message.objects.get()) == "skipped"
    assert mailoutbox == []


def test_nothing_left_sends_no_empty_mail(ready, things, mailoutbox):
    things.hidden.update({1, 2})
    assert sent(ready) == "skipped"
    assert ready.skip_code == "nothing_left"
    assert mailoutbox == []


@pytest.mark.parametrize(("change", "code"), [({"is_active": False}, "left"), ({"cadence": "none"}, "no_mail")])
def test_people_are_asked_again_at_send(ready, stranger, mailoutbox, change, code):
    type(stranger).objects.filter(pk=stranger.pk).update(**change)
    assert sent(ready) == "skipped"
    assert (ready.skip_code, mailoutbox) == (code, [])


def test_suppressed_address_gets_nothing(ready, stranger, mailoutbox):
    Suppression.objects.create(address_hash=address_hash(stranger.email.upper()), why="refused")
    assert sent(ready) == "skipped"


def test_several_events_of_one_subject_are_one_line(things, stranger, mailoutbox):
    FollowFactory(person=stranger)
    EventFactory(), EventFactory()
    fan_out(now=FRIDAY), compose(now=FRIDAY)
    sent(Message.objects.get())
    assert mailoutbox[0].body.count("Thing 1 is in\n") == 1
    assert "One thing has changed." in mailoutbox[0].body


def test_passing_failure_is_tried_after_2_10_60_360_minutes(ready, monkeypatch):
    break_with(monkeypatch, SMTPDataError(451, "later"))
    waits = []
    for _ in range(4):
        assert sent(ready) == "retry"
        waits.append(int((ready.next_try_at - FRIDAY).total_seconds() // 60))
    assert waits == [2, 10, 60, 360]


def test_after_a_day_it_gives_up(ready, monkeypatch):
    break_with(monkeypatch, SMTPDataError(451, "later"))
    states = [sent(ready) for _ in range(7)]
    assert states == ["retry"] * 6 + ["failed"]
    assert ready.log.last().step == "gave up"


def test_refused_address_is_suppressed(ready, stranger, monkeypatch):
    break_with(monkeypatch, SMTPRecipientsRefused({stranger.email: (550, b"no such user")}))
    assert sent(ready) == "failed"
    assert Suppression.objects.get().address_hash == address_hash(stranger.email)


def test_mail_server_away_is_tried_again_and_not_unknown(ready, monkeypatch):
    def refuse(self):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "open", refuse)
    assert sent(ready) == "retry"
    assert ready.handed_over_at is None


def test_line_that_breaks_while_handing_over_leaves_it_unknown(ready, monkeypatch):
    break_with(monkeypatch, SMTPServerDisconnected("gone"))
    assert sent(ready) == "unknown"
    assert list(Message.objects.to_look_at()) == [ready]
    assert send_due(now=FRIDAY + timedelta(days=2)) == 0


def test_template_error_fails_with_its_trace_and_others_go_on(things, mailoutbox):
    registry.register_kind(
        Kind("thing-asked", at_once=True, template="nowhere/emails/nothing", context=lambda e, p: {})
    )
    registry.register_kind(Kind("thing-told", at_once=True))
    one, two = PersonFactory(), PersonFactory()
    EventFactory(kind="thing-asked", people=[one.pk]), EventFactory(kind="thing-told", people=[two.pk])
    fan_out(now=FRIDAY)
    send_due(now=FRIDAY, send=lambda pk: send_message(pk, now=FRIDAY))
    assert Message.objects.get(person=one).state == "failed"
    assert "TemplateDoesNotExist" in MessageLog.objects.get(message__person=one).error
    assert [mail.to for mail in mailoutbox] == [[two.email]]


def test_at_once_mail_has_text_reason_and_pair(things, stranger, mailoutbox):
    registry.register_kind(Kind("thing-told", at_once=True, why="you were asked"))
    EventFactory(kind="thing-told", people=[stranger.pk])
    fan_out(now=FRIDAY)
    send_due(now=FRIDAY, send=lambda pk: send_message(pk, now=FRIDAY))
    mail = mailoutbox[0]
    assert mail.subject == "Thing 1 is in"
    assert "You get this because you were asked." in mail.body
    assert "List-Unsubscribe-Post" in mail.extra_headers


# A worker that is killed ----------------------------------------------------------------------------------------------
def taken(message: Message, **fields) -> Message:
    """The message as a worker leaves it that was killed in the middle."""
    Message.objects.filter(pk=message.pk).update(state="sending", lease_until=MOMENT, attempts=1, **fields)
    message.refresh_from_db()
    return message


def test_killed_before_handing_over_is_sent_again(ready, mailoutbox):
    taken(ready)
    free_lost(FRIDAY)
    assert sent(ready) == "sent"
    assert len(mailoutbox) == 1


def test_killed_after_handing_over_is_unknown_and_listed(ready, mailoutbox):
    taken(ready, handed_over_at=MOMENT)
    send_due(now=FRIDAY, send=lambda pk: send_message(pk, now=FRIDAY))
    assert list(Message.objects.to_look_at().values_list("state", flat=True)) == ["unknown"]
    assert mailoutbox == []


def test_what_must_arrive_goes_once_more_and_no_third_time(ready, mailoutbox):
    Message.objects.update(must_arrive=True)
    free_lost_of = taken(ready, handed_over_at=MOMENT)
    free_lost(FRIDAY)
    free_lost_of.refresh_from_db()
    assert free_lost_of.state == "retry"
    taken(ready, handed_over_at=MOMENT)
    free_lost(FRIDAY)
    ready.refresh_from_db()
    assert ready.state == "unknown"


def test_yes_that_comes_after_the_lease_leaves_what_was_decided(ready, monkeypatch):
    """The worker was only slow. Meanwhile it counts as unknown; the late yes stands in the log for staff."""
    monkeypatch.setattr(EmailBackend, "send_messages", lambda self, mails: free_lost(FRIDAY + LEASE * 2))
    assert sent(ready) == "unknown"
    assert list(ready.log.values_list("step", flat=True)) == ["unknown", "too late: sent"]


def test_slow_worker_never_ends_what_another_has_taken(ready, monkeypatch):
    def slow(self, mails):
        Message.objects.update(lease_until=FRIDAY + LEASE * 3)  # another worker has it now
        raise SMTPServerDisconnected("gone")

    monkeypatch.setattr(EmailBackend, "send_messages", slow)
    assert sent(ready) == "sending"
    assert ready.lease_until == FRIDAY + LEASE * 3


def test_worker_whose_lease_ran_out_before_it_reached_the_server_hands_nothing_over(ready, monkeypatch, mailoutbox):
    monkeypatch.setattr(EmailBackend, "open", lambda self: free_lost(FRIDAY + LEASE * 2))
    assert sent(ready) == "retry"
    assert mailoutbox == []


def test_mail_that_loses_each_worker_is_given_up(ready):
    taken(ready)
    Message.objects.update(attempts=7)
    free_lost(FRIDAY)
    ready.refresh_from_db()
    assert (ready.state, ready.log.last().step) == ("failed", "gave up")


@pytest.mark.parametrize("passing", [OperationalError("the database is away"), SoftTimeLimitExceeded()])
def test_fault_of_the_moment_while_writing_is_tried_again(ready, monkeypatch, passing):
    def fail(message, now):
        raise passing

    monkeypatch.setattr("biglocal.notices.steps.send.written", fail)
    assert sent(ready) == "retry"


def test_running_lease_is_left_alone(ready):
    Message.objects.filter(pk=ready.pk).update(state="sending", lease_until=FRIDAY + timedelta(minutes=1))
    free_lost(FRIDAY)
    assert send_message(ready.pk, now=FRIDAY) == ""


def test_lost_bell_is_rung_again(ready):
    rung = []
    send_due(now=FRIDAY, send=rung.append)
    send_due(now=FRIDAY + timedelta(minutes=1), send=rung.append)
    send_due(now=FRIDAY + timedelta(minutes=11), send=rung.append)
    assert rung == [ready.pk, ready.pk]


def test_mail_needs_the_same_queries_for_3_and_30_lines(things, stranger, django_assert_max_num_queries):
    for thing in range(30):
        FollowFactory(person=stranger, topic=f"thing:{thing + 1}")
        EventFactory(thing=thing + 1)
    fan_out(now=FRIDAY), compose(now=FRIDAY)
    with django_assert_max_num_queries(10):
        assert send_message(Message.objects.get().pk, now=FRIDAY) == "sent"

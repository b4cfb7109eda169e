"""One line to the mail server for many mails, and what holds when the server hangs up in between."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from biglocal.notices import line, registry
from biglocal.notices.models import Message
from biglocal.notices.registry import Kind
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.steps.send import send_message
from tests.factories.accounts import PersonFactory
from tests.factories.notices import MOMENT, EventFactory
from tests.notices.smtp_sink import Sink

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    with Sink() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server
        line.hang_up()
        server.shutdown()


@pytest.fixture
def messages(things) -> list[Message]:
    """Three mails that are ready to go."""
    registry.register_kind(Kind("thing-told", at_once=True))
    EventFactory(kind="thing-told", people=[PersonFactory().pk for _ in range(3)])
    fan_out(now=MOMENT)
    return list(Message.objects.order_by("pk"))


def send(message: Message, now=MOMENT) -> str:
    return send_message(message.pk, now=now)


def test_many_mails_go_over_one_line(sink, messages):
    assert [send(message) for message in messages] == ["sent"] * 3
    assert (len(sink.letters), sink.lines) == (3, 1)


def test_server_that_hung_up_in_between_is_called_again(sink, messages):
    sink.leaves = True
    assert [send(message) for message in messages] == ["sent"] * 3
    assert (len(sink.letters), sink.lines) == (3, 3)


def test_line_that_broke_off_is_never_used_again(sink, messages):
    """What is said next must not go into the rest of a mail that nobody heard a yes to."""
    sink.hang_up = True
    assert send(messages[0]) == "unknown"
    sink.hang_up = False
    assert send(messages[1]) == "sent"
    assert [letter["To"] for letter in sink.letters] == [messages[1].person.email]


def test_refused_address_does_not_stop_the_next_mail(sink, messages):
    sink.unknown = {messages[0].person.email}
    assert [send(message) for message in messages] == ["failed", "sent", "sent"]


def test_server_that_went_is_a_retry_and_not_unknown(sink, messages):
    assert send(messages[0]) == "sent"
    sink.leaves = True
    send(messages[1])
    sink.shutdown(), sink.server_close()
    assert send(messages[2]) == "retry"
    assert Message.objects.get(pk=messages[2].pk).handed_over_at is None


@pytest.mark.parametrize(("name", "most"), [("MOST_MAILS", 1), ("LONGEST", 0)])
def test_worn_or_old_line_is_renewed(sink, messages, monkeypatch, name, most):
    monkeypatch.setattr(line, name, most)
    assert [send(message) for message in messages] == ["sent"] * 3
    assert sink.lines == 3


def test_other_settings_need_a_line_of_their_own(sink, messages, settings):
    send(messages[0])
    with Sink() as other:
        settings.EMAIL_PORT = other.port
        assert send(messages[1], MOMENT + timedelta(seconds=1)) == "sent"
        assert (len(sink.letters), len(other.letters)) == (1, 1)
        line.hang_up()
        other.shutdown()

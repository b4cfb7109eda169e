"""Mail servers as they are: slow, refusing, hanging up, dead. What is not sent for certain is tried again."""

import pytest
from django.utils import timezone

from biglocal.notices.models import Message, Suppression
from biglocal.notices.steps.send import send_message
from tests.notices.test_real_mail import until

from .conftest import bells_ring_again, digests_for, kill, time_passes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def message(through, project, lead) -> Message:
    return digests_for(1, project, lead)[0]


def sent(message: Message) -> str:
    return send_message(message.pk, now=timezone.now())


def test_slow_yes_is_waited_for(through, message):
    through.seconds = 2
    assert sent(message) == "sent"


def test_yes_that_comes_too_late_leaves_it_unknown(through, message, settings):
    settings.EMAIL_TIMEOUT, through.seconds = 0.3, 2
    assert sent(message) == "unknown"


@pytest.mark.parametrize(("said", "state"), [("550 no such mailbox", "failed"), ("450 try later", "retry")])
def test_server_that_refuses_the_address(through, message, said, state):
    through.refuse[""] = said
    assert sent(message) == state
    assert Suppression.objects.exists() is (state == "failed")


@pytest.mark.parametrize(("said", "state"), [("554 spam", "failed"), ("451 full", "retry")])
def test_server_that_refuses_the_text(through, message, said, state):
    through.answer = said
    assert sent(message) == state
    assert not Suppression.objects.exists()


def test_server_that_hangs_up_before_the_text_is_a_retry(through, message):
    """Certainly not sent: nothing for staff to look at."""
    through.hangs_up = "RCPT"
    assert sent(message) == "retry"
    through.hangs_up = ""
    time_passes()
    assert sent(message) == "sent"


def test_server_that_hangs_up_over_the_text_leaves_it_unknown(through, message):
    through.hangs_up = "DATA"
    assert sent(message) == "unknown"


def test_server_that_is_gone_is_a_retry(through, message):
    through.stop()
    assert sent(message) == "retry"


@pytest.mark.parametrize(("must_arrive", "letters", "state"), [(False, 1, "unknown"), (True, 2, "sent")])
def test_worker_that_dies_between_yes_and_commit(worker, server, message, must_arrive, letters, state):
    """The server has the mail; the worker never hears its yes. Only what must arrive goes once more."""
    Message.objects.update(must_arrive=must_arrive)
    first = worker()
    server.then = lambda count: kill(first) if count == 1 else None
    time_passes()
    until(lambda: first.poll() is not None)
    worker()
    time_passes()
    until(lambda: bells_ring_again() or Message.objects.get().state == state, 60)
    assert sum(server.reached.values()) == letters

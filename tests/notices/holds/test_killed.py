"""Workers are killed at random points, Redis is emptied: nothing is lost, and repeats are among the unknown alone."""

import random
import time

import pytest
from django.conf import settings
from redis import Redis

from biglocal.notices.models import Message, MessageLog
from tests.notices.test_real_mail import until

from .conftest import all_done, bells_ring_again, digests_for, kill, time_passes, waiting

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = 4


def test_a_thousand_messages_with_workers_killed_at_random_points(worker, server, project, lead, figures):
    """Each message is sent or listed; only what must arrive is repeated, once, and its log says so."""
    messages = digests_for(1000, project, lead)
    Message.objects.filter(pk__in=[message.pk for message in messages[::2]]).update(must_arrive=True)
    seed = random.SystemRandom().randrange(10**6)
    dice = random.Random(seed)
    running, victims = [worker(), worker()], []

    def strike(count: int) -> None:
        """From inside the mail server: the worker dies after its mail was taken and before it hears the yes."""
        if len(victims) < KILLS // 2 and count >= (len(victims) + 1) * 60:
            victims.append(running[0])
            kill(running[0])

    server.then = strike
    time_passes()
    for _ in range(KILLS):
        least = len(server.letters) + dice.randrange(20, 120)
        until(lambda least=least: len(server.letters) >= least or running[0].poll() is not None or all_done(), 120)
        time.sleep(dice.random() / 10)
        kill(running.pop(0))
        running.append(worker())
        time_passes()
    end = time.monotonic() + 400
    while not all_done():
        assert time.monotonic() < end, "it does not come to an end"
        if not waiting():  # the workers have done all they were rung for; what is left hangs on the dead
            time_passes()
        time.sleep(2)
    states = dict.fromkeys(["sent", "unknown"], 0)
    for state in Message.objects.values_list("state", flat=True):
        states[state] += 1
    assert sum(states.values()) == 1000
    listed = set(Message.objects.to_look_at().values_list("person__email", flat=True))
    sent = set(Message.objects.filter(state="sent").values_list("person__email", flat=True))
    assert listed | sent == {message.person.email for message in messages}
    assert sent <= set(server.reached)
    once_more = MessageLog.objects.filter(step="once more").values_list("message__person__email", flat=True)
    repeated = {address for address, count in server.reached.items() if count > 1}
    assert repeated <= set(once_more)
    assert max(server.reached.values()) <= 2
    figures(
        items=1000,
        mails=len(server.letters),
        **states,
        unknown_listed=len(listed),
        repeats=len(repeated),
        lost=1000 - len(listed | sent),
        killed=len(victims) + KILLS,
        seed=seed,
    )


def test_redis_emptied_again_and_again_in_mid_run(worker, server, project, lead, figures):
    """What Redis forgot stands in the database: everybody has one mail."""
    messages = digests_for(300, project, lead)
    worker()
    bells_ring_again()
    for least in [20, 100, 180]:
        until(lambda least=least: len(server.letters) >= least, 120)
        Redis.from_url(settings.REDIS_URL).flushall()
        bells_ring_again()
    until(lambda: all_done() or (waiting() == 0 and bells_ring_again()), 240)
    assert Message.objects.filter(state="sent").count() == 300
    assert server.reached == dict.fromkeys([message.person.email for message in messages], 1)
    figures(items=300, mails=len(server.letters), emptied=3, repeats=0, lost=0)

"""One event and ten thousand followers, fanned out twice at once; and everything rung twice."""

import pytest
from django.conf import settings

from biglocal.celery import app
from biglocal.notices.models import Event, Item, Message
from tests.notices.test_real_mail import log_update_of, until

from .conftest import all_done, follow_all, many, time_passes

pytestmark = pytest.mark.django_db(transaction=True)
FOLLOWERS = 10_000


def ring(*jobs: str) -> None:
    """As beat rings: the tasks of these jobs."""
    for job in jobs:
        app.send_task(settings.CELERY_BEAT_SCHEDULE[job]["task"])


def test_ten_thousand_followers_fanned_out_twice_at_once_by_two_workers(worker, project, lead, figures):
    follow_all(many(FOLLOWERS), f"project:{project.pk}")
    log_update_of(project, lead)
    app.control.purge()
    worker(), worker()
    ring("fan-out", "fan-out")
    until(lambda: Item.objects.count() >= FOLLOWERS // 5)
    Event.objects.update(fanned_to=0, fanned_out_at=None)  # from the beginning, while the first round runs
    ring(*["fan-out"] * 4)
    until(lambda: Event.objects.filter(fanned_out_at__isnull=False).exists(), 120)
    Event.objects.update(fanned_to=0, fanned_out_at=None)
    ring("fan-out", "fan-out")
    until(lambda: Event.objects.filter(fanned_out_at__isnull=False).exists(), 120)
    assert Item.objects.count() == FOLLOWERS
    assert Item.objects.values("person").distinct().count() == FOLLOWERS
    figures(followers=FOLLOWERS, items=Item.objects.count(), workers=2)


def test_two_beats_ring_everything_twice_and_each_gets_one_mail(worker, server, project, lead, figures):
    people = many(60)
    follow_all(people, f"project:{project.pk}")
    log_update_of(project, lead)
    app.control.purge()
    worker(), worker()
    for job in ["fan-out", "compose", "send-due", "remind", "heartbeat"]:
        ring(*[job] * 2)
    until(lambda: Item.objects.count() == 60)
    ring("compose", "compose", "send-due", "send-due")
    until(lambda: Message.objects.filter(state="sent").count() == 60, 120)
    time_passes()
    until(all_done)
    assert server.reached == dict.fromkeys([person.email for person in people], 1)
    figures(items=Item.objects.count(), mails=len(server.letters), repeats=0, lost=0)

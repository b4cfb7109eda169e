"""One event and ten thousand followers, fanned out twice at once; beat twice; beat not at all for three days."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from biglocal.celery import app
from biglocal.notices.models import Event, Item, Message
from biglocal.notices.steps.compose import compose
from biglocal.notices.steps.fan_out import fan_out
from tests.factories.accounts import PersonFactory
from tests.notices.test_real_mail import log_update_of, until

from .conftest import all_done, follow_all, many, time_passes

pytestmark = pytest.mark.django_db(transaction=True)
FOLLOWERS = 10_000


def ring(*jobs: str) -> None:
    """As beat rings: the tasks of these jobs."""
    for job in jobs:
        app.send_task(settings.CELERY_BEAT_SCHEDULE[job]["task"])


def test_ten_thousand_followers_fanned_out_twice_at_once_by_two_workers(worker, project, lead):
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


def test_two_beats_ring_everything_twice_and_each_gets_one_mail(worker, server, project, lead):
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


def test_beat_off_for_three_days_brings_everything_once_in_one_mail(through, project, lead):
    """News of three days, and nobody rings: the next run tells each person all of it in one digest."""
    person = PersonFactory(cadence="at_once")
    follow_all([person], f"project:{project.pk}")
    for _ in range(3):
        log_update_of(project, lead)
    now = timezone.now() + timedelta(days=3)
    fan_out(now=now)
    assert compose(now=now) == 1
    message = Message.objects.annotate(lines=Count("items")).get()
    assert message.lines == 3
    assert compose(now=now + timedelta(hours=1)) == 0

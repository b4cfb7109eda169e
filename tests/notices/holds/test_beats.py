"""Two beats at once, workers of two machines, and a beat that was off for three days."""

from datetime import timedelta
from email.message import Message as Letter
from pathlib import Path

import pytest
from django.utils import timezone

from biglocal.celery import app
from biglocal.dates import today
from biglocal.notices.models import Event, Heartbeat, Item, Message, Reminder
from tests.factories.accounts import PersonFactory
from tests.factories.projects import MilestoneFactory
from tests.notices.test_real_mail import WORKER, log_update_of, until

from .conftest import all_done, digests_for, follow_all
from .test_many import ring

pytestmark = pytest.mark.django_db(transaction=True)
BEAT = ["beat", "--loglevel", "info", "--schedule"]


def logs(tmp_path: Path) -> list[str]:
    return [log.read_text() for log in sorted(tmp_path.glob("log*"))]


def test_two_real_beats_and_workers_of_two_machines(worker, server, project, lead, tmp_path, figures):
    """Both beats ring at the full minute, nobody else does: each person has one item and one mail."""
    people = [message.person for message in digests_for(120, project, lead)]
    log_update_of(project, lead)
    app.control.purge()  # its bell is lost
    for host in ["north", "south"]:
        worker(*WORKER, "--loglevel", "info", "-n", f"mail@{host}.example")
    for number in [1, 2]:
        worker(*BEAT, str(tmp_path / f"schedule{number}"))

    def both_rang() -> bool:
        jobs = ["fan-out", "send-due", "heartbeat"]
        beats = logs(tmp_path)[2:]
        return all(f"Sending due task {job} " in said for said in beats for job in jobs)

    until(both_rang, 150)
    until(lambda: all_done() and not Event.objects.filter(fanned_out_at__isnull=True).exists(), 120)
    assert Item.objects.count() == 2 * len(people)
    assert server.reached == dict.fromkeys([person.email for person in people], 1)
    assert Message.objects.filter(state="sent").count() == len(people)
    assert Heartbeat.objects.filter(name="beat").exists()
    shares = [said.count("Task biglocal.notices.tasks.send_message") > 0 for said in logs(tmp_path)[:2]]
    assert all(shares), "one machine did all"
    figures(items=Item.objects.count(), mails=len(server.letters), beats=2, hosts=2, repeats=0, lost=0)


def text_of(letter: Letter) -> str:
    return letter.get_body(("plain",)).get_content()


def test_beat_off_for_three_days_everything_arrives_once_in_one_mail(worker, server, project, lead, figures):
    """News of three days and no bell was heard; a weekly mail and a milestone fell due meanwhile. Then beat rings."""
    worker()
    now = timezone.now()
    often = PersonFactory(cadence="at_once")
    weekly = PersonFactory(cadence="weekly", digest_weekday=(now - timedelta(days=1)).isoweekday())
    follow_all([often, weekly], f"project:{project.pk}")
    for days in [3, 2, 1]:
        update = log_update_of(project, lead)
        type(update).objects.filter(pk=update.pk).update(title=f"News of {days} days ago")
    milestone = MilestoneFactory(project=project, due_on=today() - timedelta(days=1), title="Benches are in")
    app.control.purge()
    Event.objects.update(fanned_out_at=None, fanned_to=0)
    for days, event in zip([3, 2, 1], Event.objects.order_by("pk"), strict=True):
        passed = timedelta(days=days)
        Event.objects.filter(pk=event.pk).update(happened_at=now - passed, visible_from=now - passed)
    for _ in range(3):  # an hour's bells, and the next ones'
        ring("fan-out", "remind", "send-due")
        until(lambda: not Event.objects.filter(fanned_out_at__isnull=True).exists(), 120)
        ring("compose", "send-due")
        until(lambda: Message.objects.exists() and all_done(), 120)
    until(lambda: Reminder.objects.exists() and all_done() and len(server.letters) >= 3, 120)
    for person in [often, weekly]:
        mine = [letter for letter in server.letters if letter["To"] == person.email]
        assert len(mine) == 1
        assert all(f"News of {days} days ago" in text_of(mine[0]) for days in [3, 2, 1])
    reminded = [letter for letter in server.letters if letter["To"] == lead.email]
    assert len([letter for letter in reminded if milestone.title in text_of(letter)]) == 1
    lost = Item.objects.filter(message=None).count()
    figures(items=Item.objects.count(), mails=len(server.letters), days_off=3, repeats=0, lost=lost)

"""The whole path with real parts: broker, worker and beat as processes of their own, and SMTP over a socket."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from django.db import connection
from django.utils import timezone
from redis import Redis

from biglocal.celery import app
from biglocal.notices.models import Event, Follow, Item, Message, Suppression
from biglocal.notices.steps.compose import compose
from biglocal.notices.steps.fan_out import fan_out
from biglocal.notices.steps.send import send_due, send_message
from projects.actions import log_update
from projects.models import Project, Update
from tests.factories.accounts import PersonFactory
from tests.factories.projects import ProjectFactory
from tests.notices.smtp_sink import Sink
from tests.services import free_port

pytestmark = pytest.mark.django_db(transaction=True)
WORKER = ["worker", "-c", "1", "-Q", "default,mail", "--without-mingle", "--without-gossip", "--pool", "solo"]
CELERY = [str(Path(sys.executable).parent / "celery"), "-A", "biglocal", "--quiet"]


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as server:
        yield server
        server.shutdown()


@pytest.fixture
def through(sink, settings) -> Sink:
    """Mail of this process goes over a socket into the sink."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    return sink


@pytest.fixture
def project(community, lead) -> Project:
    return ProjectFactory(community=community, lead=lead, title="The Triangle pocket park")


def log_update_of(project: Project, by) -> Update:
    now = timezone.now()
    return log_update(project=project, text="Two benches are in.", happened_on=now.date(), by=by, now=now)


@pytest.fixture
def ready_message(project, lead, stranger) -> Message:
    """A digest to a follower of the project, ready to go."""
    return ready_for([stranger], project, lead)[0]


@pytest.fixture
def things_to_send(project, lead) -> list[str]:
    """Eighty digests, ready to go; their addresses."""
    people = [PersonFactory() for _ in range(80)]
    ready_for(people, project, lead)
    return [person.email for person in people]


def ready_for(people: list, project: Project, lead) -> list[Message]:
    Follow.objects.bulk_create(Follow(person=person, topic=f"project:{project.pk}") for person in people)
    log_update_of(project, lead)
    now = timezone.now()
    fan_out(now=now)
    type(lead).objects.update(cadence="at_once")
    compose(now=now)
    app.control.purge()
    return list(Message.objects.order_by("pk"))


def environment(sink: Sink) -> dict[str, str]:
    """The processes use this test's database and this test's broker."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        database = f"sqlite:///{name}"
    else:
        head, _, options = os.environ["DATABASE_URL"].partition("?")
        database = f"{head.rpartition('/')[0]}/{name}?{options}"
    return {**os.environ, "DATABASE_URL": database, "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"}


@pytest.fixture
def start(sink, tmp_path) -> Iterator[Callable[..., subprocess.Popen]]:
    """Start `celery worker` or `celery beat`; at the end of the test both are stopped."""
    running = []
    app.control.purge()

    def begin(*words: str) -> subprocess.Popen:
        log = (tmp_path / words[0]).open("w")
        process = subprocess.Popen(
            [*CELERY, *words],
            env=environment(sink),
            cwd=settings.BASE_DIR,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        os.killpg(process.pid, signal.SIGKILL) if process.poll() is None else None
        process.wait()


def until(holds: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)


def test_an_update_reaches_a_follower_by_broker_worker_and_smtp(start, sink, project, lead, stranger):
    """Logged in this process, fanned out, composed and sent by the worker: nothing here calls a step."""
    type(stranger).objects.filter(pk=stranger.pk).update(cadence="at_once")
    Follow.objects.create(person=stranger, topic=f"project:{project.pk}")
    start(*WORKER)
    update = log_update_of(project, lead)
    until(lambda: Event.objects.filter(fanned_out_at__isnull=False).exists())
    app.send_task("biglocal.notices.tasks.compose")
    until(lambda: sink.letters)
    letter = sink.letters[0]
    assert letter["To"] == stranger.email
    assert update.title in letter.get_body(("plain",)).get_content()
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    until(lambda: Message.objects.get().state == "sent")


def test_worker_killed_in_the_middle_loses_and_repeats_nothing(start, sink, through, things_to_send):
    """Killed three times without warning while mail goes out: each person has one mail, or is listed as unknown."""
    for number in [10, 30, 50]:
        worker = start(*WORKER)
        send_due(now=timezone.now() + timedelta(minutes=11 * number))
        until(lambda least=number: len(sink.letters) >= least)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()
        app.control.purge()
    later = timezone.now() + timedelta(days=1)
    send_due(now=later, send=lambda pk: send_message(pk, now=later))
    reached = [letter["To"] for letter in sink.letters]
    assert len(reached) == len(set(reached))
    lost = set(things_to_send) - set(reached)
    unknown = Message.objects.to_look_at().filter(state="unknown").values_list("person__email", flat=True)
    assert lost <= set(unknown)
    assert Message.objects.filter(state="sent").count() + len(unknown) == len(things_to_send)


def test_broker_emptied_in_the_middle_loses_nothing(start, sink, through, things_to_send):
    """What Redis forgot stands in the database: rung again ten minutes later, each person has one mail."""
    start(*WORKER)
    send_due(now=timezone.now())
    until(lambda: len(sink.letters) >= 10)
    Redis.from_url(settings.REDIS_URL).flushdb()
    # ten minutes pass for what waits; those that a worker has in hand keep their lease
    Message.objects.filter(state__in=["ready", "retry"]).update(next_try_at=timezone.now())
    send_due(now=timezone.now())
    until(lambda: Message.objects.filter(state="sent").count() == len(things_to_send))
    assert sorted(letter["To"] for letter in sink.letters) == sorted(things_to_send)


def test_broker_emptied_before_the_fan_out_loses_nothing(start, sink, project, lead, stranger):
    """The bell of an update is forgotten; what beat rings every minute finds the event."""
    type(stranger).objects.filter(pk=stranger.pk).update(cadence="at_once")
    Follow.objects.create(person=stranger, topic=f"project:{project.pk}")
    log_update_of(project, lead)
    Redis.from_url(settings.REDIS_URL).flushdb()
    start(*WORKER)
    for job in ["fan-out", "compose"]:
        app.send_task(settings.CELERY_BEAT_SCHEDULE[job]["task"])
    until(lambda: Message.objects.filter(state="sent").exists())
    assert [letter["To"] for letter in sink.letters] == [stranger.email]


def test_refused_address_over_a_real_line_is_suppressed(through, ready_message):
    through.unknown.add(ready_message.person.email)
    assert send_message(ready_message.pk, now=timezone.now()) == "failed"
    assert Suppression.objects.count() == 1


def test_server_that_hangs_up_before_its_yes_leaves_it_unknown(through, ready_message):
    through.hang_up = True
    assert send_message(ready_message.pk, now=timezone.now()) == "unknown"


def test_no_server_is_a_retry(settings, ready_message):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    assert send_message(ready_message.pk, now=timezone.now()) == "retry"


@pytest.fixture
def broker_away() -> Iterator[None]:
    """The broker's port is shut."""
    away = Celery("away", set_as_current=True)
    away.config_from_object(settings, namespace="CELERY")
    away.conf.broker_url = f"redis://127.0.0.1:{free_port()}/0"
    yield
    app.set_current()


def test_redis_away_the_update_stands_and_a_later_run_finds_it(broker_away, project, lead, stranger, caplog):
    """Logging answers all the same, and the next fan-out tells the follower."""
    Follow.objects.create(person=stranger, topic=f"project:{project.pk}")
    log_update_of(project, lead)
    assert "The broker is away" in caplog.text
    assert fan_out(now=timezone.now()) == 1
    assert [item.person for item in Item.objects.all()] == [stranger]


def test_redis_away_nobody_waits_for_it(broker_away, project, lead, monkeypatch, caplog):
    monkeypatch.setattr("kombu.utils.functional.sleep", lambda seconds: pytest.fail("the page waits for the broker"))
    log_update_of(project, lead)
    assert "The broker is away" in caplog.text

"""Real parts: PostgreSQL, Redis, workers in processes of their own that are killed, and a mail server on a socket.

These run on PostgreSQL alone, where `make test` begins; on SQLite they are not collected.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from redis import Redis

from biglocal.accounts.models import Person
from biglocal.celery import app
from biglocal.notices.line import hang_up
from biglocal.notices.models import Follow, Message
from biglocal.notices.steps.compose import compose
from biglocal.notices.steps.fan_out import fan_out
from projects.models import Project
from tests.factories.projects import ProjectFactory
from tests.notices.test_real_mail import CELERY, WORKER, environment, log_update_of

from .mail_server import Server

FIGURES = "figures"
HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    mine = [item for item in items if HERE in item.path.parents]
    for item in mine:
        item.add_marker(pytest.mark.holds)
        item.add_marker(pytest.mark.timeout(600))
    if os.environ.get("TEST_DB") == "sqlite":
        items[:] = [item for item in items if item not in mine]
        config.hook.pytest_deselected(items=mine)


@pytest.fixture
def figures(record_property) -> Callable[..., None]:
    """Keep what was counted: `make holds` prints it at its end and leaves it in var/holds.json."""
    began = time.monotonic()
    return lambda **counted: record_property(FIGURES, {**counted, "seconds": round(time.monotonic() - began, 1)})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the numbers of the tests that gave some."""
    found = {}
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        found |= {report.nodeid.partition("::")[2]: given for name, given in report.user_properties if name == FIGURES}
    if not found:
        return
    terminalreporter.section("what holds, in numbers")
    for test, counted in found.items():
        terminalreporter.write_line(test.removeprefix("test_").replace("_", " "))
        terminalreporter.write_line("    " + ", ".join(f"{name.replace('_', ' ')} {n}" for name, n in counted.items()))
    file = settings.BASE_DIR / "var/holds.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(found, indent=2) + "\n")


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


@pytest.fixture
def through(server, settings) -> Iterator[Server]:
    """Mail of this process goes to the server too, over its socket."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    hang_up()


@pytest.fixture
def worker(server, tmp_path) -> Iterator[Callable[..., subprocess.Popen]]:
    """Start a worker, or with other words beat; at the end of the test all are gone."""
    running: list[subprocess.Popen] = []
    app.control.purge()

    def begin(*words: str) -> subprocess.Popen:
        words = words or (*WORKER, "-n", f"w{len(running)}@%h")
        with (tmp_path / f"log{len(running)}").open("w") as log:
            process = subprocess.Popen(
                [*CELERY, *words],
                env=environment(server),  # type: ignore[arg-type]  # it has a port
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        running.append(process)
        return process

    yield begin
    for process in running:
        kill(process)


def kill(process: subprocess.Popen) -> None:
    """End the process and its children without warning."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def project(community, lead) -> Project:
    return ProjectFactory(community=community, lead=lead, title="The Triangle pocket park")


def many(count: int) -> list[Person]:
    """So many people, made at once."""
    people = [Person(email=f"p{n}@example.org", name=f"Person {n}", cadence="at_once") for n in range(count)]
    return Person.objects.bulk_create(people)


def follow_all(people: list[Person], topic: str) -> None:
    Follow.objects.bulk_create(Follow(person=person, topic=topic) for person in people)


def digests_for(count: int, project: Project, lead) -> list[Message]:
    """So many digests, ready to go, each to a follower of the project."""
    follow_all(many(count), f"project:{project.pk}")
    log_update_of(project, lead)
    now = timezone.now()
    fan_out(now=now)
    compose(now=now)
    app.control.purge()
    return list(Message.objects.order_by("pk"))


def time_passes() -> None:
    """As if a quarter of an hour had gone by: leases of dead workers end, and lost bells are rung for again."""
    app.control.purge()
    Message.objects.filter(state="sending").update(lease_until=timezone.now() - timedelta(seconds=1))
    bells_ring_again()


def bells_ring_again() -> None:
    """As if ten minutes had gone by, with workers that live: they keep what they have in hand."""
    ago = timezone.now() - timedelta(seconds=1)
    Message.objects.filter(state__in=["ready", "retry"]).update(next_try_at=ago)
    app.send_task("biglocal.notices.tasks.send_due")


def waiting() -> int:
    """How many tasks the broker holds for workers to take."""
    broker = Redis.from_url(settings.REDIS_URL)
    return sum(int(broker.llen(name)) for name in ["default", "mail"])


def all_done() -> bool:
    return not Message.objects.filter(state__in=["draft", "ready", "retry", "sending"]).exists()

"""How quick the jobs are: digests a second in one process, small tasks a second with two workers.

`python -m tests.bench.jobs` makes a PostgreSQL and a Redis of its own; with `--here` it measures in those of the
environment, as `make bench` asks it to.
"""

import json
import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

DIGESTS, LINES, TASKS = 300, 10, 2000
AIMS = {"digests_a_second": 150, "tasks_a_second": 400}


def bench_jobs() -> dict[str, float]:
    """Return digests a second (text and HTML, ten lines, nobody's mail server) and tasks a second."""
    return {"digests_a_second": round(digests(), 1), "tasks_a_second": round(tasks(), 1)}


def digests() -> float:
    from django.utils import timezone

    from biglocal.accounts.models import Person
    from biglocal.notices.models import Event, Follow, Message
    from biglocal.notices.steps.compose import compose
    from biglocal.notices.steps.fan_out import fan_out
    from biglocal.notices.steps.send import send_message
    from projects.models import Update

    now = timezone.now()
    Event.objects.filter(fanned_out_at__isnull=True).update(fanned_out_at=now)
    updates = list(Update.objects.public().order_by("-pk")[:LINES])
    people = [Person(email=f"bench{n}@example.org", name=f"Bench {n}", cadence="at_once") for n in range(DIGESTS)]
    Person.objects.bulk_create(people)
    Follow.objects.bulk_create(Follow(person=person, topic="community:1") for person in people)
    fact = {"kind": "update-published", "topics": ["community:1"], "happened_at": now, "visible_from": now}
    Event.objects.bulk_create(Event(key=f"bench:{u.pk}", subject=f"update:{u.pk}", **fact) for u in updates)
    fan_out(now=now, seconds=600)
    compose(now=now + timedelta(seconds=1))
    ids = list(Message.objects.filter(person__in=people).values_list("pk", flat=True))
    send_message(ids.pop(), now=now)  # templates are compiled once
    began = time.perf_counter()
    for pk in ids:
        send_message(pk, now=now)
    return len(ids) / (time.perf_counter() - began)


def tasks() -> float:
    from biglocal.celery import app
    from biglocal.notices.models import Heartbeat

    Heartbeat.objects.all().delete()
    celery = [str(Path(sys.executable).parent / "celery"), "-A", "biglocal", "--quiet"]
    app.control.purge()
    for _ in range(TASKS):
        app.send_task("biglocal.notices.tasks.heartbeat")
    worker = subprocess.Popen([*celery, "worker", "-c", "2", "-Q", "default,mail", "--without-mingle"])
    try:
        while not Heartbeat.objects.exists():
            time.sleep(0.01)
        began, left = time.perf_counter(), waiting(app)
        while waiting(app):
            time.sleep(0.02)
        return left / (time.perf_counter() - began)
    finally:
        worker.terminate()
        worker.wait()


def waiting(app) -> int:
    with app.connection_for_read() as connection:
        return connection.default_channel.client.llen("default")


def main() -> None:
    if "--here" not in sys.argv:
        make_place()
    import django

    django.setup()
    print(json.dumps(bench_jobs()))


def make_place() -> None:
    """Start PostgreSQL and Redis, and tell the demonstration."""
    from tests.services import start_postgresql, start_redis

    os.environ.update(
        DATABASE_URL=start_postgresql(),
        REDIS_URL=start_redis(),
        DEMO="1",
        EMAIL_URL="dummymail://",
        DJANGO_SETTINGS_MODULE="biglocal.settings",
    )
    for words in [["migrate", "-v0"], ["seed_demo"]]:
        subprocess.run([sys.executable, "manage.py", *words], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()

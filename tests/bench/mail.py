"""How the mail machine carries many: an event to ten thousand followers, their digests, and sending beside bare Celery.

`python -m tests.bench.mail` makes a PostgreSQL and a Redis of its own; with `--here` it measures in those of the
environment, as `make bench` asks it to. The bare task sends the same letter, ready made,
with nothing written down: what is above it is the price of losing nothing and sending nothing twice.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from socketserver import BaseServer
from typing import Any

PEOPLE = 10_000
MOST_MAILS = 1000  # sent by each of the two ways
AIMS = {"fan_out_seconds": 30, "compose_seconds": 30, "peak_grew_mb": 100, "ratio": 3.5}  # at most, for 10,000 people
WORKER = ["worker", "-c", "2", "-Q", "default,mail", "--without-mingle", "--without-gossip"]


def carry(count: int) -> dict[str, Any]:
    """Fan out one event to all, put their digests together; seconds, a second, and memory."""
    from django.utils import timezone

    from biglocal.accounts.models import Person
    from biglocal.notices.models import Event, Follow, Item, Message
    from biglocal.notices.steps.compose import compose
    from biglocal.notices.steps.fan_out import fan_out
    from projects.models import Update

    now = timezone.now()
    Event.objects.filter(fanned_out_at__isnull=True).update(fanned_out_at=now)
    people = Person.objects.bulk_create(
        Person(email=f"many{n}@example.org", name=f"Many {n}", cadence="at_once") for n in range(count)
    )
    Follow.objects.bulk_create((Follow(person=person, topic="community:1") for person in people), batch_size=2000)
    fact = {"kind": "update-published", "topics": ["community:1"], "happened_at": now, "visible_from": now}
    Event.objects.create(key="bench:many", subject=f"update:{Update.objects.public().latest('pk').pk}", **fact)
    Message.objects.filter(state__in=["ready", "retry"]).update(state="skipped")
    before, began = peak(), time.perf_counter()
    fan_out(now=now, seconds=600)
    spread, began = time.perf_counter() - began, time.perf_counter()
    made = compose(now=timezone.now(), seconds=600)
    put = time.perf_counter() - began
    return {
        "followers": Item.objects.filter(event__key="bench:many").count(),
        "fan_out_seconds": round(spread, 2),
        "digests": made,
        "compose_seconds": round(put, 2),
        "peak_mb": round(peak()),
        "peak_grew_mb": round(peak() - before),
    }


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def sending(sink: BaseServer) -> dict[str, Any]:
    """Send by two processes into a server on loopback: digests of the machine, then the same letter by a bare task."""
    from biglocal.celery import app
    from biglocal.notices.models import Message

    ready = list(Message.objects.filter(state="ready").values_list("pk", flat=True)[:MOST_MAILS])
    machine = by_workers(sink, [("biglocal.notices.tasks.send_message", [pk]) for pk in ready])
    letter = str(sink.letters[-1])  # type: ignore[attr-defined]  # the test's own server
    bare = by_workers(sink, [("tests.bench.bare.send_letter", [letter])] * len(ready), "--include", "tests.bench.bare")
    app.control.purge()
    return {"mails_a_second": round(machine, 1), "bare_a_second": round(bare, 1), "ratio": round(bare / machine, 2)}


def by_workers(sink: Any, tasks: list[tuple[str, list[Any]]], *words: str) -> float:
    """Mails a second of one worker with two processes, from the first mail to the last."""
    from biglocal.celery import app

    app.control.purge()
    for name, args in tasks:
        app.send_task(name, args=args, queue="mail")
    sink.letters.clear()
    celery = [str(Path(sys.executable).parent / "celery"), "-A", "biglocal", "--quiet"]
    worker = subprocess.Popen([*celery, *WORKER, *words])
    try:
        while not sink.letters:
            time.sleep(0.01)
        began, first = time.perf_counter(), len(sink.letters)
        while len(sink.letters) < len(tasks):
            time.sleep(0.01)
        return (len(tasks) - first) / (time.perf_counter() - began)
    finally:
        worker.terminate()
        worker.wait()


def main() -> None:
    from tests.notices.smtp_sink import Sink

    from .jobs import make_place

    parser = argparse.ArgumentParser(prog="python -m tests.bench.mail")
    parser.add_argument("--here", action="store_true", help="in the database and broker of the environment")
    parser.add_argument("--people", type=int, default=PEOPLE, help="how many follow what is told")
    asked = parser.parse_args()
    with Sink() as sink:
        if not asked.here:
            make_place()
        os.environ.update(EMAIL_URL=f"smtp://127.0.0.1:{sink.port}", LOG_LEVEL="ERROR")
        import django

        django.setup()
        print(json.dumps({**carry(asked.people), **sending(sink)}))
        sink.shutdown()


if __name__ == "__main__":
    main()

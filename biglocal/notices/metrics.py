"""Figures of the mail machine for Prometheus, read from the database when asked: no process has to keep count."""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from redis import Redis, RedisError

from . import watch
from .models import Message

QUEUES = ["default", "mail", "reports", "imports"]
FIGURES = {
    "oldest_event_seconds": "Age of the oldest event that was not fanned out",
    "oldest_item_seconds": "Age of the oldest piece of news that waits for an email",
    "oldest_message_seconds": "How long the oldest message is due",
    "beat_seconds": "Since beat was heard",
    "pending_items": "Pieces of news that wait for an email",
}


# Counts by state of what other parts keep: name, words, and the function that reads them (`register_counts`).
COUNTS: dict[str, tuple[str, Callable[[], dict[str, int]]]] = {}


def register_counts(name: str, words: str, by_state: Callable[[], dict[str, int]]) -> None:
    """Let a part's rows be told as `portal_<name>` by state; states without rows are told as 0."""
    COUNTS[name] = words, by_state


class MailCollector(Collector):
    """Reads anew each time."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        state = watch.jobs(timezone.now())
        yield gauge("jobs_ok", "Do jobs run", int(state["ok"]))
        for name, words in FIGURES.items():
            yield gauge(name, words, state[name])
        yield by_label("messages", "Messages by state, those that ended well of the last day", "state", messages())
        for name, (words, by_state) in COUNTS.items():
            yield by_label(name, words, "state", by_state())
        yield queues()


def gauge(name: str, words: str, value: Any) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"portal_{name}", words, value=value)


def by_label(name: str, words: str, label: str, counts: dict[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"portal_{name}", words, labels=[label])
    for one, count in counts.items():
        family.add_metric([one], count)
    return family


def messages() -> dict[str, int]:
    counts = watch.messages_by_state(timezone.now())
    return {state: counts.get(state, 0) for state in Message.State.values}


def queues() -> GaugeMetricFamily:
    """How many tasks wait in each queue; none are told while the broker is away."""
    found = GaugeMetricFamily("portal_queue_tasks", "Tasks that wait in a queue", labels=["queue"])
    try:
        broker = Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=1)
        for name in QUEUES:
            found.add_metric([name], int(broker.llen(name)))
    except RedisError:
        pass
    return found

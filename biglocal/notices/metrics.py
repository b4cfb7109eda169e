"""Figures of the mail machine for Prometheus, read from the database when asked: no process has to keep count."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Count
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


class MailCollector(Collector):
    """Reads anew each time."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        state = watch.jobs(timezone.now())
        yield gauge("jobs_ok", "Do jobs run", int(state["ok"]))
        for name, words in FIGURES.items():
            yield gauge(name, words, state[name])
        messages = GaugeMetricFamily("portal_messages", "Messages by state", labels=["state"])
        counts = dict(Message.objects.order_by().values_list("state").annotate(Count("pk")))
        for one in Message.State.values:
            messages.add_metric([one], counts.get(one, 0))
        yield messages
        yield queues()


def gauge(name: str, words: str, value: Any) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"portal_{name}", words, value=value)


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

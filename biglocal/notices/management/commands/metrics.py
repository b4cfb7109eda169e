"""Serve the figures of the mail machine to Prometheus, on an address of its own that is not public."""

from collections.abc import Iterator
from threading import Event
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from prometheus_client import CollectorRegistry, start_http_server

from biglocal.notices.metrics import MailCollector


class LongLived(MailCollector):
    """Asked for weeks: a connection that the database has closed is made anew."""

    def collect(self) -> Iterator[Any]:
        close_old_connections()
        yield from super().collect()


class Command(BaseCommand):
    help = "Serve metrics at METRICS_BIND, as 127.0.0.1:9464; nothing without it"

    def handle(self, *args: Any, **options: Any) -> None:
        host, _, port = settings.METRICS_BIND.rpartition(":")
        if not host or not port.isdigit():
            raise CommandError("Set METRICS_BIND to an internal address and a port, as 127.0.0.1:9464.")
        registry = CollectorRegistry()
        registry.register(LongLived())
        start_http_server(int(port), addr=host, registry=registry)
        self.stdout.write(f"Metrics at http://{settings.METRICS_BIND}/metrics")
        Event().wait()

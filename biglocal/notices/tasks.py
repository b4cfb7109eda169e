"""Ways in for Celery: look at the clock, call one step. Each may run twice and at once (steps/)."""

from celery import shared_task
from django.utils import timezone

from biglocal.dates import today

from .models import Heartbeat
from .steps import compose as composing
from .steps import fan_out as fanning
from .steps import remind as reminding
from .steps import send as sending


@shared_task
def heartbeat() -> None:
    """Write that beat rang and a worker heard it."""
    alive = [Heartbeat(name="beat", at=timezone.now())]
    Heartbeat.objects.bulk_create(alive, update_conflicts=True, unique_fields=["name"], update_fields=["at"])


@shared_task
def fan_out() -> None:
    """Bring events to the people who hear of them."""
    fanning.fan_out(now=timezone.now())


@shared_task
def compose() -> None:
    """Make the digests that are due."""
    composing.compose(now=timezone.now())


@shared_task
def send_due() -> None:
    """Ring for each message that is due."""
    sending.send_due(now=timezone.now())


@shared_task
def send_message(pk: int) -> None:
    """Send one message."""
    sending.send_message(pk, now=timezone.now())


@shared_task
def remind(rule: str = "") -> None:
    """Tell what is due by today and not yet told; with a name, by that rule alone."""
    reminding.remind(on=today(), only=rule)

"""Ways in for Celery."""

from celery import shared_task
from django.utils import timezone

from . import reading_in


@shared_task(soft_time_limit=1800, time_limit=1860)
def read_files() -> None:
    """Read files that staff brought, and write those they confirmed."""
    reading_in.read_waiting(now=timezone.now())


@shared_task
def forget_files() -> None:
    """Delete files that nobody confirmed."""
    reading_in.forget_old(now=timezone.now())

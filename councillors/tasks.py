"""Ways in for Celery."""

from celery import shared_task
from django.utils import timezone

from .actions import close_old_asks, free_asks, widen_asks


@shared_task
def look_after_asks() -> int:
    """Ask those who sit for the place now, open asks whose councillor has left, close what was finished weeks ago."""
    now = timezone.now()
    return widen_asks(on=timezone.localdate(now)) + free_asks(now=now) + close_old_asks(now=now)

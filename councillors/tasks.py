"""Ways in for Celery."""

from celery import shared_task
from django.utils import timezone

from .actions import close_old_asks, free_asks


@shared_task
def look_after_asks() -> int:
    """Open asks again whose councillor has left, and close what was finished some weeks ago."""
    now = timezone.now()
    return free_asks(now=now) + close_old_asks(now=now)

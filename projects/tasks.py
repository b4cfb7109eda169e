"""Ways in for Celery."""

from celery import shared_task
from django.utils import timezone

from . import actions


@shared_task
def forget_photos() -> None:
    """Delete photos whose form nobody sent, and the files of photos taken down a month ago."""
    actions.forget_held(now=timezone.now())
    actions.forget_files(now=timezone.now())

"""Ways in for Celery."""

from celery import shared_task
from django.utils import timezone

from . import actions, copying


@shared_task
def forget_unconfirmed() -> None:
    """Clear accounts that somebody began and never confirmed."""
    actions.forget_unconfirmed(now=timezone.now())


@shared_task(soft_time_limit=600, time_limit=660)
def build_copies() -> None:
    """Put together the copies that people asked for."""
    copying.build_waiting(now=timezone.now())


@shared_task
def delete_old_copies() -> None:
    """Delete the files of copies that have run out."""
    copying.delete_old(now=timezone.now())

"""Ways in for Celery."""

from celery import shared_task
from django.utils import timezone

from . import actions


@shared_task
def forget_unconfirmed() -> None:
    """Clear accounts that somebody began and never confirmed."""
    actions.forget_unconfirmed(now=timezone.now())

"""Ways in for Celery."""

from celery import shared_task
from django.utils import timezone

from biglocal.dates import today

from . import actions


@shared_task
def settle_wards() -> None:
    """Give projects with a point the ward of a set that has begun."""
    actions.settle_wards(on=today())


@shared_task
def forget_photos() -> None:
    """Delete photos whose form nobody sent, and the files of photos taken down a month ago."""
    actions.forget_held(now=timezone.now())
    actions.forget_files(now=timezone.now())

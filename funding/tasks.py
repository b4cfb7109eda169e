"""Ways in for Celery."""

from celery import shared_task
from django.utils import timezone

from biglocal.dates import today

from . import actions


@shared_task
def open_reports() -> None:
    """Open the spend reports whose period has ended."""
    actions.open_reports(on=today(), now=timezone.now())

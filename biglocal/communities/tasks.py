"""Ways in for Celery."""

from celery import shared_task
from django.utils import timezone

from biglocal.dates import today

from . import inactive


@shared_task
def purge_inactive() -> None:
    """Let those go who were told twice and did not come back."""
    inactive.purge_unused(on=today(), now=timezone.now())

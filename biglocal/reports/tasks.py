"""Ways in for Celery."""

from celery import shared_task
from django.utils import timezone

from biglocal.dates import today

from . import actions, schedule


@shared_task(soft_time_limit=600, time_limit=660)
def make_reports() -> None:
    """Draft what was asked for, and make files of what was agreed."""
    actions.make_waiting(now=timezone.now())


@shared_task
def ask_for_due() -> None:
    """Ask for the reports that come by themselves."""
    schedule.ask_for_due(on=today(), now=timezone.now())


@shared_task
def try_failed_again() -> None:
    """Make once more what was due and did not work."""
    schedule.try_failed_again(now=timezone.now())


@shared_task
def drop_old_files() -> None:
    """Delete the files that have been kept long enough."""
    actions.drop_old(now=timezone.now())

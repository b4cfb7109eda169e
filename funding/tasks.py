"""Ways in for Celery."""

from celery import shared_task
from django.utils import timezone

from biglocal.dates import today

from . import actions, applicants, round_mail
from .actions.agreements import lapse_offer, offers_run_out
from .actions.payment_waits import agreements_to_refresh, refresh_payments


@shared_task
def open_reports() -> None:
    """Open the spend reports whose period has ended."""
    actions.open_reports(on=today(), now=timezone.now())


@shared_task
def look_after_payments() -> None:
    """Let offers lapse that were not accepted in time, and payments look again: papers lapse overnight."""
    now = timezone.now()
    for offer in offers_run_out(today()):
        lapse_offer(agreement=offer, now=now)
    for agreement in agreements_to_refresh(today()):
        refresh_payments(agreement=agreement, now=now)


@shared_task
def tell_applicants(round: int | None = None) -> int:
    """Write to groups whose round is finished and who were not told yet."""
    return round_mail.tell_applicants(now=timezone.now())


@shared_task
def forget_applicants() -> int:
    """Let contact details of small grants go whose time is over."""
    return applicants.forget_applicants(on=today())

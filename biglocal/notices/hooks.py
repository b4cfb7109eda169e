"""What a mail service tells after its yes: addresses that bounced for good, and people who complained.

Mail goes out by SMTP whatever service that is; django-anymail checks the signature and reads what it says. Without
MAIL_HOOK nothing is switched on and the address is not found.
"""

import json
import logging
from collections.abc import Iterable
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from . import registry
from .bell import ring
from .models import Suppression
from .suppressed import address_hash

logger = logging.getLogger(__name__)
REFUSED, BOUNCED, COMPLAINED = "refused", "bounced", "complained"
UNDELIVERABLE = [REFUSED, BOUNCED, COMPLAINED]  # reasons that nobody chose: the person does not hear from us
SIGNED_FOR = timedelta(minutes=15)  # the service asks not to be strict: it may be slow to deliver
FOR_GOOD = {"invalid", "bounced"}  # anymail's reasons for an address that will not work tomorrow either
SOFT = {"SoftBounce", "soft_bounce", "activity.soft_bounced"}  # kinds that services list with the hard ones


def answer_service(request: HttpRequest) -> HttpResponse:
    """Let the service's own reader check the signature and tell `heard` what happened; 400 for a wrong one.

    Also for a right one of long ago, where the service signs its time: somebody may have kept it to say it again. And
    for what is no message of the service, which its reader takes on trust.
    """
    from anymail.signals import tracking  # here: the package comes with the deploy group only

    tracking.connect(heard, dispatch_uid="notices.hooks")
    name = settings.MAIL_HOOK
    reader = getattr(import_module(f"anymail.webhooks.{name}"), f"{settings.MAIL_HOOKS[name]}TrackingWebhookView")
    try:
        if name == "mailgun" and is_old(request):
            return HttpResponse(status=400)
        return reader.as_view()(request)
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
        logger.warning("What was told in the name of the mail service cannot be read", exc_info=True)
        return HttpResponse(status=400)


def is_old(request: HttpRequest) -> bool:
    """Is the time that Mailgun signed more than minutes away from now? What has none is left to the reader."""
    try:
        if request.content_type == "application/json":
            signed = json.loads(request.body)["signature"]["timestamp"]
        else:
            signed = request.POST["timestamp"]
        return abs(int(timezone.now().timestamp()) - int(signed)) > SIGNED_FOR.total_seconds()
    except (KeyError, TypeError, ValueError, OverflowError):
        return False


def heard(event: Any, **_: Any) -> None:
    """Stop the address after a complaint or a bounce for good; all else needs nothing."""
    if not event.recipient:
        return
    if event.event_type == "complained":
        suppress(event.recipient, COMPLAINED)
    elif event.event_type in {"bounced", "rejected"} and event.reject_reason in FOR_GOOD and not is_soft(event):
        suppress(event.recipient, BOUNCED)


def is_soft(event: Any) -> bool:
    """Did the service mean a passing fault, as a full mailbox?"""
    said = event.esp_event or {}
    words = {str(said.get(name)) for name in ["Type", "event", "type"]}
    return bool(words & SOFT) or said.get("hard_bounce") in {False, "false"}


def suppress(email: str, why: str) -> None:
    """Send nothing to the address any more; heard twice, it stands once. Rules that ask about it are rung for."""
    _, made = Suppression.objects.get_or_create(address_hash=address_hash(email), why=why)
    if not made:
        return
    logger.info("An address gets no mail any more: %s", why)
    for rule in registry.RULES.values():
        if rule.about_addresses:
            ring("biglocal.notices.tasks.remind", rule.name)


def undeliverable(emails: Iterable[str]) -> dict[str, Any]:
    """Return the hashes of those addresses that do not take our mail, with the day since when."""
    hashes = {address_hash(email) for email in emails}
    rows = Suppression.objects.filter(why__in=UNDELIVERABLE, address_hash__in=hashes)
    return dict(rows.values_list("address_hash", "at"))


def try_again(email: str) -> int:
    """Take an address off the list again: staff know that it was put right."""
    gone, _ = Suppression.objects.filter(address_hash=address_hash(email), why__in=UNDELIVERABLE).delete()
    return gone

"""What a mail service tells after its yes: addresses that bounced for good, and people who complained.

Mail goes out by SMTP whatever service that is; django-anymail checks the signature and reads what it says. Without
MAIL_HOOK nothing is switched on and the address is not found.
"""

import logging
from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from . import registry
from .bell import ring
from .choices import STOPPED, address_hash
from .models import Suppression

logger = logging.getLogger(__name__)
REFUSED, BOUNCED, COMPLAINED = "refused", "bounced", "complained"
UNDELIVERABLE = [REFUSED, BOUNCED, COMPLAINED]  # reasons that nobody chose: the person does not hear from us
FOR_GOOD = {"invalid", "bounced"}  # anymail's reasons for an address that will not work tomorrow either
SOFT = {"SoftBounce", "soft_bounce", "activity.soft_bounced"}  # kinds that services list with the hard ones


def answer_service(request: HttpRequest) -> HttpResponse:
    """Let the service's own reader check the signature and tell `heard` what happened; 400 for a wrong one."""
    from anymail.signals import tracking  # here: the package comes with the deploy group only

    tracking.connect(heard, dispatch_uid="notices.hooks")
    name = settings.MAIL_HOOK
    reader = getattr(import_module(f"anymail.webhooks.{name}"), f"{settings.MAIL_HOOKS[name]}TrackingWebhookView")
    return reader.as_view()(request)


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
    row, made = Suppression.objects.get_or_create(address_hash=address_hash(email), defaults={"why": why})
    if not made and row.why == STOPPED:  # what the person chose, the person may undo; a dead address nobody may
        Suppression.objects.filter(pk=row.pk).update(why=why)
    elif not made:
        return
    logger.info("An address gets no mail any more: %s", why)
    for rule in registry.RULES.values():
        if rule.about_addresses:
            ring("biglocal.notices.tasks.remind", rule.name)


def undeliverable() -> dict[str, Any]:
    """Return the hashes of addresses that do not take our mail, with the day since when."""
    rows = Suppression.objects.filter(why__in=UNDELIVERABLE).values_list("address_hash", "at")
    return dict(rows)


def try_again(email: str) -> int:
    """Take an address off the list again: staff know that it was put right."""
    gone, _ = Suppression.objects.filter(address_hash=address_hash(email), why__in=UNDELIVERABLE).delete()
    return gone

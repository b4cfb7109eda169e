"""What staff do with a message that failed or may have gone: send it once more, or let it be."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from .bell import ring
from .hours import awake
from .models import Message, MessageLog

IN_DOUBT = Q(state="unknown") | Q(state="failed")


@transaction.atomic
def send_once_more(*, message: int, by: Any, now: datetime) -> bool:
    """Put the message back among those to send; pressed twice, it goes once. Asked again at send as any other."""
    free = Message.objects.filter(IN_DOUBT, pk=message)
    again = {"attempts": 0, "handed_over_at": None, "lease_until": None, "settled_at": None}
    if not free.update(state=Message.State.RETRY, next_try_at=awake(now), **again):
        return False
    MessageLog.objects.create(message_id=message, step="staff: once more", error=f"by person {by.pk}")
    ring("biglocal.notices.tasks.send_due")
    return True


@transaction.atomic
def let_it_be(*, message: int, by: Any, now: datetime) -> bool:
    """Take the message off the list; its state and its log stay."""
    if not Message.objects.filter(IN_DOUBT, pk=message, settled_at__isnull=True).update(settled_at=now):
        return False
    MessageLog.objects.create(message_id=message, step="staff: let it be", error=f"by person {by.pk}")
    return True

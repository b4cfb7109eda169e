"""From a message to a mail: claim, ask once more whether it may go, hand over, mark. One message a task.

What can go wrong, and what then holds. Dead before `handed_over_at` was committed: the lease runs out, tried again.
Dead after it: nobody knows, the message is `unknown` and listed for staff; only what must arrive goes once more. No
transaction is open while the mail server is spoken to. A worker that was only slow changes nothing once its lease has
run out: its time stands in `lease_until`, and whoever came after it wrote another.
"""

import logging
import traceback
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.core.mail import EmailMultiAlternatives
from django.db import OperationalError, transaction
from django.db.models import F
from django.utils import timezone

from biglocal.ready import Given, ready, ready_change

from .. import registry
from ..bell import ring
from ..choices import DIGEST, address_hash
from ..digest import digest_context, standing_items
from ..hooks import REFUSED, suppress
from ..hours import awake
from ..line import AWAY, open_line
from ..models import Item, KindStopped, Message, MessageLog, Suppression
from ..suppressed import STOPPED
from ..written import digest_letter, event_letter

logger = logging.getLogger(__name__)
State = Message.State
LEASE = timedelta(minutes=5)
RUNG = timedelta(minutes=10)  # a bell that got lost is rung again after this
WAITS = [timedelta(minutes=minutes) for minutes in [2, 10, 60, 360]]
MOST_ATTEMPTS = 7  # about a day
AT_ONCE = 1000
ONCE_MORE = "once more"


class Skip(Exception):
    """The message is not needed any more; the code says why."""


def send_due(*, now: datetime, send: Callable[[int], Any] | None = None) -> int:
    """Free what dead workers hold, and ring for each message that is due (or hand its id to `send`)."""
    free_lost(now)
    with transaction.atomic():  # a second beat's call takes other messages
        due = Message.objects.due(now).select_for_update(skip_locked=True)
        ids = list(due.values_list("pk", flat=True)[:AT_ONCE])
        Message.objects.filter(pk__in=ids).update(next_try_at=now + RUNG)
    for pk in ids:
        send(pk) if send else ring("biglocal.notices.tasks.send_message", pk)
    if len(ids) == AT_ONCE and send is None:
        ring("biglocal.notices.tasks.send_due")
    return len(ids)


def free_lost(now: datetime) -> None:
    """Decide about messages whose lease ran out: not handed over, again; handed over, unknown or once more."""
    with transaction.atomic():  # a second beat's call takes others
        for message in Message.objects.lost(now).select_for_update(skip_locked=True)[:AT_ONCE]:
            if message.handed_over_at is not None:
                _unknown(message, now, "The worker ended between handing over and the answer")
            elif message.attempts >= MOST_ATTEMPTS:  # each worker that took it was lost
                _move(message, State.FAILED, "gave up", error="The worker ended before handing over, each time")
            else:
                _move(message, State.RETRY, "lease ran out", next_try_at=now)


def send_message(pk: int, *, now: datetime) -> str:
    """Send one message if it is still ready, and return its state. Called twice, it is sent once."""
    morning = awake(now)
    if morning != now:
        calm = _free(pk).exclude(kind__in=[kind.name for kind in registry.KINDS.values() if kind.urgent])
        if calm.update(next_try_at=morning):
            return ""
    if not _take().now(pk=pk, lease_until=now + LEASE):
        return ""
    message = _message().first(pk=pk)
    try:
        mail = written(message, now)
    except Skip as skip:
        _move(message, State.SKIPPED, str(skip), skip_code=str(skip))
    except (OperationalError, SoftTimeLimitExceeded) as passing:  # the database's fault, not the mail's
        _again(message, now, passing)
    except Exception:
        logger.exception("The message %s could not be written", pk)
        _move(message, State.FAILED, "template", error=traceback.format_exc()[-300:])
    else:
        hand_over(message, mail, now)
    return message.state


def _free(pk: Any) -> Any:
    return Message.objects.filter(pk=pk, state__in=[State.READY, State.RETRY])


@ready_change
def _take() -> Any:
    taken = {"state": State.SENDING, "attempts": F("attempts") + 1, "handed_over_at": None}
    return _free(Given("pk")), {"lease_until": Given("lease_until"), **taken}


@ready
def _message() -> Any:
    return Message.objects.filter(pk=Given("pk")).select_related("person", "event")


@ready
def _suppressions() -> Any:
    return Suppression.objects.filter(address_hash=Given("address")).values_list("why", flat=True)


def written(message: Message, now: datetime) -> EmailMultiAlternatives:
    """Return the mail as it is true now, or raise `Skip`."""
    person = message.person
    if not person.is_active:
        raise Skip("left")
    kind = registry.KINDS.get(message.kind)
    is_duty = kind is not None and kind.is_duty
    if set(_suppressions().all(address=address_hash(person.email))) - ({STOPPED} if is_duty else set()):
        raise Skip("suppressed")
    items, drops = standing_items(message, now)
    _drop(drops)
    if message.kind == DIGEST:
        return _digest(message, items, now)
    return _about_event(message, items)


def _digest(message: Message, items: list[Item], now: datetime) -> EmailMultiAlternatives:
    if message.person.cadence == "none":
        raise Skip("no_mail")
    context = digest_context(message, items, now) if items else None
    if context is None:
        raise Skip("nothing_left")
    return digest_letter(message.person, context, number=message.pk)


def _about_event(message: Message, items: list[Item]) -> EmailMultiAlternatives:
    kind = registry.KINDS.get(message.kind)
    if message.event is None or kind is None or not items:
        raise Skip("nothing_left")
    if not kind.is_duty and KindStopped.objects.filter(person=message.person, kind=message.kind).exists():
        raise Skip("kind_stopped")
    context = kind.context(message.event, message.person) if kind.context else _plain_context(message)
    if context is None:
        raise Skip("nothing_left")
    return event_letter(kind, message.person, context, number=message.pk)


def _plain_context(message: Message) -> dict[str, Any] | None:
    """Return what a kind without a template of its own shows: its subject's line."""
    assert message.event is not None  # noqa: S101  # for mypy: only digests have no event
    line = registry.lines_of([message.event.subject]).get(message.event.subject)
    return {"line": line} if line else None


def hand_over(message: Message, mail: EmailMultiAlternatives, now: datetime) -> None:
    """Speak to the mail server. What is committed before and after each step is what a crash leaves behind."""
    try:
        line = open_line()
    except AWAY as away:  # nothing was handed over: certainly not sent
        return _again(message, now, away)
    handed = {
        "handed_over_at": timezone.now(),
        "message_id": mail.extra_headers["Message-ID"],
        "subject": mail.subject,
        "body_hash": sha256(str(mail.body).encode()).hexdigest(),
    }
    if not _set(message, **handed):  # the lease ran out on the way to the server: it is another's to send
        return
    try:
        line.send(mail)
    except SMTPRecipientsRefused as refused:
        _refused(message, now, refused)
    except SMTPDataError as said_no:
        final = said_no.smtp_code >= 500
        _move(message, State.FAILED, "refused", error=_short(said_no)) if final else _again(message, now, said_no)
    except SMTPResponseException as said_no:  # our own fault (sender, sign-in): worth another try once put right
        _again(message, now, said_no)
    except AWAY as broke_off:
        _unknown(message, now, _short(broke_off)) if line.has_begun else _again(message, now, broke_off)
    else:
        _move(message, State.SENT, "sent", sent_at=timezone.now())


def _refused(message: Message, now: datetime, refused: SMTPRecipientsRefused) -> None:
    """The server knows no such address: no mail goes there any more. A passing "no" is tried again."""
    codes = [code for code, _ in refused.recipients.values()]
    if codes and min(codes) >= 500:
        suppress(message.person.email, REFUSED)
        return _move(message, State.FAILED, "address refused", error=_short(refused))
    _again(message, now, refused)


def _again(message: Message, now: datetime, why: Exception) -> None:
    """Try again later: after 2, 10, 60 and then every 360 minutes, for about a day."""
    if message.attempts >= MOST_ATTEMPTS:
        return _move(message, State.FAILED, "gave up", error=_short(why))
    wait = WAITS[min(message.attempts, len(WAITS)) - 1]
    _move(message, State.RETRY, "retry", error=_short(why), next_try_at=now + wait, handed_over_at=None)


def _unknown(message: Message, now: datetime, why: str) -> None:
    """Nobody knows whether it went. What must arrive goes once more; all else is listed for staff."""
    if message.must_arrive and not message.log.filter(step=ONCE_MORE).exists():
        return _move(message, State.RETRY, ONCE_MORE, error=why, next_try_at=now, handed_over_at=None)
    _move(message, State.UNKNOWN, "unknown", error=why)


def _move(message: Message, state: str, step: str, *, error: str = "", **fields: Any) -> None:
    """Write the end of a try, while the lease is still this worker's; what comes too late is kept in the log alone."""
    mine = _set(message, state=state, lease_until=None, **fields)
    step = step if mine else f"too late: {step}"
    MessageLog.objects.create(message=message, step=step[:20], error=error[:300])


def _set(message: Message, **fields: Any) -> bool:
    """Write what holds now of a message that this worker has; False where its lease ran out and another decided."""
    if not _change_mine(*fields).now(of=message.pk, lease=message.lease_until, **fields):
        return False
    for name, value in fields.items():
        setattr(message, name, value)
    return True


def _drop(drops: dict[int, str]) -> None:
    by_code: dict[str, list[int]] = defaultdict(list)
    for pk, code in drops.items():
        by_code[code].append(pk)
    for code, ids in by_code.items():
        Item.objects.filter(pk__in=ids).update(state=Item.State.DROPPED, drop_code=code)


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


@ready_change
def _change_mine(*names: str) -> Any:
    mine = Message.objects.filter(pk=Given("of"), state=State.SENDING, lease_until=Given("lease"))
    return mine, {name: Given(name) for name in names}

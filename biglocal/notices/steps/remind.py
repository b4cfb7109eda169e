"""From reminder rules to events: what is due by a day and not yet told, once each."""

import logging
from collections import defaultdict
from datetime import date

from django.db import transaction

from .. import registry
from ..events import record_event
from ..models import Reminder
from ..registry import Due, Rule

logger = logging.getLogger(__name__)
OVERTAKEN = "overtaken"


def remind(*, on: date, only: str = "") -> int:
    """Tell what each rule finds due by `on` and was not told. Returns how many reminders made an event.

    A rule that breaks stops no other; what it would have told is found on the next day.
    """
    told = 0
    for rule in [rule for name, rule in registry.RULES.items() if only in {"", name}]:
        try:
            told += remind_by(rule, on=on)
        except Exception:
            logger.exception("The rule %s could not be asked", rule.name)
    return told


def remind_by(rule: Rule, *, on: date) -> int:
    """Tell what one rule finds. Of a subject's moments only the newest is told, earlier ones are overtaken."""
    rows: dict[str, list[Due]] = defaultdict(list)
    for due in rule.due(on):  # a subject's moments come oldest first
        rows[due.subject].append(due)
    known = set(Reminder.objects.filter(rule=rule.name, subject__in=list(rows)).values_list("subject", "offset"))
    told = 0
    for subject, moments in rows.items():
        for due in moments:
            if (subject, due.offset) not in known:
                told += _tell(rule, due, skip=due.skip if due is moments[-1] else OVERTAKEN)
    return told


@transaction.atomic
def _tell(rule: Rule, due: Due, *, skip: str) -> int:
    """Write the reminder, and its event unless it is skipped; the row is there before anything is sent."""
    row, made = Reminder.objects.get_or_create(
        rule=rule.name, subject=due.subject, offset=due.offset, defaults={"skip_code": skip}
    )
    if not made or skip:
        return 0
    row.event = record_event(
        rule.kind,
        key=f"{rule.name}:{due.subject}:{due.offset}",
        subject=due.subject,
        topics=[],
        people=due.people,
        community=due.community,
    )
    row.save(update_fields=["event"])
    return 1

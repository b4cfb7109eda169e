"""Reports that come by themselves, chosen by what is not there yet: a late day catches up, a second beat adds none."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from biglocal.audit.record import record
from biglocal.notices.bell import ring

from .actions import MAKE
from .models import Report
from .registry import KINDS, Due, Kind

ASK = "biglocal.reports.tasks.ask_for_due"
MOST = 500  # of one run; the next one goes on at once
TRIED_FOR = timedelta(days=7)
State = Report.State


def ask_for_due(*, on: date, now: datetime) -> int:
    """Ask for each report that is due by `on` and that nobody asked for since its last day; returns how many."""
    missing = [(kind, one) for kind in KINDS.values() for one in not_there(kind, on)]
    if len(missing) > MOST:
        ring(ASK)
    return sum(ask_for(kind, one, now=now) for kind, one in missing[:MOST])


def not_there(kind: Kind, on: date) -> list[Due]:
    """Return what is due of this kind and was not asked for since its span was over. One query beside its own."""
    due = list(dict.fromkeys(kind.due(on))) if kind.due else []
    if not due:
        return []
    of_kind = Report.objects.filter(kind=kind.name, last__gte=min(one.last for one in due), last__lte=on).order_by()
    found = of_kind.values_list("subject", "first", "last", "asked_at", "scheduled")
    there = {
        Due(subject, first, last)
        for subject, first, last, at, scheduled in found
        if scheduled
        or (not kind.for_one and timezone.localdate(at) > last)  # one of before its last day does not tell it all
    }
    return [one for one in due if one not in there]


def try_failed_again(*, now: datetime) -> int:
    """List reports again that were due and did not work, for as long as `TRIED_FOR`; returns how many.

    One that was drafted keeps its draft and its writer's words: only the file is made again. Nobody presses a button
    for a report that nobody asked for; one that a person asked for shows them that it did not work.
    """
    failed = Report.objects.filter(scheduled=True, state=State.FAILED, asked_at__gt=now - TRIED_FOR)
    again = failed.filter(pk__in=list(failed.order_by("pk").values_list("pk", flat=True)[:MOST]))
    tried = again.exclude(drafted=[]).update(state=State.AGREED, seen_at=None)
    tried += again.update(state=State.ASKED, seen_at=None, done=0, of=0)
    if tried:
        ring(MAKE)
    return tried


def ask_for(kind: Kind, due: Due, *, now: datetime) -> bool:
    """Put it on the list; False where another beat was faster."""
    try:
        with transaction.atomic():
            report = Report.objects.create(kind=kind.name, **due._asdict(), scheduled=True, asked_at=now)
            record("report", report, by=None, sentence=f"Asked for, because it was due: {report}")
            ring(MAKE)
    except IntegrityError:
        return False
    return True

"""Reports of the programme: the draft of the last quarter that waits for the manager, and the file of the one before."""

from datetime import date, timedelta

from django.utils import timezone

from biglocal.portal.months import midnight, quarter_before
from biglocal.reports.actions import agree_draft, change_draft, make
from biglocal.reports.models import Report

from .world import World

WORDS = {"money": "A steady quarter. Where an area is quiet its rep has been asked to call."}


def write_programme_reports(world: World) -> None:
    """Let both come by themselves as the job does, and agree the earlier one."""
    last = quarter_before(world.today)
    before = come(world, *quarter_before(last[0]))
    manager = world.people["manager"]
    change_draft(report=before, own=WORDS, left_out=[], by=manager, now=timezone.now())
    agree_draft(report=before, by=manager, now=timezone.now())
    make(before.pk, now=timezone.now())
    come(world, *last)


def come(world: World, first: date, last: date) -> Report:
    report = Report.objects.create(
        kind="programme",
        subject=world.programme.pk,
        first=first,
        last=last,
        scheduled=True,
        asked_at=midnight(last + timedelta(days=1)) + timedelta(hours=7),
    )
    make(report.pk, now=timezone.now())
    report.refresh_from_db()
    return report

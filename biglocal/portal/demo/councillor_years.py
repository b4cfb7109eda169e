"""Ruth's year with Arches Local: a file that she shows to residents, and Martin's draft, still to be looked at."""

from datetime import timedelta

from django.utils import timezone

from biglocal.dates import months_on, today
from biglocal.reports.actions import agree_draft, change_draft, make
from biglocal.reports.models import Report
from councillors.models import Councillor

from .world import World

OWN = {
    "asks": "I read every request. When I say no, it is because somebody else on the council can do it better.",
    "open": "Ring me or come to the library on the first Saturday: I would rather hear it from you.",
}


def write_councillor_years(world: World) -> None:
    """Draft both as the job does; Ruth says a few words and makes the file."""
    ruth = drafted(world, "ruth")
    person, now = world.people["ruth"], timezone.now()
    change_draft(report=ruth, own=OWN, left_out=["money"], by=person, now=now)
    agree_draft(report=ruth, by=person, now=now)
    make(ruth.pk, now=now)
    drafted(world, "martin")


def drafted(world: World, who: str) -> Report:
    person = world.people[who]
    report = Report.objects.create(
        kind="councillor-year",
        subject=Councillor.objects.get(person=person).pk,
        first=months_on(today(), -12),
        last=today() - timedelta(days=1),
        asked_by=person,
        asked_at=timezone.now(),
    )
    make(report.pk, now=timezone.now())
    return Report.objects.get(pk=report.pk)

"""The report that the worker of Arches Local drafted of the last half year, and has not sent yet."""

from datetime import timedelta

from django.utils import timezone

from biglocal.communities.models import Community
from biglocal.dates import months_on, today
from biglocal.reports.actions import make
from biglocal.reports.models import Report

from .world import World


def write_area_reports(world: World, community: Community) -> None:
    """Draft the report as the job does."""
    report = Report.objects.create(
        kind="area",
        subject=community.pk,
        first=months_on(today(), -6),
        last=today() - timedelta(days=1),
        asked_by=world.people["denise"],
        asked_at=timezone.now(),
    )
    make(report.pk, now=timezone.now())

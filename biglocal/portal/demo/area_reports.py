"""Reports of Arches Local: one drafted and not yet sent, the yearly review's, and last month's brief of its ward."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from biglocal.communities.models import AreaWard, Community, PartnershipReview
from biglocal.dates import months_on, today
from biglocal.reports.actions import make
from biglocal.reports.models import Report

from ..months import Month
from ..report_partnership import PARTNERSHIP, span_of
from ..ward_brief import WARD_BRIEF
from .world import World


def write_area_reports(world: World, community: Community) -> None:
    """Draft each report as the job does."""
    half_year = months_on(today(), -6), today() - timedelta(days=1)
    write("area", community.pk, *half_year, asked_by=world.people["denise"])
    if review := PartnershipReview.objects.filter(community=community).first():
        write(PARTNERSHIP, review.pk, *span_of(review), scheduled=True)
    month = Month.before(today())
    ward = AreaWard.objects.running(today()).filter(community=community).order_by("-share_of_area", "pk").first()
    if ward:
        write(WARD_BRIEF, ward.ward.line_id, month.first, month.last, scheduled=True)


def write(kind: str, subject: int, first: date, last: date, **facts: Any) -> None:
    report = Report.objects.create(kind=kind, subject=subject, first=first, last=last, asked_at=timezone.now(), **facts)
    make(report.pk, now=timezone.now())

"""Who hears of a spend report."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q

from biglocal.access import Role
from biglocal.notices.events import record_event

from .models import SpendReport
from .people import holding, officers_of_area


def writers(report: SpendReport, *, on: date) -> list[int]:
    """Ids of the finance officers of the organisation that reports."""
    return holding(Q(role=Role.FINANCE, organisation=report.agreement.lto_id), on=on)


def signers(report: SpendReport, *, on: date) -> list[int]:
    """Ids of its second people."""
    return holding(Q(role=Role.CERTIFIER, organisation=report.agreement.lto_id), on=on)


def workers(report: SpendReport, *, on: date) -> list[int]:
    return holding(Q(role=Role.WORKER, community=report.agreement.community_id), on=on)


def chairs(report: SpendReport, *, on: date) -> list[int]:
    return holding(Q(role=Role.CHAIR, community=report.agreement.community_id), on=on)


def reps(report: SpendReport, *, on: date) -> list[int]:
    return holding(Q(role=Role.REP, community=report.agreement.community_id), on=on)


def officers(report: SpendReport, *, on: date) -> list[int]:
    """Ids of the grants officers of the programme."""
    return officers_of_area(report.agreement.community, on=on)


def tell(kind: str, report: SpendReport, *, to: list[int], now: datetime, actor: Any = None, again: str = "") -> None:
    """Tell these people at once; the same news of the same sending is told once."""
    key = f"{kind}:{report.pk}:{again or report.versions.count()}"
    if kind in {"report-shown", "report-to-sign"}:
        key += f":{now:%Y%m%d%H%M%S}"  # taken back and finished again, it is news again
    record_event(
        kind,
        key=key,
        subject=f"report:{report.pk}",
        topics=[],
        actor=actor,
        community=report.agreement.community_id,
        people=sorted(set(to)),
        happened_at=now,
    )

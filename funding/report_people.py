"""Who hears of a spend report."""

from datetime import date, datetime
from typing import Any

from biglocal.access import Role
from biglocal.communities.models import RoleHeld
from biglocal.notices.events import record_event

from .models import SpendReport


def _of(on: date, **where: Any) -> list[int]:
    rows = RoleHeld.objects.running(on).filter(person__is_active=True, **where)
    return sorted(set(rows.values_list("person", flat=True)))


def writers(report: SpendReport, *, on: date) -> list[int]:
    """Ids of the finance officers of the organisation that reports."""
    return _of(on, role=Role.FINANCE, organisation=report.agreement.lto_id)


def signers(report: SpendReport, *, on: date) -> list[int]:
    """Ids of its second people."""
    return _of(on, role=Role.CERTIFIER, organisation=report.agreement.lto_id)


def workers(report: SpendReport, *, on: date) -> list[int]:
    return _of(on, role=Role.WORKER, community=report.agreement.community_id)


def chairs(report: SpendReport, *, on: date) -> list[int]:
    return _of(on, role=Role.CHAIR, community=report.agreement.community_id)


def reps(report: SpendReport, *, on: date) -> list[int]:
    return _of(on, role=Role.REP, community=report.agreement.community_id)


def officers(report: SpendReport, *, on: date) -> list[int]:
    """Ids of the grants officers of the programme."""
    return _of(on, role=Role.OFFICER, programme=report.agreement.community.programme_id)


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

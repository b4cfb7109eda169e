"""When a councillor last looked at a ward's page."""

from datetime import datetime, timedelta
from typing import Any

from biglocal.places.models import WardLine

from ..models import WardVisit

ONE_VISIT = timedelta(minutes=30)  # pages opened within it are one visit: "since you were last here" does not run empty


def note_visit(*, line: WardLine, by: Any, now: datetime, visit: WardVisit | None = None) -> datetime | None:
    """Return when the person was here the time before this visit, and keep that they are here now."""
    visit = visit or WardVisit.objects.filter(person=by, line=line).first()
    if visit is None:
        WardVisit.objects.get_or_create(person=by, line=line, defaults={"last_at": now})
        return None
    if now - visit.last_at >= ONE_VISIT:
        WardVisit.objects.filter(pk=visit.pk, last_at=visit.last_at).update(previous_at=visit.last_at, last_at=now)
        visit.previous_at, visit.last_at = visit.last_at, now
    return visit.previous_at

"""Who reads the report of a programme, who hears of it, and when it comes by itself."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse

from biglocal.access import Action, Role, actions_of
from biglocal.communities.models import Community, Programme
from biglocal.communities.roles import standing_of
from biglocal.reports.models import Report
from biglocal.reports.registry import Due
from funding.people import holding

from .months import first_working_day, quarter_before

A_DAY = timedelta(days=1)


def may_read(person: Any, subject: int) -> bool:
    """Those who see the money of all areas of this programme."""
    return Action.PORTFOLIO_SEE in actions_of(standing_of(person).by_programme.get(subject, set()))


def back(subject: int) -> tuple[str, str]:
    programme = Programme.objects.get(pk=subject)
    return f"Reports of {programme.name}", f"{reverse('programme_reports')}?programme={programme.slug}"


def due(on: date) -> Iterable[Due]:
    """Each programme's last quarter, from the first working day after it until the next one is over."""
    first, last = quarter_before(on)
    if on < first_working_day(last + A_DAY):
        return
    for programme in Programme.objects.filter(communities__designated_on__lte=last).distinct():
        if programme.on(last).end_date >= first:
            yield Due(programme.pk, first, last)


def told(subject: int, on: date) -> list[int]:
    """Who looks at a draft that came by itself: the managers; where there is none, the officers."""
    staff = Q(programme=subject)
    return holding(staff & Q(role=Role.MANAGER), on=on) or holding(staff & Q(role=Role.OFFICER), on=on)


def circles(report: Report, on: date) -> dict[str, tuple[str, list[int]]]:
    """Who may be sent it by name: people of Local Trust and the reps. The board gets the link."""
    areas = Community.objects.filter(programme=report.subject)
    return {
        "managers": ("Programme managers", holding(Q(programme=report.subject, role=Role.MANAGER), on=on)),
        "officers": ("Grants officers", holding(Q(programme=report.subject, role=Role.OFFICER), on=on)),
        "reps": ("The reps of its areas", holding(Q(role=Role.REP, community__in=areas), on=on)),
    }

"""The brief of a ward as a report: the page's brief, kept as a file that a link opens, so that it can be sent on.

It comes by itself for each ward whose brief goes out by mail, before the mail does, which carries its link; that one
holds what everybody may read. Who asks for one is a councillor of the ward: theirs holds too what is asked of them.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from biglocal.dates import today
from biglocal.notices.registry import split
from biglocal.places.models import WardLine
from biglocal.reports.models import Report
from biglocal.reports.registry import Due, Kind
from councillors.models import Term

from .months import Month
from .ward_brief import PARTS, WARD_BRIEF, Gathered, gathered, said_of, title_of
from .ward_brief_news import briefs_due, place_of_line


def about(report: Report) -> Gathered | None:
    """Return what happened in the ward in the month of the report; None where there is no such ward."""
    place = place_of_line(report.subject, today())
    return gathered(place, Month.of(report.first), today(), reader=report.asked_by) if place else None


def heads(found: Gathered) -> tuple[str, str, str]:
    return title_of(found.month, found.place.ward.name), found.place.line.council.name, said_of(found)


def may_read(person: Any, subject: int) -> bool:
    """Councillors of the ward: what is asked of them may stand in it."""
    return Term.objects.of_line(subject).running(today()).filter(councillor__person=person).exists()


def back(subject: int) -> tuple[str, str]:
    line = WardLine.objects.select_related("council").defer("council__outline").get(pk=subject)
    return f"Monthly briefs of {line.name} ward", reverse("ward_briefs", args=[line.council.slug, line.slug])


def due(on: date) -> Iterable[Due]:
    """Yield the brief of the month that is over for each ward whose readers get it by mail, as the mail's rule says."""
    month = Month.before(on)
    for mail in briefs_due(on):
        if not mail.skip:
            yield Due(split(mail.subject)[1], month.first, month.last)


KIND = Kind(
    name=WARD_BRIEF,
    label="Brief of a ward",
    about=about,
    heads=heads,
    parts=PARTS,
    may_read=may_read,
    back=back,
    due=due,
    for_one=True,
)

"""What the report of a councillor's year reads once: the wards, the days of the terms in each, and what was asked."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from biglocal.dates import today
from biglocal.reports.models import Report
from councillors.models import Councillor, Term
from councillors.year import AskYear, ask_year
from projects.models import Project

from .months import Month, midnight
from .ward_brief_news import place_of_line
from .ward_month import Happened, happened_in
from .ward_reads import WardPlace, projects_of

A_DAY = timedelta(days=1)


@dataclass
class WardYear:
    """One ward and the days of the span in which the councillor sat for it."""

    place: WardPlace
    terms: list[Term]
    first: date
    last: date
    happened: Happened
    projects: list[Project]

    @property
    def begins(self) -> Any:
        return midnight(self.first)

    @property
    def ends(self) -> Any:
        return midnight(self.last + A_DAY)

    @property
    def name(self) -> str:
        return f"{self.place.ward.name} ward"


@dataclass
class Year:
    """A councillor, the days that are told, their wards in these days, and what they were asked."""

    councillor: Councillor
    first: date
    last: date
    wards: list[WardYear]
    asks: AskYear

    @property
    def updates(self) -> Happened:
        """Public updates of all wards, each once, the newest first."""
        found = {one.pk: one for ward in self.wards for one in ward.happened.updates}
        return Happened(sorted(found.values(), key=lambda one: (one.happened_on, one.pk), reverse=True))

    @property
    def projects(self) -> list[Project]:
        return list({one.pk: one for ward in self.wards for one in ward.projects}.values())

    @property
    def of_wards(self) -> Q:
        """Updates of each ward in its own days."""
        either = Q(pk=None)
        for ward in self.wards:
            either |= Q(ward_lines=ward.place.line, posted_at__gte=ward.begins, posted_at__lt=ward.ends)
        return either

    @property
    def months(self) -> list[Month]:
        found = [Month.of(self.first)]
        while found[-1].after <= self.last:
            found.append(Month(found[-1].after))
        return found


def about(report: Report) -> Year | None:
    """Return the councillor with the wards of these days; None where there is no such councillor."""
    councillor = Councillor.objects.select_related("council").filter(pk=report.subject).first()
    if councillor is None:
        return None
    terms = councillor.terms.filter(start_date__lte=report.last).exclude(end_date__lt=report.first)
    of_lines: dict[int, list[Term]] = {}
    for term in terms.select_related("ward__ward_set").order_by("start_date", "pk"):
        of_lines.setdefault(term.ward.line_id, []).append(term)
    wards = [ward_year(rows, report.first, report.last) for rows in of_lines.values()]
    asks = ask_year(councillor, midnight(report.first), midnight(report.last + A_DAY))
    return Year(councillor, report.first, report.last, wards, asks)


def ward_year(terms: list[Term], first: date, last: date) -> WardYear:
    """Return the ward of today, and what happened there from the first day of these terms to their last."""
    on = today()
    place: Any = place_of_line(terms[0].ward.line_id, on)  # there is one: a term is of a ward
    first = max(first, terms[0].start_date)
    last = min(last, terms[-1].end_date or last)
    happened = happened_in(place.line, midnight(first), midnight(last + A_DAY))
    return WardYear(place, terms, first, last, happened, projects_of(place, on))

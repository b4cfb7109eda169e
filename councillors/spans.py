"""The days of a councillor's terms as a council's list writes them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from biglocal.places.imports.report import Report

NEVER = {"", "unspecified", "none"}


@dataclass(slots=True)
class TermDays:
    """One term: first day, last day when it is over, and the end that is expected when it is not."""

    line: int
    start: date
    end: date | None = None
    expected: date | None = None


def read_terms(text: str, report: Report, *, on: date) -> list[TermDays]:
    """Return the terms, earliest first; list those that are wrong.

    One that ends on the day the next begins ends the day before; an end after `on` is only expected (SETTLED.md).
    """
    terms = [term for part in text.split() if (term := _term(part, report, on))]
    terms.sort(key=lambda term: term.start)
    for term, following in pairwise(terms):
        last = following.start - timedelta(days=1)
        if term.start > last:
            report.refuse(following.line, "startdate", f"{following.start:%d/%m/%Y}", "a day of no other term")
        elif term.end is None or term.end > last:
            term.end, term.expected = last, None
    return [term for term in terms if term.end is None or term.start <= term.end]


def _term(part: str, report: Report, on: date) -> TermDays | None:
    """Return the term written as `line:start>end`; None when it is wrong."""
    place, _, days = part.partition(":")
    first, _, last = days.partition(">")
    line, start, end = int(place), _day(first), _day(last)
    if start is None:
        report.refuse(line, "startdate", first, "a day, like 07/05/2015")
    elif last.lower() not in NEVER and end is None:
        report.refuse(line, "enddate", last, "a day, like 02/05/2019, or unspecified")
    elif end is not None and end < start:
        report.refuse(line, "startdate", first, f"a day before the term's end, {last}")
    elif start > on:
        report.refuse(line, "startdate", first, f"a day until {on:%d/%m/%Y}, the day of the list")
    elif end is not None and end >= on:
        return TermDays(line, start, None, end)
    else:
        return TermDays(line, start, end)
    return None


def _day(text: str) -> date | None:
    for pattern, shape in ((r"\d{1,2}/\d{1,2}/\d{4}", "%d/%m/%Y"), (r"\d{4}-\d{2}-\d{2}", "%Y-%m-%d")):
        if re.fullmatch(pattern, text):
            try:
                return datetime.strptime(text, shape).date()
            except ValueError:
                return None
    return None

"""Mail about reports: a draft is there to look at, a file is ready, somebody sends one."""

from typing import Any

from biglocal.dates import today
from biglocal.notices.registry import Kind, Line, Subject, split
from biglocal.reports.models import Report

from .report_links import OPENS_FOR, file_path

PREFIX = "madereport"
State = Report.State


def no_lines(ids: list[int]) -> dict[int, Line]:
    return {}


def everybody_named(person: Any, ids: list[int]) -> set[int]:
    """Reports go to the people they were made for or sent to; each mail asks once more in its context."""
    return set(ids)


def report_in(event: Any, *states: str) -> Report | None:
    """Return the report while it is in one of the states; None while it waits for an election to be over."""
    found = Report.objects.filter(pk=split(event.subject)[1], state__in=states).select_related("asked_by").first()
    return None if found is None or found.waits_until else found


def drafted_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Ask the person who wanted it, or those it is made for, to look at the draft, while it is one."""
    report = report_in(event, State.DRAFT)
    if report is None or person.pk not in report.readers(today()):
        return None
    return context_of(report, person, report.get_absolute_url())


def ready_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Say that the file is there; the link opens it for a month."""
    report = report_in(event, State.READY)
    if report is None or person.pk not in report.readers(today()):
        return None
    return context_of(report, person, file_path(report))


def sent_context(event: Any, person: Any) -> dict[str, Any] | None:
    report = report_in(event, State.READY)
    if report is None or event.actor is None:
        return None
    return {**context_of(report, person, file_path(report)), "sender": event.actor}


def context_of(report: Report, person: Any, path: str) -> dict[str, Any]:
    facts = {"person": person, "report": report, "path": path, "days": OPENS_FOR.days}
    return {**facts, "heading": report.title, "preheader": report.sentence}


SUBJECT = Subject(prefix=PREFIX, lines=no_lines, may_see=everybody_named)
KINDS = [
    Kind(
        "made-report-drafted",
        at_once=True,
        template="portal/emails/report_drafted",
        context=drafted_context,
        why="you asked for this report, or it is made for your role",
    ),
    Kind(
        "made-report-ready",
        at_once=True,
        template="portal/emails/report_ready",
        context=ready_context,
        why="you asked for this report, or it is made for your role",
    ),
    Kind(
        "made-report-sent",
        at_once=True,
        template="portal/emails/report_sent",
        context=sent_context,
        why="somebody of the area chose to send it to you",
    ),
]

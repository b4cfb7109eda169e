"""What organisation and partnership do with a spend report: open, write, show, see and sign it (DOMAIN.md 4.9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from biglocal.access import Action
from biglocal.audit.record import record
from biglocal.money import pounds
from biglocal.refusals import Refused

from .. import report_people as people
from ..models import BudgetLine, ReportLine, ReportPoint, SpendReport
from ..report_checks import Facts, refuse_unfinished
from ..report_figures import Balance, balance_of, previous_of
from .report_rules import (
    locked_report,
    need_lto,
    need_partnership,
    next_report_state,
    refuse_stale_report,
    wrote,
)

S = SpendReport.State
WORDS = ["happened", "changed", "help_needed", "other_money", "with_vat"]


@dataclass(frozen=True)
class LineGiven:
    """What somebody filled in for one line; an empty `spent` is not filled in yet."""

    spent: Decimal | None = None
    committed: Decimal = Decimal(0)
    forecast: Decimal = Decimal(0)
    note: str = ""


def open_reports(*, on: date, now: datetime) -> list[SpendReport]:
    """Open every report whose period has ended. A missed night catches up; run twice it does nothing."""
    waiting = SpendReport.objects.to_open(on=on).order_by("due_on", "pk")
    return [opened for report in waiting if (opened := open_report(report=report, on=on, now=now))]


@transaction.atomic
def open_report(*, report: SpendReport, on: date, now: datetime) -> SpendReport | None:
    """Open one report: its lines are there to be filled in, and the organisation is told."""
    report = locked_report(report)
    if report.state != S.NOT_OPEN or report.end_date is None or report.end_date >= on:
        return None
    report.state = next_report_state(report, "open")
    keep_figures(report, balance_of(report, previous_of(report)))
    report.save()
    write_missing_lines(report)
    record("open", report, by=None, sentence="the report opened", community=report.agreement.community_id)
    told = people.writers(report, on=on) + people.workers(report, on=on)
    people.tell("report-opened", report, to=told, now=now)
    return report


@transaction.atomic
def save_report(
    *,
    report: SpendReport,
    by: Any,
    now: datetime,
    lines: Mapping[int, LineGiven],
    words: Mapping[str, Any] | None = None,
    answers: Mapping[int, str] | None = None,
    seen: str | None = None,
    verb: str = "save",
) -> SpendReport:
    """Keep what was filled in so far. Once questions were asked, only the parts they name can be changed."""
    report = locked_report(report)
    need_lto(by, Action.REPORT_WRITE, report, timezone.localdate(now))
    words = {name: value for name, value in (words or {}).items() if name in WORDS}
    if report.can_move("save") and report.written_by_id == by.pk and stands(report, lines, words, answers or {}):
        return report  # pressed twice
    refuse_stale_report(report, seen)
    state = next_report_state(report, "save")
    refuse_closed_parts(report, lines, words)
    write_lines(report, lines)
    for name, value in words.items():
        setattr(report, name, value)
    write_answers(report, answers or {}, by, now)
    keep_figures(report, balance_of(report, previous_of(report)))
    report.state, report.written_by, report.written_at = state, by, now
    report.save()
    sentence = "put in figures from a table" if verb == "fill" else "saved the report"
    record(verb, report, by=by, sentence=sentence, community=report.agreement.community_id)
    return report


@transaction.atomic
def show_report(*, report: SpendReport, by: Any, now: datetime, seen: str | None = None) -> SpendReport:
    """The writer has finished: the checks pass, and the partnership is asked to look. Answers go to the signer."""
    report = locked_report(report)
    on = timezone.localdate(now)
    if report.state == S.SHOWN and report.written_by_id == by.pk:
        return report  # pressed twice
    need_lto(by, Action.REPORT_WRITE, report, on)
    refuse_stale_report(report, seen)
    state = next_report_state(report, "show")
    write_missing_lines(report)
    facts = tie(report, on)
    refuse_unfinished(facts)
    report.state, report.shown_at, report.written_by, report.written_at = state, now, by, now
    report.save()
    spent = pounds(facts.balance.spent)
    sentence = f"showed the report to the partnership: {spent} spent" if state == S.SHOWN else "answered the questions"
    record("show", report, by=by, sentence=sentence, community=report.agreement.community_id)
    if state == S.SHOWN:
        people.tell("report-shown", report, to=people.chairs(report, on=on), actor=by, now=now)
    else:
        people.tell("report-to-sign", report, to=people.signers(report, on=on), actor=by, now=now)
    return report


@transaction.atomic
def take_back_report(
    *, report: SpendReport, by: Any, now: datetime, reason: str = "", seen: str | None = None
) -> SpendReport:
    """The organisation goes on writing: what was seen and signed is seen and signed anew."""
    report = locked_report(report)
    need_either(by, report, timezone.localdate(now))
    refuse_stale_report(report, seen)
    report.state = next_report_state(report, "take_back_answers" if report.submitted_at else "take_back")
    if report.state == S.IN_PROGRESS:
        report.seen_by = report.seen_on = report.seen_at = report.seen_meeting = None
    report.signed_by = report.signed_at = report.shown_at = None
    report.save()
    sentence = "took the report back to change it" + (f": {reason.strip()}" if reason.strip() else "")
    record("take_back", report, by=by, sentence=sentence, community=report.agreement.community_id)
    return report


@transaction.atomic
def see_report(
    *, report: SpendReport, by: Any, on: date, now: datetime, meeting: Any = None, seen: str | None = None
) -> SpendReport:
    """The chair says when the partnership has seen it."""
    report = locked_report(report)
    day = timezone.localdate(now)
    if report.state == S.SEEN and (report.seen_by_id, report.seen_on) == (by.pk, on):
        return report  # pressed twice
    need_partnership(by, report.agreement.community, day)
    refuse_stale_report(report, seen)
    state = next_report_state(report, "see")
    if on > day:
        raise Refused("That day is still to come. Say it after the meeting.", field="on")
    if report.end_date and on <= report.end_date:
        raise Refused(
            f"The report is about the time up to {report.end_date:%-d %B %Y}: choose a later day.", field="on"
        )
    report.state, report.seen_by, report.seen_on, report.seen_at = state, by, on, now
    report.seen_meeting = meeting
    report.save()
    sentence = f"said that the partnership saw it on {on:%-d %B %Y}"
    record("see", report, by=by, sentence=sentence, community=report.agreement.community_id)
    people.tell("report-to-sign", report, to=people.signers(report, on=day), actor=by, now=now)
    return report


@transaction.atomic
def sign_report(*, report: SpendReport, by: Any, now: datetime, seen: str | None = None) -> SpendReport:
    """The second person of the organisation signs. Whoever wrote any of it does not."""
    report = locked_report(report)
    on = timezone.localdate(now)
    if report.state in (S.SIGNED_OFF, S.SUBMITTED) and report.signed_by_id == by.pk:
        return report  # pressed twice, or back from a later page
    need_lto(by, Action.REPORT_SIGN, report, on)
    if report.written_by_id == by.pk or wrote(by, report):
        raise Refused("You wrote this report. The person who signs is another one: ask your colleague.")
    refuse_stale_report(report, seen)
    state = next_report_state(report, "sign")
    refuse_unfinished(tie(report, on))
    report.state, report.signed_by, report.signed_at = state, by, now
    report.save()
    record("sign", report, by=by, sentence="signed the report", community=report.agreement.community_id)
    return report


def need_either(by: Any, report: SpendReport, on: date) -> None:
    """Refuse whoever neither writes nor signs for the organisation."""
    try:
        need_lto(by, Action.REPORT_WRITE, report, on)
    except Refused:
        need_lto(by, Action.REPORT_SIGN, report, on)


def keep_figures(report: SpendReport, balance: Balance) -> None:
    """Set what the books say now on the report."""
    report.opening, report.received = balance.opening, balance.received
    report.returned, report.contribution = balance.returned, balance.contribution


def tie(report: SpendReport, on: date) -> Facts:
    """Set the figures anew, and return all that the checks look at (rule 8)."""
    previous = previous_of(report)
    keep_figures(report, balance_of(report, previous))
    return Facts.of(report, previous=previous, on=on)


def stands(
    report: SpendReport, lines: Mapping[int, LineGiven], words: Mapping[str, Any], answers: Mapping[int, str]
) -> bool:
    """Is all of it in the report already?"""
    rows = {row.line_id: row for row in ReportLine.objects.filter(report=report)}
    kept = {pk: LineGiven(row.spent, row.committed, row.forecast, row.note) for pk, row in rows.items()}
    said = {point.number: point.answer for point in open_points(report)}
    return (
        all(kept.get(pk) == given for pk, given in lines.items())
        and all(getattr(report, name) == value for name, value in words.items())
        and all(said.get(number, text.strip()) == text.strip() for number, text in answers.items())
    )


def write_missing_lines(report: SpendReport) -> None:
    """Give each budget line of the agreement its row."""
    there = ReportLine.objects.filter(report=report).values("line")
    missing = BudgetLine.objects.filter(agreement=report.agreement_id).exclude(pk__in=there)
    ReportLine.objects.bulk_create(ReportLine(report=report, line=line) for line in missing)


def write_lines(report: SpendReport, lines: Mapping[int, LineGiven]) -> None:
    """Write what was filled in, for lines of this agreement alone."""
    write_missing_lines(report)
    rows = {row.line_id: row for row in ReportLine.objects.filter(report=report)}
    if unknown := set(lines) - set(rows):
        raise Refused(f"{len(unknown)} of these items are not in this agreement. Nothing was saved.")
    for pk, given in lines.items():
        row = rows[pk]
        row.spent, row.committed, row.forecast, row.note = given.spent, given.committed, given.forecast, given.note
    ReportLine.objects.bulk_update([rows[pk] for pk in lines], ["spent", "committed", "forecast", "note"])


def open_points(report: SpendReport) -> list[ReportPoint]:
    """Return the points that wait for an answer: those about the version sent last."""
    if report.state != S.QUERIED:
        return []
    newest = report.versions.order_by("-number").first()
    return list(report.points.filter(version=newest).select_related("line", "asked_by")) if newest else []


def refuse_closed_parts(report: SpendReport, lines: Mapping[int, LineGiven], words: Mapping[str, Any]) -> None:
    """Rule 8: after questions only the parts they name are open; the others stay as they were sent."""
    if report.state != S.QUERIED:
        return
    points = open_points(report)
    rows = {row.line_id: row for row in ReportLine.objects.filter(report=report).select_related("line")}
    named = {point.line_id for point in points}
    for pk, given in lines.items():
        row = rows.get(pk)
        kept = row and LineGiven(row.spent, row.committed, row.forecast, row.note)
        if pk not in named and given != kept:
            name = row.line.description if row else "That item"
            raise Refused(f"Local Trust did not ask about “{name}”: it stays as it was sent.")
    parts = {point.part for point in points}
    for name, value in words.items():
        if name not in parts and value != getattr(report, name):
            field: Any = SpendReport._meta.get_field(name)
            raise Refused(f"Local Trust did not ask about “{field.verbose_name}”: it stays as it was sent.")


def write_answers(report: SpendReport, answers: Mapping[int, str], by: Any, now: datetime) -> None:
    """Write an answer beside its question."""
    for point in open_points(report):
        answer = answers.get(point.number, point.answer).strip()
        if answer != point.answer:
            point.answer = answer
            point.answered_by, point.answered_at = (by, now) if answer else (None, None)
            point.save(update_fields=["answer", "answered_by", "answered_at"])

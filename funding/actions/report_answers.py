"""A spend report leaves the organisation, is kept as it was sent, is asked about by Local Trust, and is accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from biglocal.audit.record import record
from biglocal.money import pounds
from biglocal.refusals import Refused

from .. import report_people as people
from ..models import BudgetLine, LedgerEntry, ReportPoint, ReportVersion, SpendReport
from ..report_checks import Facts, refuse_unfinished
from ..report_figures import previous_of, spent_in
from .ending import final_report_accepted
from .payment_waits import refresh_payments
from .report_rules import locked_report, need_reader, next_report_state, refuse_stale_report
from .reports import need_either, sign_report, tie

S = SpendReport.State


@dataclass(frozen=True)
class PointGiven:
    """A question about a part: `line-12`, `changed`, `receipts`."""

    part: str
    words: str


@transaction.atomic
def send_report(*, report: SpendReport, by: Any, now: datetime, seen: str | None = None) -> ReportVersion:
    """Send what is signed to Local Trust. It is kept as it is from here on (rule 8)."""
    report = locked_report(report)
    on = timezone.localdate(now)
    need_either(by, report, on)
    newest = report.versions.order_by("-number").first()
    if report.state in (S.SUBMITTED, S.ACCEPTED) and newest is not None:
        return newest  # pressed twice
    refuse_stale_report(report, seen)
    state = next_report_state(report, "send")
    facts = tie(report, on)
    refuse_unfinished(facts)
    signer: Any = report.signed_by
    report.state, report.submitted_by, report.submitted_at = state, by, now
    report.save()
    number = (newest.number if newest else 0) + 1
    version = ReportVersion.objects.create(
        report=report, number=number, said=said_of(facts), signed_by=signer, sent_by=by, sent_at=now
    )
    report.receipts.filter(sent_in__isnull=True).update(sent_in=version)
    record("send", report, by=by, sentence=sent_sentence(facts, number), community=report.agreement.community_id)
    told = people.chairs(report, on=on) + people.reps(report, on=on)
    people.tell("report-sent", report, to=told, actor=by, now=now)
    return version


@transaction.atomic
def sign_and_send_report(*, report: SpendReport, by: Any, now: datetime, seen: str | None = None) -> ReportVersion:
    """The second person signs and sends with one press: both happen, or neither."""
    return send_report(report=sign_report(report=report, by=by, now=now, seen=seen), by=by, now=now)


def sent_sentence(facts: Facts, number: int) -> str:
    """Return the line of history."""
    again = " again" if number > 1 else ""
    return f"sent the report to Local Trust{again}: {pounds(facts.balance.spent)} spent"


def said_of(facts: Facts) -> dict[str, Any]:
    """Return all that the report says, as plain text and numbers as text: it is read for years."""
    report, balance = facts.report, facts.balance
    money = ["opening", "received", "returned", "contribution", "spent", "closing"]
    return {
        "period": report.period,
        **{name: str(getattr(balance, name)) for name in money},
        "seen_on": report.seen_on.isoformat() if report.seen_on else "",
        "seen_by": report.seen_by.get_full_name() if report.seen_by else "",
        "written_by": report.written_by.get_full_name() if report.written_by else "",
        "signed_by": report.signed_by.get_full_name() if report.signed_by else "",
        "lines": [
            {
                "line": one.line.pk,
                "name": one.line.description,
                "planned": str(one.planned),
                "before": str(one.before),
                "spent": str(one.spent),
                "committed": str(one.committed),
                "forecast": str(one.forecast),
                "note": one.note,
            }
            for one in facts.lines
        ],
        **{name: getattr(report, name) for name in ["happened", "changed", "help_needed", "other_money", "with_vat"]},
        "papers": [{"name": check.words, "says": check.says} for check in facts.papers],
        "receipts": [receipt.name for receipt in report.receipts.all()],
        "answers": [{"number": point.number, "answer": point.answer} for point in report.points.all() if point.answer],
    }


@transaction.atomic
def ask_about_report(
    *, report: SpendReport, by: Any, now: datetime, points: Sequence[PointGiven], seen: str | None = None
) -> list[ReportPoint]:
    """Send numbered questions about named parts: these parts open again, the others stay as they were sent."""
    report = locked_report(report)
    on = timezone.localdate(now)
    need_reader(by, report, on)
    version = report.versions.order_by("-number").first()
    made = list(report.points.filter(version=version)) if version else []
    if report.state == S.QUERIED and [(point.key, point.words) for point in made] == [
        (p.part, p.words) for p in points
    ]:
        return made  # pressed twice
    refuse_stale_report(report, seen)
    state = next_report_state(report, "ask")
    if not points:
        raise Refused("Write at least one question, and say which part it is about.", field="words_1")
    lines = {line.pk: line for line in BudgetLine.objects.filter(agreement=report.agreement_id)}
    first = (report.points.aggregate(last=Max("number"))["last"] or 0) + 1
    rows = [
        ReportPoint(
            report=report, version=version, number=number, words=point.words, asked_by=by, asked_at=now,
            **part_of(point.part, lines),
        )
        for number, point in enumerate(points, start=first)
    ]  # fmt: skip
    made = ReportPoint.objects.bulk_create(rows)
    report.state = state
    report.signed_by = report.signed_at = None
    report.save()
    many = f"{len(made)} questions" if len(made) > 1 else "one question"
    sentence = f"asked {many} about {', '.join(dict.fromkeys(point.part_name for point in made))}"
    record("ask", report, by=by, sentence=sentence, community=report.agreement.community_id)
    told = people.writers(report, on=on) + people.workers(report, on=on)
    people.tell("report-asked", report, to=told, actor=by, now=now)
    return made


def part_of(part: str, lines: dict[int, BudgetLine]) -> dict[str, Any]:
    """Return the columns that name the part; refuse what is no part of this report."""
    name, _, number = part.partition("-")
    if name == "line" and number.isascii() and number.isdigit() and len(number) < 16 and int(number) in lines:
        return {"part": "line", "line": lines[int(number)]}
    if part in ReportPoint.Part.values and part != "line":
        return {"part": part}
    raise Refused("Choose which part of this report each question is about.", field="part_1")


@transaction.atomic
def accept_report(*, report: SpendReport, by: Any, now: datetime, seen: str | None = None) -> SpendReport:
    """The spend is booked line by line, and the payment that waited for the report can become ready."""
    report = locked_report(report)
    on = timezone.localdate(now)
    if report.state == S.ACCEPTED and report.accepted_by_id == by.pk:
        return report  # pressed twice
    need_reader(by, report, on)
    if report.state == S.ACCEPTED:
        raise Refused(f"{report.accepted_by} has accepted this report already.")
    refuse_stale_report(report, seen)
    state = next_report_state(report, "accept")
    refuse_untied(report)
    book_spend(report, by, now)
    report.state, report.accepted_by, report.accepted_at = state, by, now
    report.save()
    sentence = f"accepted the report: {pounds(spent_in(report))} booked as spent"
    record("accept", report, by=by, sentence=sentence, community=report.agreement.community_id)
    final_report_accepted(report, by=by, now=now)
    refresh_payments(agreement=report.agreement_id, now=now)
    told = people.writers(report, on=on) + people.chairs(report, on=on) + people.workers(report, on=on)
    people.tell("report-accepted", report, to=told, actor=by, now=now)
    return report


def refuse_untied(report: SpendReport) -> None:
    """Rule 8, once more before the books are written: the report before is accepted, this one begins with its end."""
    previous = previous_of(report)
    if previous is None:
        return
    if previous.state != S.ACCEPTED:
        raise Refused(f"Report {previous.number}, {previous.period}, is not accepted yet. Read that one first.")
    ends = previous.closing_with(spent_in(previous))
    if ends != report.opening:
        raise Refused(
            f"Report {previous.number} ends with {pounds(ends)}, and this one begins with {pounds(report.opening)}. "
            "Ask them to send this one again: it then takes the new figure."
        )


def book_spend(report: SpendReport, by: Any, now: datetime) -> None:
    """Write one ledger row for each line on which something was spent, on the last day of the period."""
    note = f"Report {report.number}, {report.period}"
    for row in report.lines.select_related("line"):
        if row.spent:
            LedgerEntry.objects.create(
                agreement=report.agreement, line=row.line, report=report, kind=LedgerEntry.Kind.SPEND,
                amount=row.spent, on=report.end_date or timezone.localdate(now), note=note, by=by,
            )  # fmt: skip

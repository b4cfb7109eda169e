"""Spend reports of the story: two accepted, one with questions, one open; and one that is late elsewhere."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from biglocal.accounts.models import Person
from biglocal.audit.models import AuditLine
from biglocal.audit.record import topic_of
from biglocal.communities.models import Community
from funding.actions.report_answers import said_of
from funding.actions.reports import keep_figures, write_missing_lines
from funding.models import (
    Agreement,
    BudgetLine,
    LedgerEntry,
    Payment,
    ReportLine,
    ReportPoint,
    ReportVersion,
    SpendReport,
)
from funding.report_checks import Facts
from funding.report_figures import balance_of, previous_of

from .world import World

HAPPENED = {
    1: "Four parts of the plan got going in their first half year. The kitchen cooks on three evenings, the repair bench "
    "opens twice a week, and the gym has 46 members under eighteen.",
    2: "Two benches went into the Triangle, and neighbours fixed the fence themselves after the night it was kicked in. "
    "Forty bikes went back on the road.",
}
SPENT = [Decimal("1240.00"), Decimal("618.40"), Decimal("905.15"), Decimal("410.00")]


def write_first_report(world: World, agreement: Agreement, ended: int) -> SpendReport:
    """Write an accepted first report, from the agreement's first day to `ended` days ago."""
    last = world.day(ended)
    people = world.people
    report = SpendReport.objects.create(
        agreement=agreement, number=1, start_date=agreement.start_date, end_date=last,
        due_on=last + timedelta(days=world.programme.report_due_days), state=SpendReport.State.ACCEPTED, with_vat=True,
        happened=HAPPENED[1], written_by=people["finance"], written_at=world.moment(ended - 12),
        shown_at=world.moment(ended - 12), seen_by=people["harjit"], seen_on=world.day(ended - 15),
        seen_at=world.moment(ended - 15), signed_by=people["certifier"], signed_at=world.moment(ended - 18),
        submitted_by=people["certifier"], submitted_at=world.moment(ended - 18), accepted_by=people["priya"],
        accepted_at=world.moment(ended - 25),
    )  # fmt: skip
    keep_figures(report, balance_of(report, None))
    report.save()
    for verb, who, ago, sentence in [
        ("save", "finance", 12, "saved the report"), ("show", "finance", 12, "showed the report to the partnership"),
        ("see", "harjit", 15, "said that the partnership saw it"), ("sign", "certifier", 18, "signed the report"),
        ("send", "certifier", 18, "sent the report to Local Trust"), ("accept", "priya", 25, "accepted the report"),
    ]:  # fmt: skip
        remember(world, report, verb, people[who], ended - ago, sentence)
    return report


def accept_line(world: World, report: SpendReport, line: BudgetLine, spent: int) -> None:
    """Write what the accepted report says of a line, and book it."""
    ReportLine.objects.create(report=report, line=line, spent=Decimal(spent))
    if spent:
        LedgerEntry.objects.create(
            agreement=report.agreement, line=line, report=report, kind=LedgerEntry.Kind.SPEND, amount=Decimal(spent),
            on=report.end_date, note=f"Report 1, {report.period}", by=world.people["priya"],
        )  # fmt: skip


def write_second_reports(world: World, community: Community) -> None:
    """Write what follows: questions about this year's second report, and a gym's second report that is open."""
    firsts = SpendReport.objects.filter(agreement__community=community, number=1).select_related("agreement")
    for first in firsts.order_by("pk"):
        keep_version(world, first)
        report = write_open_report(world, first.agreement, number=2, first=179, last=8)
        if first.agreement.title == "This year":
            ask_about(world, report)
            Payment.objects.filter(agreement=first.agreement, number=2).update(waits_for_report=report)


def write_open_report(world: World, agreement: Agreement, *, number: int, first: int, last: int) -> SpendReport:
    """Write a report on the days from `first` to `last` (ago), open since the day after."""
    end = world.day(last)
    report = SpendReport.objects.create(
        agreement=agreement, number=number, start_date=world.day(first), end_date=end,
        due_on=end + timedelta(days=world.programme.report_due_days), state=SpendReport.State.OPEN,
    )  # fmt: skip
    keep_figures(report, balance_of(report, previous_of(report)))
    report.save()
    write_missing_lines(report)
    remember(world, report, "open", None, last - 1, "the report opened")
    return report


def ask_about(world: World, report: SpendReport) -> None:
    """Let it be sent early, and Priya ask about two parts of it."""
    people = world.people
    for row, spent in zip(report.lines.order_by("line"), SPENT, strict=False):
        row.spent, row.forecast = spent, Decimal(500)
        row.save()
    report.state, report.with_vat, report.happened = SpendReport.State.QUERIED, True, HAPPENED[2]
    report.written_by, report.written_at, report.shown_at = people["finance"], world.moment(6), world.moment(6)
    report.seen_by, report.seen_on, report.seen_at = people["harjit"], world.day(5), world.moment(5)
    report.signed_by, report.submitted_by, report.submitted_at = (
        people["certifier"],
        people["certifier"],
        world.moment(4),
    )
    report.save()
    version = keep_version(world, report)
    line = report.lines.select_related("line").order_by("line").first()
    asked = {"report": report, "version": version, "asked_by": people["priya"], "asked_at": world.moment(2)}
    ReportPoint.objects.create(
        number=1, part="line", line=line.line if line else None, words="Which of these bills is for the fence?", **asked
    )
    ReportPoint.objects.create(number=2, part="receipts", words="May we see the bill of the crane?", **asked)
    SpendReport.objects.filter(pk=report.pk).update(signed_by=None)
    for verb, who, ago, sentence in [
        ("show", "finance", 6, "showed the report to the partnership"), ("see", "harjit", 5, "said that the partnership saw it"),
        ("sign", "certifier", 4, "signed the report"), ("send", "certifier", 4, "sent the report to Local Trust"),
        ("ask", "priya", 2, f"asked 2 questions about {line.line if line else 'it'}, Receipts"),
    ]:  # fmt: skip
        remember(world, report, verb, people[who], ago, sentence)


def keep_version(world: World, report: SpendReport) -> ReportVersion:
    """Keep the report as it was sent."""
    rows = SpendReport.objects.for_pages().prefetch_related("receipts", "points")
    facts = Facts.of(rows.get(pk=report.pk), previous=previous_of(report), on=world.today)
    sent: dict[str, Any] = {"signed_by": world.people["certifier"], "sent_by": world.people["certifier"]}
    return ReportVersion.objects.create(
        report=report, number=1, said=said_of(facts), sent_at=report.submitted_at, **sent
    )


def remember(world: World, report: SpendReport, verb: str, by: Person | None, ago: int, sentence: str) -> None:
    """Write one line of history as of then."""
    AuditLine.objects.create(
        at=world.moment(ago, "16:10"), by=by, verb=verb, topic=topic_of(report),
        community=report.agreement.community_id, sentence=sentence,
    )  # fmt: skip

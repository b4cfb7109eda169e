"""The figures of a spend report: what it opens with, what came and went in its period, what is spent of each line."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from biglocal.ready import Given, ready

from .models import BudgetLine, LedgerEntry, ReportLine, SpendReport

NOTHING = Decimal("0.00")
K = LedgerEntry.Kind
MOVEMENTS = ["received", "returned", "on_top", "came", "went"]
LINE_COLUMNS = ["line", "spent", "committed", "forecast", "note", "report__state"]


@dataclass(frozen=True)
class Balance:
    """Closing = opening + received - spent - returned (money.md, rule 8)."""

    opening: Decimal
    received: Decimal
    returned: Decimal
    contribution: Decimal
    spent: Decimal = NOTHING

    @property
    def closing(self) -> Decimal:
        """What should be in the bank at the end."""
        return self.opening + self.received - self.spent - self.returned


@dataclass(frozen=True)
class LineFigures:
    """One budget line as a report shows it."""

    line: BudgetLine
    before: Decimal
    spent: Decimal | None = None
    committed: Decimal = NOTHING
    forecast: Decimal = NOTHING
    note: str = ""

    @property
    def planned(self) -> Decimal:
        return self.line.amount

    @property
    def so_far(self) -> Decimal:
        """Spent in all, with this report."""
        return self.before + (self.spent or NOTHING)

    @property
    def left(self) -> Decimal:
        """Of the line, after what is spent."""
        return self.planned - self.so_far


def previous_of(report: SpendReport) -> SpendReport | None:
    """Return the agreement's report before this one, with what it says was spent."""
    if report.number == 1:
        return None
    return _previous().first(agreement=report.agreement_id, number=report.number)


@ready
def _previous() -> QuerySet:
    earlier = SpendReport.objects.filter(agreement=Given("agreement"), number__lt=Given("number"))
    return earlier.annotate(spent_in_it=Sum("lines__spent")).order_by("-number")[:1]


def spent_in(report: SpendReport) -> Decimal:
    """Return all that the report says was spent in its period."""
    if hasattr(report, "spent_in_it"):  # read with it
        return report.spent_in_it or NOTHING
    return ReportLine.objects.filter(report=report).aggregate(total=Sum("spent"))["total"] or NOTHING


def balance_of(report: SpendReport, previous: SpendReport | None, spent: Decimal | None = None) -> Balance:
    """Return the figures as the books have them now. Its first day is the day after the report before it ends."""
    first = report.start_date
    if previous is not None and previous.end_date:
        first = min(first, previous.end_date + timedelta(days=1))
    in_period = _moved(report, first)
    opening = in_period["before"] if previous is None else previous.closing_with(spent_in(previous))
    total = spent_in(report) if spent is None else spent
    return Balance(opening, in_period["received"], in_period["returned"], in_period["on_top"], total)


def kept_balance(report: SpendReport, spent: Decimal) -> Balance:
    """Return the figures as the report keeps them."""
    return Balance(report.opening, report.received, report.returned, report.contribution, spent)


def _moved(report: SpendReport, first: date) -> dict[str, Decimal]:
    """Return what came and went in its period, and what the organisation held before it. One query."""
    sums = _movements().first(agreement=report.agreement_id, first=first, last=report.end_date or date.max) or {}
    found = {name: sums.get(name) or NOTHING for name in MOVEMENTS}
    return {**found, "before": found["came"] - found["went"]}


@ready
def _movements() -> QuerySet:
    """One row, or none where nothing moved yet."""
    before, inside = Q(on__lt=Given("first")), Q(on__gte=Given("first"), on__lte=Given("last"))
    rows = LedgerEntry.objects.filter(agreement=Given("agreement")).order_by().values("agreement")
    return rows.annotate(
        received=LedgerEntry.sum_of(K.PAYMENT, when=inside),
        returned=LedgerEntry.sum_of(K.RETURN, when=inside),
        on_top=LedgerEntry.sum_of(K.CONTRIBUTION, when=inside),
        came=LedgerEntry.sum_of(K.PAYMENT, when=before),
        went=LedgerEntry.sum_of(K.RETURN, K.SPEND, when=before),
    )


def lines_of(report: SpendReport) -> list[LineFigures]:
    """Return every budget line of the agreement as the report has it; one that came later is empty. Two queries.

    Before it stands what is booked, and what earlier reports say that are not accepted yet.
    """
    given = {"agreement": report.agreement_id, "number": report.number}
    said, waiting = {}, dict[int, Decimal]()
    for row in _said().all(**given):
        if row.report_id == report.pk:
            said[row.line_id] = row
        elif row.report.state != SpendReport.State.ACCEPTED:
            waiting[row.line_id] = waiting.get(row.line_id, NOTHING) + (row.spent or NOTHING)
    lines = _lines().all(**given, first=report.start_date)
    return [
        figures_of(line, (line.booked or NOTHING) + waiting.get(line.pk, NOTHING), said.get(line.pk)) for line in lines
    ]


@ready
def _said() -> QuerySet:
    rows = ReportLine.objects.filter(report__agreement=Given("agreement"), report__number__lte=Given("number"))
    return rows.order_by().select_related("report").only(*LINE_COLUMNS)


@ready
def _lines() -> QuerySet:
    """The lines with what was booked as spent of each before this report, by earlier reports or by hand."""
    by_hand = Q(report__isnull=True, on__lt=Given("first"))
    rows = LedgerEntry.objects.filter(Q(report__number__lt=Given("number")) | by_hand, kind=K.SPEND)
    sums = rows.filter(line=OuterRef("pk")).order_by().values("line").annotate(sum=LedgerEntry.spent_sum())
    lines = BudgetLine.objects.filter(agreement=Given("agreement")).annotate(booked=Subquery(sums.values("sum")))
    return lines.select_related("project", "priority")


def figures_of(line: BudgetLine, before: Decimal, said: ReportLine | None) -> LineFigures:
    """Return one line with what was said of it."""
    if said is None:
        return LineFigures(line, before)
    return LineFigures(line, before, said.spent, said.committed, said.forecast, said.note)


def is_outside(figures: LineFigures, report: SpendReport) -> bool:
    """Is the line so far from its plan that a word is asked? Too little counts when the money ends."""
    room = report.agreement.figures.tolerance(figures.line.amount)
    too_much = figures.so_far + figures.committed - figures.planned > room
    too_little = report.is_final and figures.planned - figures.so_far > room
    return too_much or too_little

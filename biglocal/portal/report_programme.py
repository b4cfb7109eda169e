"""The report of a programme for staff and board: a quarter of all its areas, with the figures of the staff's own pages.

It is asked for by itself on the first working day after a quarter, and by staff over any days.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from biglocal.communities.models import PlanReview, Programme
from biglocal.dates import months_on, today
from biglocal.money import pounds
from biglocal.reports.contents import MOST_ROWS, Bar, Chart, Part, Row, Table
from biglocal.reports.models import Report
from biglocal.reports.registry import Kind
from biglocal.web.templatetags.web import day, pounds_short
from councillors.ask_numbers import by_kind
from councillors.models import Ask, AskAnswer
from funding.portfolio import QUIET, AreaRow
from funding.portfolio_whole import Reckoned, reckon
from funding.quarters import quarters_of

from . import programme_readers
from .months import midnight
from .programme_reads import mends_between, outcomes_of, paid_between, plans_that_end, reports_due, themes_of
from .report_area import span_words

A_DAY = timedelta(days=1)
ENDS_SOON, DUE_SOON = 6, 3  # months


@dataclass
class ProgrammeSpan:
    """A programme and the days a report covers, with the figures of all its areas as they are now."""

    programme: Programme
    first: date
    last: date
    on: date
    now: Reckoned

    @property
    def days(self) -> dict[str, date]:
        return {"first": self.first, "last": self.last}

    def of(self, flag: str) -> list[AreaRow]:
        """The areas to look at for this, the gravest first."""
        fits = [row for row in self.now.rows if getattr(row, flag)]
        return sorted(fits, key=lambda row: (*row.weight, row.name))


def about(report: Report) -> ProgrammeSpan | None:
    """Return the programme with its areas; None where there is no such programme. Ten queries."""
    programme = Programme.objects.filter(pk=report.subject).first()
    if programme is None:
        return None
    return ProgrammeSpan(programme, report.first, report.last, today(), reckon([programme.pk], today()))


def heads(span: ProgrammeSpan) -> tuple[str, str, str]:
    whole = span.now.whole
    said = f"{pounds_short(whole['spent'])} of {pounds_short(whole['allocation'])} is spent"
    standing = ", ".join(f"{len(areas)} {words}" for _, words, areas in span.now.standings if areas)
    title = f"{span.programme.name}: {span_words(span.first, span.last)}"
    return title, areas_in(len(span.now.rows)), f"{said}. Areas: {standing}." if standing else f"{said}."


def areas_in(count: int) -> str:
    return f"{count:,} {'area' if count == 1 else 'areas'}"


# Its headings, in their order -----------------------------------------------------------------------------------------
def money(span: ProgrammeSpan) -> Part:
    """The figures at the head of the page of all areas."""
    rows, whole = span.now.rows, span.now.whole
    promised, left = sum(row.money.promised for row in rows), sum(row.money.left for row in rows)
    words = [
        f"{pounds(whole['spent'])} of {pounds(whole['allocation'])} is spent: {whole['percent']:.1f}%. "
        f"At the pace of the last year {pounds(whole['unspent'])} would be unspent when the programme ends."
    ]
    sums = [
        ("In all", whole["allocation"]), ("Spent", whole["spent"]), ("Promised", promised), ("Left to plan", left),
        ("In the accounts of organisations", whole["balance"]),
    ]  # fmt: skip
    table = Table("Money of all areas", ["Money", "Pounds"], [[label, pounds(amount)] for label, amount in sums])
    return Part("money", "All areas together", words=words, table=table)


def states(span: ProgrammeSpan) -> Part:
    """How the areas do, as the quilt of all areas shows it."""
    found = [(words.capitalize(), len(areas)) for _, words, areas in span.now.standings]
    rows = [[words, f"{count:,}"] for words, count in found]
    chart = chart_of("Areas by state", [Bar(words, count, f"{count:,}") for words, count in found])
    flags = [f"{words}: {count:,}" for _, words, count in span.now.counts]
    return Part(
        "states", "How the areas are doing", words=[f"What to look at. {'; '.join(flags)}."], chart=chart,
        table=Table("Areas by state", ["State", "Areas"], rows),
    )  # fmt: skip


def quarters(span: ProgrammeSpan) -> Part:
    """What was spent each quarter against what was planned, up to the quarter of the last day."""
    found = quarters_of([span.programme.pk], on=span.last)
    rows = [[f"From {one.words}", pounds(one.plan), pounds(one.spent)] for one in found]
    bars = [
        bar
        for one in found
        for bar in [
            Bar(f"{one.short} planned", float(one.plan), pounds_short(one.plan)),
            Bar(f"{one.short} spent", float(one.spent), pounds_short(one.spent)),
        ]
    ]
    table = Table("Spent each quarter against plan", ["Quarter", "Planned", "Spent"], rows)
    return Part("quarters", "Spent against plan", chart=chart_of(table.caption, bars), table=table)


def themes(span: ProgrammeSpan) -> Part | None:
    """Projects and money by theme; the sums are those of all areas."""
    found = themes_of(span.programme.pk, **span.days)
    if not found:
        return None
    rows = [
        [one.label, f"{one.projects:,}", pounds(one.agreed), pounds(one.spent), pounds(one.spent_now)] for one in found
    ]
    in_all = [sum((getattr(one, name) for one in found), 0) for name in ("agreed", "spent", "spent_now")]
    rows.append(["In all", f"{sum(one.projects for one in found):,}", *map(pounds, in_all)])
    table = Table("By theme", ["Theme", "Projects running", "Agreed", "Spent so far", "Spent in these days"], rows)
    bars = [Bar(one.label, float(one.spent), pounds_short(one.spent)) for one in found if one.spent]
    return Part(
        "themes", "By theme", chart=chart_of("Spent so far by theme", bars) if bars else None, table=table
    )  # fmt: skip


def outcomes(span: ProgrammeSpan) -> Part | None:
    """The aims of the programme that areas named in the last review of a plan they sent."""
    areas, named = outcomes_of(span.programme.pk)
    if not areas:
        return None
    rows = [[words, f"{named[name]:,}"] for name, words in PlanReview.OUTCOMES]
    bars = [Bar(f"Aim {number}", count, f"{count:,}") for number, count in enumerate(named.values(), 1)]
    words = [f"{areas_in(areas)} sent a review of a plan. The table counts which aims each named in its last one."]
    table = Table("Aims that areas named", ["Aim", "Areas"], rows)
    return Part("outcomes", "The four aims", words=words, chart=chart_of(table.caption, bars), table=table)


def quiet(span: ProgrammeSpan) -> Part:
    """Areas without an update for a month: the rule of the page of all areas."""
    found = sorted(span.of("quiet_for"), key=lambda row: (-row.quiet_for, row.name))
    rows = [
        area_row(row, f"{row.quiet_for:,} days, since {day(row.last_update)}" if row.last_update else "No update yet")
        for row in found
    ]
    words = f"{areas_in(len(found))} {'has' if len(found) == 1 else 'have'} logged nothing for more than {QUIET} days."
    words = words if found else f"Every area has logged something in the last {QUIET} days."
    return Part("quiet", "Quiet areas", words=[words], rows=rows)


def mends(span: ProgrammeSpan) -> Part:
    """Setbacks of these days, how many are put right, and how fast."""
    found = mends_between(span.programme.pk, **span.days)
    if not found.setbacks:
        return Part("mends", "Setbacks and mends", words=["Nobody told of a setback in these days."])
    half = f" Half of them {found.half_within}." if found.mended else ""
    one = found.setbacks == 1
    words = f"{found.setbacks:,} {'setback was' if one else 'setbacks were'} told of in these days; {found.mended:,} "
    rows = [
        ["Setbacks", f"{found.setbacks:,}"],
        ["Put right", f"{found.mended:,}"],
        ["Still open", f"{found.waiting:,}"],
    ]
    table = Table("Setbacks of these days", ["Setbacks", "Number"], rows)
    words += f"{'is' if found.mended == 1 else 'are'} put right.{half}"
    return Part("mends", "Setbacks and mends", words=[words], table=table)


def asks(span: ProgrammeSpan) -> Part:
    """What councillors were asked in these days, and what came of it."""
    asked = Ask.objects.filter(community__programme=span.programme, **between("raised_at", span))
    kinds = by_kind(asked)
    names = ["asked", "led", "at_it", "waiting", "declined", "ended", "back"]
    rows = [[row.label, *(f"{row.counts[name]:,}" for name in names)] for row in kinds]
    rows.append(["In all", *(f"{sum(row.counts[name] for row in kinds):,}" for name in names)])
    head = ["Kind of help", "Asked", "Led to something", "A councillor is at it", "Nobody has it yet",
            "Could not be taken on", "Closed without a result", "Taken back"]  # fmt: skip
    bars = [Bar(row.label, row.counts["asked"], f"{row.counts['asked']:,}") for row in kinds]
    if not any(row.counts["asked"] for row in kinds):
        return Part("asks", "Asked of councillors", words=["No councillor was asked for anything in these days."])
    table = Table("Asked of councillors", head, rows)
    return Part("asks", "Asked of councillors", chart=chart_of("Asked by kind of help", bars), table=table)


def results(span: ProgrammeSpan) -> Part | None:
    """Councillors whose help led to something in these days; before an election this waits."""
    that_did = AskAnswer.objects.that_led_somewhere().filter(ask__community__programme=span.programme)
    that_did = that_did.filter(**between("ask__result_at", span))
    rows = [
        Row(f"{one.councillor}: {one.ask.result}", f"{one.ask.community.name}, {day(one.ask.result_at)}",
            one.councillor.get_absolute_url())
        for one in that_did.defer("ask__community__outline")[:MOST_ROWS]
    ]  # fmt: skip
    return Part("results", "Doors that councillors opened", rows=rows, more=max(that_did.count() - len(rows), 0))


def paid(span: ProgrammeSpan) -> Part:
    """What went to the organisations in these days, and what came back."""
    sums = paid_between(span.programme.pk, **span.days)
    times = f"{sums['payments']:,} {'payment' if sums['payments'] == 1 else 'payments'}"
    words = f"{pounds(sums['paid'])} went out in {times} to {areas_in(sums['areas'])}."
    rows = [["Paid", pounds(sums["paid"])], ["Contribution on top", pounds(sums["contribution"])],
            ["Sent back", pounds(sums["returned"])]]  # fmt: skip
    return Part("paid", "Money paid", words=[words], table=Table("Paid in these days", ["Money", "Pounds"], rows))


def late(span: ProgrammeSpan) -> Part:
    """Spend reports whose day has passed, by area, the longest wait first."""
    found = sorted(span.of("late"), key=lambda row: (row.late_since or date.max, row.name))
    count = sum(row.late for row in found)
    words = f"{count:,} spend {'report is' if count == 1 else 'reports are'} late, of {areas_in(len(found))}."
    rows = [area_row(row, late_words(row)) for row in found]
    return Part("late", "Reports outstanding", words=[words if count else "No spend report is late."], rows=rows)


def late_words(row: AreaRow) -> str:
    more = f", and {row.late - 1:,} more" if row.late > 1 else ""
    return f"Due {day(row.late_since)}{more}"


def ending(span: ProgrammeSpan) -> Part:
    """Plans that end in the half year that comes."""
    plans = plans_that_end(span.programme.pk, first=span.on, last=months_on(span.on, ENDS_SOON))
    rows = [
        Row(
            f"{one.community.name}: {one.title}",
            f"ends {day(one.end_date)}",
            reverse("area", args=[one.community.slug]),
        )
        for one in plans[:MOST_ROWS]
    ]
    return Part("ending", "What is next: plans that end", rows=rows, more=max(plans.count() - len(rows), 0))


def due_next(span: ProgrammeSpan) -> Part:
    """Spend reports that are due in the three months that come."""
    found = reports_due(span.programme.pk, first=span.on, last=months_on(span.on, DUE_SOON))
    rows = [
        Row(f"{one.agreement.community.name}: {one.agreement.lto}", f"due {day(one.due_on)}")
        for one in found.defer("agreement__community__outline")[:MOST_ROWS]
    ]
    return Part("due", "What is next: spend reports due", rows=rows, more=max(found.count() - len(rows), 0))


# What they share ------------------------------------------------------------------------------------------------------
def chart_of(caption: str, bars: list[Bar]) -> Chart:
    return Chart(f"{caption}: {', '.join(f'{bar.label} {bar.words}' for bar in bars)}.", bars)


def area_row(row: AreaRow, note: str) -> Row:
    return Row(row.name, note, reverse("area", args=[row.slug]))


def between(moment: str, span: ProgrammeSpan) -> dict[str, Any]:
    return {f"{moment}__gte": midnight(span.first), f"{moment}__lt": midnight(span.last + A_DAY)}


PROGRAMME = Kind(
    name="programme",
    label="Report of the programme",
    about=about,
    heads=heads,
    parts=[money, states, quarters, themes, outcomes, quiet, mends, asks, results, paid, late, ending, due_next],
    may_read=programme_readers.may_read,
    back=programme_readers.back,
    is_edited=True,
    due=programme_readers.due,
    told=programme_readers.told,
    circles=programme_readers.circles,
)

"""A councillor's year with and for the neighbourhoods of their wards, to show to residents: drafted from the log.

What stands in it is on the pages of the wards and of the councillor already; of requests that led to nothing yet there
are only numbers. In the weeks before an election of the council it waits: draft, file, link and mail (places.md, 10).
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, DateTimeField, Exists, OuterRef, Q
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone

from biglocal.access import Action
from biglocal.communities.roles import standing_of
from biglocal.dates import running_on
from biglocal.money import pounds
from biglocal.places.pre_election import held_until, is_held
from biglocal.reports.contents import Bar, Chart, Part, Row, Table
from biglocal.reports.registry import Due, Kind
from biglocal.web.templatetags.web import day, in_words
from councillors.models import Ask, Councillor, Term
from funding.span_money import money_of_projects
from projects.models import Project, StageReached, Update

from .months import Month
from .report_area import mend_rows, span_words
from .report_councillor_reads import Year, about
from .ward_brief import begun, people_and_hours, told
from .ward_facts import counted, figures_of
from .ward_month import started_in, stuck_at

MOST = 400
SHOWN = {
    Update.Kind.STEP: "Steps forward",
    Update.Kind.SETBACK: "Setbacks",
    Update.Kind.PUT_RIGHT: "Put right",
    Update.Kind.THANKS: "Thank yous",
}


def heads(year: Year) -> tuple[str, str, str]:
    title = f"{year.councillor}: {span_words(year.first, year.last)}"
    if not year.wards:
        return title, year.councillor.council.name, "No term is known in these days."
    wards = " and ".join(ward.name for ward in year.wards)
    counts = [
        (len(year.asks.answered()), "request answered", "requests answered"),
        (len(year.asks.results), "result", "results"),
        (len(year.updates.updates), "update in the ward", f"updates in the ward{'s' if len(year.wards) > 1 else ''}"),
    ]
    said = [f"{in_words(count)} {one if count == 1 else many}" for count, one, many in counts if count]
    words = f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else "".join(said)
    return title, f"{wards}, {year.councillor.council.name}", f"{words[:1].upper()}{words[1:]}." if words else NOTHING


NOTHING = "Nothing was logged in these wards in these days."


# Its headings, in their order -----------------------------------------------------------------------------------------
def terms(year: Year) -> Part:
    """Each term of the span, as the councillor's page has it."""
    rows = [
        Row(
            f"{term.ward.name} ward",
            f"{day(term.start_date)} to {day(term.end_date) if term.end_date else 'today'}"
            + (f", {term.party}" if term.party else ""),
            ward.place.line.get_absolute_url(),
        )
        for ward in year.wards
        for term in ward.terms
    ]
    return Part("terms", "Where I sit", rows=rows)


def asks(year: Year) -> Part | None:
    """Requests by kind of help: nothing of their words, which stay between the group and its councillors."""
    if not year.asks.asked:
        return None
    rows = [[str(kind.label), *counts_of(one for one in year.asks.asked if one.kind == kind)] for kind in Ask.Kind]
    rows.append(["In all", *counts_of(year.asks.asked)])
    days = year.asks.usual_days
    quick = "on the day they came" if days == 0 else f"within {counted(days or 0, 'day')}"
    words = [f"Half of the answers came {quick}."] if days is not None else []
    head = ["Kind of help", "Asked", "Answered", "Took it on", "Led to something"]
    return Part("asks", "What residents asked", words=words, table=Table("Requests by kind of help", head, rows))


def counts_of(asked: Iterable[Any]) -> list[str]:
    """Asked, answered, taken on, led to something."""
    rows = list(asked)
    flags = [(one.is_answered, one.is_taken, one.led_somewhere) for one in rows]
    return [str(len(rows)), *(str(sum(flag[at] for flag in flags)) for at in range(3))]


def answers(year: Year) -> Part | None:
    """Requests answered, month by month, drawn and as a table."""
    found = Counter(
        Month.of(timezone.localdate(one.answered_at)).first for one in year.asks.answered() if one.answered_at
    )
    if not found:
        return None
    bars = [Bar(month.name, found[month.first], str(found[month.first])) for month in year.months]
    said = ", ".join(f"{bar.label} {bar.words}" for bar in bars if bar.length)
    table = Table("Requests answered each month", ["Month", "Answered"], [[bar.label, bar.words] for bar in bars])
    return Part(
        "answers", "Answered each month", chart=Chart(f"Requests answered each month: {said}.", bars), table=table
    )


def results(year: Year) -> Part:
    """What requests led to, in the words of the councillor's page."""
    rows = [
        Row(f"{one.ask.title}: {one.ask.result}", f"{one.ask.community}, {day(one.ask.result_at)}", "")
        for one in year.asks.results
    ]
    return Part("results", "What came of it", rows=rows)


def done(year: Year) -> Part:
    new = {one.pk: one for ward in year.wards for one in started_in(ward.projects, ward.first, ward.last)}
    return Part("done", "What was done", rows=told(year.updates.of_kind(Update.Kind.STEP)) + begun(new.values()))


def opened(year: Year) -> Part:
    """Places that came to the stage Open in the ward's days."""
    either = Q(pk=None)
    for ward in year.wards:
        either |= Q(project__in=[one.pk for one in ward.projects], on__gte=ward.first, on__lte=ward.last)
    found = StageReached.objects.filter(either, stage=Project.Stage.OPEN).select_related("project__community")
    rows = [
        Row(one.project.title, f"{one.project.community}, {day(one.on)}", one.project.get_absolute_url())
        for one in found.defer("project__community__outline").order_by("-on", "pk")[:MOST]
    ]
    return Part("opened", "What opened", rows=rows)


def mends(year: Year) -> Part:
    repairs = Update.objects.public().filter(pk__in=[one.pk for one in year.updates.of_kind(Update.Kind.PUT_RIGHT)])
    return Part("mends", "What was put right", rows=mend_rows(repairs))


def progress(year: Year) -> Part | None:
    """Public updates of the wards month by month, each once, drawn and as a table."""
    updates = Update.objects.public().filter(year.of_wards).order_by()
    updates = updates.annotate(month=TruncMonth("posted_at", output_field=DateTimeField()))
    found: Counter[tuple[date, str]] = Counter()
    for month, kind, count in updates.values_list("month", "kind").annotate(Count("pk", distinct=True)):
        found[Month.of(month.date()).first, kind] = count
    if not found:
        return None
    rows = []
    for month in year.months:
        counts = [found[month.first, kind] for kind in SHOWN]
        rows.append([month.name, *map(str, counts), str(sum(counts))])
    bars = [Bar(row[0], int(row[-1]), row[-1]) for row in rows]
    said = ", ".join(f"{bar.label} {bar.words}" for bar in bars if bar.length)
    table = Table("Updates each month", ["Month", *SHOWN.values(), "In all"], rows)
    return Part("progress", "Updates each month", chart=Chart(f"Updates each month: {said}.", bars), table=table)


def wards(year: Year) -> Part | None:
    """The figures of each ward's page of facts. What stands in two wards counts in each."""
    if not year.wards:
        return None
    rows, words = [], []
    for ward in year.wards:
        sums = figures_of(ward.place.line, ward.begins, ward.ends)
        rows.append(
            [ward.name, *(str(n) for n in (len(ward.projects), sums.updates, sums.setbacks, sums.mended, sums.thanks))]
        )
        if sums.people or sums.hours:
            words.append(f"{ward.name}: {people_and_hours(sums.people, sums.hours)}. Each time somebody came counts.")
    head = ["Ward", "Projects", "Updates", "Setbacks", "Since put right", "Thanks"]
    return Part("wards", "The wards in figures", words=words, table=Table("The wards in figures", head, rows))


def money(year: Year) -> Part | None:
    """What is set aside for the wards' projects and spent, as on the wards' pages, and the span's part of it."""
    rows = [[ward.name, *sums_of(ward.projects, ward.first, ward.last)] for ward in year.wards]
    if len(rows) > 1:
        rows.append(["Together, each project once", *sums_of(year.projects, year.first, year.last)])
    if all(row[1:] == ["£0"] * 4 for row in rows):
        return None
    words = ["A project without a fixed place counts whole in each ward it touches."]
    head = ["Ward", "Set aside", "Spent", "Promised in these days", "Spent in these days"]
    return Part("money", "Big Local money in the wards", words=words, table=Table("Money of the wards", head, rows))


def sums_of(projects: Iterable[Project], first: date, last: date) -> list[str]:
    sums = money_of_projects([project.pk for project in projects], first=first, last=last)
    return [pounds(one) for one in (sums.given, sums.spent, sums.promised_now, sums.spent_now)]


def thanks(year: Year) -> Part:
    return Part("thanks", "Thank you", rows=told(year.updates.of_kind(Update.Kind.THANKS)))


def still_open(year: Year) -> Part:
    """Setbacks that nothing had put right on the last day, and how many requests are under way today."""
    waiting, in_hand = year.asks.waiting, year.asks.in_hand
    words = [f"{counted(waiting, 'request')} {'waits' if waiting == 1 else 'wait'} for an answer."] if waiting else []
    words += [f"{counted(in_hand, 'request')} {'is' if in_hand == 1 else 'are'} in hand."] if in_hand else []
    found = {one.pk: one for ward in year.wards for one in stuck_at(ward.place.line, ward.ends)}
    newest = sorted(found.values(), key=lambda one: (one.happened_on, one.pk), reverse=True)
    return Part("open", "What is open", words=words, rows=told(newest))


# Who reads it, and when -----------------------------------------------------------------------------------------------
def may_read(person: Any, subject: int) -> bool:
    """The councillor, also after the last term, and those of Local Trust who help people with their accounts."""
    return may_change(person, subject) or Action.PEOPLE_HELP in standing_of(person).actions_anywhere()


def may_change(person: Any, subject: int) -> bool:
    """The councillor alone: what it says is theirs."""
    return Councillor.objects.filter(pk=subject, person=person.pk).exists()


def waits_until(subject: int) -> date | None:
    """Return the day of the poll, while the council's weeks before an election run."""
    rows = Councillor.objects.filter(pk=subject).annotate(until=held_until("councillors"))
    return rows.values_list("until", flat=True).first()


def year_of(on: date) -> tuple[date, date]:
    """Return the last municipal year that is over: councils begin theirs in May, and residents look back on it then."""
    year = on.year if on.month >= 5 else on.year - 1
    return date(year - 1, 5, 1), date(year, 4, 30)


def due(on: date) -> Iterable[Due]:
    """The council's year of each councillor of today with an account, once polls and first meetings of May are over.

    Who waits for another poll gets it after that one, until the autumn.
    """
    if not date(on.year, 5, 15) <= on <= date(on.year, 9, 30):
        return []
    first, last = year_of(on)
    current = Councillor.objects.filter(running_on(on, "terms__"), person__is_active=True)
    sat = Term.objects.filter(councillor=OuterRef("pk"), start_date__lte=last)
    sat = sat.exclude(end_date__lt=first)
    found = current.filter(Exists(sat), ~is_held("councillors")).order_by("pk").distinct()
    return [Due(pk, first, last) for pk in found.values_list("pk", flat=True)]


def told_by_mail(subject: int, on: date) -> list[int]:
    people = Councillor.objects.filter(pk=subject, person__is_active=True)
    return list(people.values_list("person", flat=True))


def back(subject: int) -> tuple[str, str]:
    return "Your years as a councillor", reverse("councillor_years")


COUNCILLOR = Kind(
    name="councillor-year",
    label="A councillor’s year",
    about=about,
    heads=heads,
    parts=[terms, asks, answers, results, done, opened, mends, progress, wards, money, thanks, still_open],
    may_read=may_read,
    may_change=may_change,
    waits_until=waits_until,
    back=back,
    is_edited=True,
    due=due,
    told=told_by_mail,
)

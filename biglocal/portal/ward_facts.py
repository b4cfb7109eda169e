"""Facts of a ward for a speech: sentences with figures, each with its source, counted from what everybody may read."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum, Value
from django.urls import reverse

from biglocal.money import pounds
from biglocal.places.models import WardLine
from biglocal.ready import Given, ready
from biglocal.web.templatetags.web import day
from councillors.models import AskAnswer
from funding.span_money import money_of_projects
from projects.models import Project, Update

from .months import midnight
from .ward_brief import people_and_hours
from .ward_month import results_in
from .ward_reads import WardPlace, coming_up, projects_of

OF_MONEY = (
    "Agreements and accepted spend reports, as on each project’s page. "
    "A project without a fixed place counts whole in each ward it touches"
)


@dataclass(frozen=True)
class Fact:
    """One sentence that can be said aloud, where its figures come from, and the page that shows them."""

    words: str
    source: str
    url: str


@dataclass(frozen=True)
class Figures:
    """What a ward's public updates of a span of days come to."""

    updates: int = 0
    projects: int = 0
    setbacks: int = 0
    mended: int = 0  # of these setbacks, until now
    thanks: int = 0
    people: int = 0  # each time somebody came counts
    hours: Decimal = Decimal(0)


def figures_of(line: WardLine, begins: datetime, ends: datetime) -> Figures:
    """Return what was posted from one moment until before another comes to. One query."""
    row = _figures().first(line=line.pk, begins=begins, ends=ends)
    if row is None:
        return Figures()
    updates, projects, setbacks, mended, thanks, people, hours = (value or 0 for value in row[1:])
    return Figures(updates, projects, setbacks, mended, thanks, people, Decimal(hours))


@ready
def _figures() -> Any:
    repairs = Update.objects.public().filter(puts_right=OuterRef("pk"))
    setback = Q(kind=Update.Kind.SETBACK)
    return (
        Update.objects.public()
        .filter(ward_lines=Given("line"), posted_at__gte=Given("begins"), posted_at__lt=Given("ends"))
        .order_by()
        .annotate(is_mended=Exists(repairs))
        .values(of_all=Value(1))
        .annotate(
            updates=Count("pk"),
            of_projects=Count("project", distinct=True),
            setbacks=Count("pk", filter=setback),
            mended=Count("pk", filter=setback & Q(is_mended=True)),
            thanked=Sum("thanks_count"),
            people=Sum("effort__helpers"),
            hours=Sum("effort__hours"),
        )
        .values_list("of_all", "updates", "of_projects", "setbacks", "mended", "thanked", "people", "hours")
    )


def facts_of(place: WardPlace, year: int, on: date) -> list[Fact]:
    """Return the facts of a year so far, and what holds today. Five queries."""
    begins, ends = midnight(date(year, 1, 1)), midnight(date(year + 1, 1, 1))
    projects = projects_of(place, on)
    figures = figures_of(place.line, begins, ends)
    money = money_of_projects([project.pk for project in projects], first=on, last=on)
    page = place.line.get_absolute_url()
    told, name = f"Public updates of the ward’s projects, {year}", f"{place.ward.name} ward"
    dates, results = coming_up(place, projects, on), results_in(place.line, begins, ends)
    facts = [
        Fact(standing_words(projects, name), "The list of projects on the ward’s page", f"{page}#projects"),
        Fact(updates_words(figures, name, year), told, f"{page}#news"),
        Fact(setbacks_words(figures, name, year), told, f"{page}#news"),
        Fact(people_words(figures, name, year), f"Numbers given with these updates, {year}", f"{page}#news"),
        Fact(thanks_words(figures, name, year), told, f"{page}#news"),
        Fact(money_words(money.given, money.spent, name), OF_MONEY, f"{page}#projects"),
        Fact(dates_words(dates, name), "The diaries of areas and projects", f"{page}#projects"),
        Fact(doors_words(results, name, year), "Results that groups told", f"{page}#doors"),
    ]
    return [fact for fact in facts if fact.words]


def standing_words(projects: list[Project], ward: str) -> str:
    """`Luton ward has 9 Big Local projects: 6 are running, 1 is on hold, 2 are finished.`"""
    if not projects:
        return ""
    counts = [
        (sum(project.standing == kind for project in projects), words)
        for kind, words in [("running", "running"), ("on_hold", "on hold"), ("finished", "finished")]
    ]
    parts = [f"{count} {is_or_are(count)} {words}" for count, words in counts if count]
    return f"{ward} has {counted(len(projects), 'Big Local project')}: {', '.join(parts)}."


def updates_words(figures: Figures, ward: str, year: int) -> str:
    if not figures.updates:
        return ""
    return (
        f"In {year}, residents logged {counted(figures.updates, 'update')} "
        f"on {counted(figures.projects, 'project')} in {ward}."
    )


def setbacks_words(figures: Figures, ward: str, year: int) -> str:
    if not figures.setbacks:
        return ""
    return f"In {year}, {ward} had {counted(figures.setbacks, 'setback')}; {figures.mended} of them put right."


def people_words(figures: Figures, ward: str, year: int) -> str:
    if not (figures.people or figures.hours):
        return ""
    words = people_and_hours(figures.people, figures.hours)
    return f"In {year}, {words} on projects in {ward}, counting each time somebody came."


def thanks_words(figures: Figures, ward: str, year: int) -> str:
    if not figures.thanks:
        return ""
    return f"What was logged in {ward} in {year} was thanked for {times(figures.thanks)}."


def money_words(given: Decimal, spent: Decimal, ward: str) -> str:
    if not given:
        return ""
    return (
        f"{pounds(given)} of Big Local money is set aside for projects in {ward}, and {pounds(spent)} of it is spent."
    )


def dates_words(dates: list[Any], ward: str) -> str:
    if not dates:
        return ""
    return f"The next date in {ward}: {dates[0].title}, {day(dates[0].on)}."


def doors_words(results: list[AskAnswer], ward: str, year: int) -> str:
    if not results:
        return ""
    many = len({result.ask_id for result in results})
    last = results[0].ask.result.rstrip(".")
    return f"In {year}, help of councillors of {ward} led to something {times(many)}. The last: {last}."


def counted(count: int, one: str) -> str:
    """`24 updates`, `1 update`."""
    return f"{count:,} {one}{'' if count == 1 else 's'}"


def times(count: int) -> str:
    """`once`, `twice`, `646 times`."""
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def is_or_are(count: int) -> str:
    return "is" if count == 1 else "are"


def as_text(place: WardPlace, facts: list[Fact], on: date, site: str) -> str:
    """Return the facts as plain text, to paste into a speech or a letter."""
    head = f"{place.ward.name} ward, {place.line.council.name}\nAs of {on:%-d %B %Y}\n"
    body = "\n".join(f"{fact.words}\n(Source: {fact.source}.)\n" for fact in facts)
    address = f"{site}{reverse('ward_facts', args=[place.line.council.slug, place.line.slug])}"
    return f"{head}\n{body}\nFrom {address}\n"

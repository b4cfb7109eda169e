"""A ward's brief of a month: drafted from the log, for the page, the file and the mail alike. Nothing is invented."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DateTimeField
from django.db.models.functions import TruncMonth
from django.urls import reverse

from biglocal.money import pounds
from biglocal.ready import Given, ready
from biglocal.reports.contents import Part, Row
from biglocal.web.templatetags.web import day, in_words, number
from funding.span_money import SpanMoney, money_of_projects
from projects.models import Project, Update

from . import ward_month
from .months import Month
from .ward_reads import WardPlace, coming_up, projects_of

MOST_COMING = 8
WARD_BRIEF = "ward-brief"  # its kind among the reports


@dataclass
class Brief:
    """What a month was in a ward."""

    month: Month
    ward: str
    council: str
    sentence: str
    parts: list[Part]
    has_news: bool  # did anything happen at all: what is still stuck or to come is no reason for a mail

    @property
    def title(self) -> str:
        return title_of(self.month, self.ward)


def title_of(month: Month, ward: str) -> str:
    return f"{month.name} in {ward} ward"


@dataclass
class Gathered:
    """What a ward's brief is drafted from."""

    place: WardPlace
    month: Month
    on: date
    reader: Any
    projects: list[Project]
    happened: ward_month.Happened
    started: list[Project]
    results: list[Any]
    money: SpanMoney


def gathered(place: WardPlace, month: Month, on: date, *, reader: Any = None) -> Gathered:
    """Read what happened in a month that is over. Four queries."""
    projects = projects_of(place, on)
    return Gathered(
        place,
        month,
        on,
        reader,
        projects,
        ward_month.happened_in(place.line, month.begins, month.ends),
        ward_month.started_in(projects, month.first, month.last),
        ward_month.results_in(place.line, month.begins, month.ends),
        money_of_projects([project.pk for project in projects], first=month.first, last=month.last),
    )


def brief_of(place: WardPlace, month: Month, on: date, *, reader: Any = None) -> Brief:
    """Return the brief of a month that is over; what is asked stands in it for the ward's councillors alone.

    Six queries, and one more for who is signed in.
    """
    found = gathered(place, month, on, reader=reader)
    parts = [part for drafted in PARTS if (part := drafted(found)).says_something]
    moved = bool(found.money.promised_now or found.money.spent_now)
    news = bool(found.happened.updates or found.started or found.results or moved)
    return Brief(month, place.ward.name, place.line.council.name, said_of(found), parts, news)


def said_of(found: Gathered) -> str:
    """Return the month in one sentence."""
    return sentence_of(found.happened, found.started)


# Its headings, in their order: what is asked, what changed, what comes ------------------------------------------------
def asks(found: Gathered) -> Part:
    return Part("asks", "What is asked of you", rows=asked(found.place, found.reader, found.on))


def done(found: Gathered) -> Part:
    return Part("done", "What was done", rows=told(found.happened.of_kind(Update.Kind.STEP)) + begun(found.started))


def mended(found: Gathered) -> Part:
    return Part("mended", "What was put right", rows=told(found.happened.of_kind(Update.Kind.PUT_RIGHT)))


def stuck(found: Gathered) -> Part:
    return Part("stuck", "What is still stuck", rows=told(ward_month.stuck_at(found.place.line, found.month.ends)))


def money(found: Gathered) -> Part:
    return Part("money", "Money", words=money_words(found.money, found.month))


def people(found: Gathered) -> Part:
    return Part("people", "People", words=people_words(found.happened))


def thanks(found: Gathered) -> Part:
    rows = helped(found.results) + told(found.happened.of_kind(Update.Kind.THANKS))
    return Part("thanks", "Thank you", rows=rows, words=held_words(found.place))


def comes(found: Gathered) -> Part:
    return Part("coming", "What comes next", rows=coming(found.place, found.projects, found.month))


PARTS = [asks, done, mended, stuck, money, people, thanks, comes]


# Their lines ----------------------------------------------------------------------------------------------------------
def told(updates: Iterable[Update]) -> list[Row]:
    return [
        Row(one.title, f"{one.project.title}, {one.project.community}, {day(one.happened_on)}", one.get_absolute_url())
        for one in updates
    ]


def begun(projects: Iterable[Project]) -> list[Row]:
    """New projects and ideas, after what the others did."""
    return [
        Row(
            f"New {'idea' if one.stage == Project.Stage.IDEA else 'project'}: {one.title}",
            f"{one.community}, {day(one.started_on)}",
            one.get_absolute_url(),
        )
        for one in projects
    ]


def coming(place: WardPlace, projects: list[Project], month: Month) -> list[Row]:
    """Dates and open meetings of the month that follows."""
    until = Month(month.after).last
    found = [one for one in coming_up(place, projects, month.after, most=MOST_COMING) if one.on <= until]
    return [Row(one.title, f"{one.community}, {day(one.on)}", one.get_absolute_url()) for one in found]


def asked(place: WardPlace, reader: Any, on: date) -> list[Row]:
    path = f"{reverse('ward_home')}?ward={place.line.pk}"
    return [
        Row(ask.title, f"{ask.raised_by.get_full_name()} of {ask.community}, by {day(ask.by_day)}. {ask.takes}",
            f"{path}#ask-{ask.pk}")
        for ask in ward_month.asks_of_councillor(place.line, reader, on)
    ]  # fmt: skip


def helped(results: Iterable[Any]) -> list[Row]:
    """Councillors whose help led to something."""
    return [
        Row(f"{one.councillor}: {one.ask.result}", f"{one.ask.community}, {day(one.ask.result_at)}",
            one.councillor.get_absolute_url())
        for one in results
    ]  # fmt: skip


def held_words(place: WardPlace) -> list[str]:
    """Say so where thanks to councillors wait for a poll (places.md, rule 10)."""
    return [f"Thanks to councillors wait here until after the poll on {day(place.held)}."] if place.held else []


def money_words(money: SpanMoney, month: Month) -> list[str]:
    """The ledger's own sums; nothing where no project of the ward has money."""
    if not (money.given or money.spent):
        return []
    moved = [
        f"{pounds(amount)} was {what}"
        for amount, what in [(money.promised_now, "newly promised"), (money.spent_now, "booked as spent")]
        if amount
    ]
    lately = [f"In {month.name} {' and '.join(moved)}."] if moved else []
    return [*lately, f"In all {pounds(money.given)} is set aside for these projects. {pounds(money.spent)} is spent."]


def people_words(happened: ward_month.Happened) -> list[str]:
    """How many helped, with what is counted."""
    if not (happened.people or happened.hours):
        return []
    return [f"{people_and_hours(happened.people, happened.hours)}. Each time somebody came counts."]


def people_and_hours(people: int, hours: Decimal) -> str:
    """`45 people helped, for 120 hours`: what of it is known."""
    if not people:
        return f"{number(hours)} hour{'' if hours == 1 else 's'} of help"
    words = f"{people:,} {'person' if people == 1 else 'people'} helped"
    return f"{words}, for {number(hours)} hour{'' if hours == 1 else 's'} together" if hours else words


def sentence_of(happened: ward_month.Happened, started: list[Project]) -> str:
    """The month in one sentence of figures."""
    counts = [
        (len(happened.of_kind(Update.Kind.STEP)), "step forward", "steps forward"),
        (len(happened.of_kind(Update.Kind.SETBACK)), "setback", "setbacks"),
        (len(happened.of_kind(Update.Kind.PUT_RIGHT)), "thing put right", "things put right"),
        (len(started), "new project or idea", "new projects and ideas"),
    ]
    said = [f"{in_words(count)} {one if count == 1 else many}" for count, one, many in counts if count]
    if not said:
        return "Nothing was logged in this ward that month."
    words = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    where = f" on {in_words(happened.projects)} project{'' if happened.projects == 1 else 's'}"
    return f"{words[:1].upper()}{words[1:]}{where if happened.projects else ''}."


def months_of(line: Any, on: date) -> list[Month]:
    """Return the months that are over and in which something was posted in the ward, the newest first. One query."""
    ends = Month.of(on).begins
    return [Month.of(begins.date()) for (begins,) in _months().all(line=line.pk, ends=ends)]


@ready
def _months() -> Any:
    updates = Update.objects.public().filter(ward_lines=Given("line"), posted_at__lt=Given("ends")).order_by()
    month = TruncMonth("posted_at", output_field=DateTimeField())
    return updates.annotate(month=month).values_list("month").distinct().order_by("-month")

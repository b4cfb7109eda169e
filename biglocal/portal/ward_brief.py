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
        return f"{self.month.name} in {self.ward} ward"


def brief_of(place: WardPlace, month: Month, on: date, *, reader: Any = None) -> Brief:
    """Return the brief of a month that is over; what is asked stands in it for the ward's councillors alone.

    Six queries, and one more for who is signed in.
    """
    projects = projects_of(place, on)
    happened = ward_month.happened_in(place.line, month.begins, month.ends)
    started = ward_month.started_in(projects, month.first, month.last)
    results = ward_month.results_in(place.line, month.begins, month.ends)
    money = money_of_projects([project.pk for project in projects], first=month.first, last=month.last)
    thanks = happened.of_kind(Update.Kind.THANKS)
    parts = [
        Part("done", "What was done", rows=told(happened.of_kind(Update.Kind.STEP)) + begun(started)),
        Part("mended", "What was put right", rows=told(happened.of_kind(Update.Kind.PUT_RIGHT))),
        Part("stuck", "What is still stuck", rows=told(ward_month.stuck_at(place.line, month.ends))),
        Part("coming", "What comes next", rows=coming(place, projects, month)),
        Part("money", "Money", words=money_words(money, month)),
        Part("people", "People", words=people_words(happened)),
        Part("asks", "What is asked of you", rows=asked(place, reader, on)),
        Part("thanks", "Thank you", rows=helped(results) + told(thanks), words=held_words(place)),
    ]
    moved = bool(money.promised_now or money.spent_now)
    return Brief(
        month,
        place.ward.name,
        place.line.council.name,
        sentence_of(happened, started),
        [part for part in parts if part.says_something],
        bool(happened.updates or started or results or moved),
    )


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

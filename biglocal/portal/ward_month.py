"""What happened in a ward within a span of days, read from what everybody may read: for its brief and its facts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef

from biglocal.places.models import WardLine
from biglocal.ready import Given, ready
from councillors.models import Ask, AskAnswer, Term
from projects.models import Project, Update

MOST = 400  # updates of a ward in a month, or in a year: beyond that the oldest are left out
NAMES = ["title", "kind", "happened_on", "project__title", "project__slug", "project__community__slug"]
OF_UPDATES = [*NAMES, "project__community__name", "effort__helpers", "effort__hours"]


@dataclass
class Happened:
    """Public updates of a ward within a span, and what they say of helpers."""

    updates: list[Update] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[Update]:
        return [update for update in self.updates if update.kind == kind]

    @property
    def projects(self) -> int:
        """How many projects told something."""
        return len({update.project_id for update in self.updates})

    @property
    def people(self) -> int:
        """Helpers, counted each time an update tells of them."""
        return sum(effort.helpers or 0 for effort in self.efforts)

    @property
    def hours(self) -> Decimal:
        return sum((effort.hours or Decimal(0) for effort in self.efforts), Decimal(0))

    @property
    def efforts(self) -> list[Any]:
        return [update.effort for update in self.updates if hasattr(update, "effort")]


def happened_in(line: WardLine, begins: datetime, ends: datetime) -> Happened:
    """Return what was posted in the ward from one moment until before another, newest first. One query."""
    return Happened(_updates().all(line=line.pk, begins=begins, ends=ends))


@ready
def _updates() -> Any:
    return (
        Update.objects.public()
        .filter(ward_lines=Given("line"), posted_at__gte=Given("begins"), posted_at__lt=Given("ends"))
        .select_related("project__community", "effort")
        .only(*OF_UPDATES)
        .order_by("-posted_at", "-pk")[:MOST]
    )


def stuck_at(line: WardLine, at: datetime) -> list[Update]:
    """Return the public setbacks of the ward that nothing had put right at a moment, the newest first. One query."""
    return _stuck().all(line=line.pk, at=at)


@ready
def _stuck() -> Any:
    repairs = Update.objects.public().filter(puts_right=OuterRef("pk"), posted_at__lt=Given("at"))
    return (
        Update.objects.public()
        .filter(~Exists(repairs), ward_lines=Given("line"), posted_at__lt=Given("at"), kind=Update.Kind.SETBACK)
        .exclude(project__standing=Project.Standing.STOPPED)
        .select_related("project__community")
        .only(*NAMES, "project__community__name")
        .order_by("-happened_on", "-pk")[:MOST]
    )


def results_in(line: WardLine, begins: datetime, ends: datetime) -> list[AskAnswer]:
    """Return whose help led to something within the span, newest first. One query."""
    return _results().all(line=line.pk, begins=begins, ends=ends)


@ready
def _results() -> Any:
    within = {"ask__result_at__gte": Given("begins"), "ask__result_at__lt": Given("ends")}
    return AskAnswer.objects.that_led_somewhere().filter(ask__ward_lines=Given("line"), **within)[:MOST]


def asks_of_councillor(line: WardLine, person: Any, on: date) -> list[Ask]:
    """Return what is asked of the ward's councillors now, where the person is one; the nearest day first. One query."""
    if person is None or not person.is_authenticated:
        return []
    return _asks().all(line=line.pk, person=person.pk, on=on)


@ready
def _asks() -> Any:
    terms = Term.objects.running(Given("on")).filter(ward__line=Given("line"), councillor__person=Given("person"))
    asks = Ask.objects.open().for_ward_line(Given("line")).filter(Exists(terms))
    shown = ["title", "by_day", "takes", "raised_by__name", "raised_by__left_at", "community__name"]
    return asks.select_related("raised_by", "community").only(*shown).order_by("by_day", "pk")


def started_in(projects: Iterable[Project], first: date, last: date) -> list[Project]:
    """Return the projects and ideas that began within the span."""
    return [project for project in projects if first <= project.started_on <= last]

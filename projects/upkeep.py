"""How a place's upkeep is shown: the grid of tasks by party, what it costs, what is due."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch

from .models import Party, Project, UpkeepContact, UpkeepDate, UpkeepTask

PARTIES = list(Party.values)


@dataclass(frozen=True)
class GridRow:
    """One kind of task, and what each party does of it."""

    title: str
    cells: list[tuple[str, list[UpkeepTask]]]  # party's words, its tasks


@dataclass(frozen=True)
class Costs:
    """What a place costs a year: agreed, by who pays, and what is only proposed."""

    agreed: Decimal
    by_payer: list[tuple[str, Decimal]]
    proposed: Decimal


@dataclass(frozen=True)
class Upkeep:
    """All that is known of who looks after a place."""

    tasks: list[UpkeepTask]
    before: list[UpkeepTask]
    dates: list[UpkeepDate]
    contacts: list[UpkeepContact]

    @property
    def grid(self) -> list[GridRow]:
        """Rows by kind of task, a column a party."""
        rows = []
        for what, title in UpkeepTask.What.choices:
            here = [task for task in self.tasks if task.what == what]
            if here:
                cells = [(words, [task for task in here if task.party == party]) for party, words in Party.choices]
                rows.append(GridRow(title, cells))
        return rows

    @property
    def costs(self) -> Costs:
        """Sums of a year."""
        by_payer: dict[str, Decimal] = defaultdict(Decimal)
        proposed = Decimal(0)
        for task in self.tasks:
            if task.cost_a_year is None:
                continue
            if task.is_accepted:
                by_payer[task.get_paid_by_display() if task.paid_by else "Not known yet"] += task.cost_a_year
            else:
                proposed += task.cost_a_year
        return Costs(sum(by_payer.values(), Decimal(0)), sorted(by_payer.items()), proposed)

    @property
    def carers(self) -> list[str]:
        """The groups and bodies that said yes, each once, residents first."""
        accepted = sorted((task for task in self.tasks if task.is_accepted), key=lambda task: PARTIES.index(task.party))
        return list(dict.fromkeys(task.who for task in accepted))

    @property
    def is_empty(self) -> bool:
        return not (self.tasks or self.dates or self.contacts or self.before)


def upkeep_of(project: Project, *, on: date, private: bool) -> Upkeep:
    """Return who looks after `project`'s place. Three queries; with `private` also what only the group reads."""
    tasks = list(UpkeepTask.objects.standing().filter(project=project))
    dates = UpkeepDate.objects.open().filter(project=project)
    contacts = UpkeepContact.objects.filter(project=project, removed_at__isnull=True)
    return Upkeep(
        tasks=[task for task in tasks if not task.has_ended(on)],
        before=sorted((task for task in tasks if task.has_ended(on)), key=lambda task: task.end_date, reverse=True),  # type: ignore[arg-type,return-value]  # it has ended
        dates=list(dates if private else dates.filter(is_public=True)),
        contacts=list(contacts) if private else [],
    )


def places_of(community: Any, *, on: date, private: bool) -> Any:
    """Return an area's projects that have a place to look after, with who said yes and what is due. Three queries."""
    dates = UpkeepDate.objects.open().order_by("due_on", "pk")
    return (
        Project.objects.in_community(community)
        .exclude(standing=Project.Standing.STOPPED)
        .filter(Exists(UpkeepTask.objects.current(on).filter(project=OuterRef("pk"))))
        .defer("about")
        .order_by("title", "pk")
        .prefetch_related(
            Prefetch("upkeep_tasks", UpkeepTask.objects.current(on), to_attr="tasks_now"),
            Prefetch("upkeep_dates", dates if private else dates.filter(is_public=True), to_attr="dates_now"),
        )
    )


def shown_of(project: Any) -> Upkeep:
    """Return what a list shows of a place that `places_of` found."""
    return Upkeep(tasks=project.tasks_now, before=[], dates=project.dates_now, contacts=[])


def done_dates(project: Project, *, private: bool) -> Any:
    """Return what was done at the place, newest first."""
    done = UpkeepDate.objects.standing().filter(project=project, done_on__isnull=False).order_by("-done_on", "-pk")
    return done if private else done.filter(is_public=True)

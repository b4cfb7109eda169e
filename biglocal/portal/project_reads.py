"""What a project's page reads: each function a query or two, whatever the number of rows."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Subquery,
    TimeField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.http import Http404

from biglocal.accounts.models import Person
from biglocal.notices.models import Follow
from biglocal.ready import Given, ready
from councillors.ask_sources import AskSaid, ask_columns, read_ask, shown_asks
from projects.effort import helped_with
from projects.models import (
    Idea,
    Milestone,
    Occasion,
    PlaceState,
    Project,
    ProjectLead,
    StageReached,
    UpkeepTask,
)
from projects.story import OF_PHOTOS, items_of

DATES_ASIDE = 4


OF_PROJECT = [
    *("title", "slug", "summary", "about", "land", "street", "stage", "standing", "started_on"),
    *("next_step", "next_step_note", "next_step_on", "last_update_at"),
    *("community__name", "community__slug", "community__place", "community__programme", "priority__name"),
    *("ward__name", "ward__line__gss", "ward__line__slug", "ward__line__council"),
    *("lead__name", "lead__left_at", "cover__update__title", "cover__update__happened_on"),
    *(f"cover__{name}" for name in OF_PHOTOS),
]


def project_for_page(community: str, slug: str, reader: Any) -> Any:
    """Return the project with counts of items and followers, and whether the reader follows it. One query."""
    found = _project(reader.is_authenticated).first(community=community, slug=slug, reader=reader.pk)
    if found is None:
        raise Http404("No project has this address.")
    if found.cover:
        found.cover.project = found
    return found


@ready
def _project(signed_in: bool) -> Any:
    follows = Follow.objects.filter(topic=Concat(Value("project:"), Cast(OuterRef("pk"), CharField())))
    mine: Any = Value(False, output_field=BooleanField())
    if signed_in:
        mine = Exists(follows.filter(person=Given("reader")))
    return (
        Project.objects.filter(community__slug=Given("community"), slug=Given("slug"))
        .select_related("community", "priority", "ward__line", "lead", "cover__update")
        .only(*OF_PROJECT)
        .annotate(
            public_items=_count(items_of(OuterRef("pk"), inside=False)),
            inside_items=_count(items_of(OuterRef("pk"), inside=True)),
            followers=_count(follows),
            i_follow=mine,
            **helped_with(update_of__project=OuterRef("pk")),
        )
    )


@dataclass(frozen=True)
class Place:
    """How a project's place stands now, and since when."""

    state: str
    since: date


@dataclass(frozen=True)
class Led:
    """Somebody who led a project, from when to when."""

    name: str
    start_date: date
    end_date: date


@dataclass(frozen=True)
class Days:
    """What a project's page shows by its day."""

    reached: dict[str, date]  # by stage
    milestones: list[dict[str, Any]]
    place: Place | None
    dates: list[Occasion]
    carers: list[str]  # who said yes to look after the place
    ideas: list[Idea]  # what it began as, with `from_name`
    joined: list[Idea]  # what became part of it later
    led: list[Led]  # who led it before, the last first; for those inside
    asks: list[AskSaid]  # what councillors are asked, the newest first; for those inside


def days_of(project: Project, *, inside: bool, on: date) -> Days:
    """Return when each stage was reached, the milestones, the place, the next dates, who looks after it. One query."""
    rows = _days(inside).all(project=project.pk, on=on)
    reached = {words: day for _, words, kind, day, *_ in rows if kind == "stage"}
    found = [
        {"pk": pk, "title": words, "due_on": due, "done_on": done}
        for pk, words, kind, due, done, *_ in rows
        if kind == "milestone"
    ]
    states_by_day = sorted((day, said, pk, state) for pk, state, kind, day, said, *_ in rows if kind == "place")
    place = Place(states_by_day[-1][3], states_by_day[-1][0]) if states_by_day else None
    unasked: Any = None  # else it would be now
    next_ones = [
        Occasion(
            pk=pk,
            title=words,
            on=day,
            begins_at=begins,
            ends_at=ends,
            where=where,
            community=project.community,
            changed_at=unasked,
        )
        for pk, words, kind, day, _, begins, ends, where in rows
        if kind == "occasion"
    ]
    next_ones.sort(key=lambda date: (date.on, date.begins_at or time.min, date.pk))
    care = sorted((pk, who) for pk, who, kind, *_ in rows if kind == "care")
    return Days(
        reached=reached,
        milestones=sorted(found, key=lambda row: (row["due_on"], row["pk"])),
        place=place,
        dates=next_ones,
        carers=list(dict.fromkeys(who for _, who in care)),
        ideas=[_idea(project, *row) for row in sorted(rows, key=lambda row: row[0]) if row[2] == "idea"],
        led=sorted(
            (Led(words or "Somebody who left", day, until) for _, words, kind, day, until, *_ in rows if kind == "led"),
            key=lambda row: (row.end_date, row.start_date),
            reverse=True,
        ),
        asks=[
            read_ask(pk, words, day, rest[-1], project.community.slug)
            for pk, words, kind, day, *rest in sorted(rows, key=lambda row: -row[0])
            if kind == "ask"
        ],
        joined=[_idea(project, *row) for row in sorted(rows, key=lambda row: row[0]) if row[2] == "joined"],
    )


def _idea(project: Project, pk: int, title: str, kind: str, day: date, *rest: Any) -> Idea:
    """Return an idea as the story shows it: the last column holds who put it, and its text."""
    name, _, text = rest[-1].partition("\n")
    idea = Idea(pk=pk, title=title, text=text, community=project.community)
    idea.from_name, idea.on = Person(name=name).get_short_name(), day  # type: ignore[attr-defined]  # for the template
    return idea


@ready
def _days(inside: bool) -> Any:
    nothing: Any = (Cast(Value(None), TimeField()), Value("", output_field=CharField()))
    stages = StageReached.objects.filter(project=Given("project")).values_list(
        F("id"), Cast("stage", CharField(max_length=120)), Value("stage", output_field=CharField()), "on", "on",
        nothing[0], nothing[0], nothing[1],
    )  # fmt: skip
    milestones = Milestone.objects.filter(project=Given("project")).values_list(
        F("id"), "title", Value("milestone", output_field=CharField()), "due_on", "done_on",
        nothing[0], nothing[0], nothing[1],
    )  # fmt: skip
    dates = (
        Occasion.objects.filter(project=Given("project"))
        .to_show(Given("on"))
        .filter(cancelled_at__isnull=True)[:DATES_ASIDE]
    )
    coming = Occasion.objects.filter(pk__in=dates.values("pk")).values_list(
        F("id"), "title", Value("occasion", output_field=CharField()), "on", "on", "begins_at", "ends_at", "where"
    )
    states = (
        PlaceState.objects.of(Given("project"))
        .visible(inside=inside)
        .values_list(
            F("id"),
            Cast("state", CharField(max_length=120)),
            Value("place", output_field=CharField()),
            "since",
            Cast("said_at", DateField()),
            nothing[0],
            nothing[0],
            nothing[1],
        )
    )
    carers = (
        UpkeepTask.objects.accepted(Given("on"))
        .filter(project=Given("project"))
        .values_list(
            F("id"),
            Cast("who", CharField(max_length=120)),
            Value("care", output_field=CharField()),
            "accepted_on",
            "end_date",
            nothing[0],
            nothing[0],
            nothing[1],
        )
    )
    ideas = (
        Idea.objects.public()
        .filter(project=Given("project"))
        .values_list(
            F("id"),
            Cast("title", CharField(max_length=120)),
            Case(When(joins=True, then=Value("joined")), default=Value("idea"), output_field=CharField()),
            Cast("posted_at", DateField()),
            Cast("answered_at", DateField()),
            nothing[0],
            nothing[0],
            Concat("by__name", Value("\n"), "text", output_field=CharField()),
        )
    )
    parts = [milestones, states, coming, carers, ideas]
    if inside:
        pk, title, day, facts = ask_columns()
        kind = Value("ask", output_field=CharField())
        asks = shown_asks(project=Given("project"))
        parts.append(asks.values_list(pk, title, kind, day, day, nothing[0], nothing[0], facts))
        parts.append(
            ProjectLead.objects.filter(project=Given("project"), end_date__isnull=False).values_list(
                F("id"),
                Cast("person__name", CharField(max_length=120)),
                Value("led", output_field=CharField()),
                "start_date",
                "end_date",
                nothing[0],
                nothing[0],
                nothing[1],
            )
        )
    return stages.order_by().union(*(part.order_by() for part in parts), all=True)


def _count(rows: Any) -> Any:
    """Return the number of `rows` of the outer row, as a subquery."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(total=Count("pk")).values("total")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)

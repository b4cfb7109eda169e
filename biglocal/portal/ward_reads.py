"""What the pages about wards read: projects with their money and why they are listed, asks, news, people of today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast

from biglocal.communities.models import AreaWard, Meeting
from biglocal.places.models import Ward, WardLine
from biglocal.places.pre_election import held_until
from biglocal.ready import Given, ready
from councillors.models import AskAnswer, Term
from funding.span_money import SpanMoney, money_by_project
from projects.diary_reads import soonest
from projects.models import Occasion, Project, Update
from projects.querysets import LEAST_SHARE

# What a row says of its project, and a small picture of its cover: the rest stays in the database.
NAMES = ["title", "slug", "community__name", "community__slug", "cover__key", "cover__drawing"]
IN_ROWS = [
    *NAMES,
    "stage",
    "standing",
    "started_on",
    "last_update_at",
    "next_step",
    "next_step_on",
    "ward",
    "division",
    "lat",
    "lon",
]
OF_UPDATES = ["title", "kind", "happened_on", *(f"project__{name}" for name in NAMES)]


@dataclass
class ProjectRow:
    """A project in a ward's table: what was set aside for it, how much of it lately, and why it is listed here."""

    project: Project
    money: SpanMoney
    why: str

    @property
    def given(self) -> Decimal:
        return self.money.given

    @property
    def fresh(self) -> Decimal:
        """What of it was promised lately."""
        return self.money.promised_now


@dataclass
class WardPlace:
    """A ward line with its ward of today (or its last one) and the areas that touch it."""

    line: WardLine
    ward: Ward
    area_wards: list[AreaWard]
    has_ended: bool = False
    held: date | None = None  # the day of a poll, until which praise of councillors waits
    is_mine: bool = False  # is who looks one of its councillors? Where it was asked for

    def last_day(self, on: date) -> date:
        """Return `on`, or the ward's last day where that is past."""
        return (self.has_ended and self.ward.ward_set.end_date) or on

    @property
    def communities(self) -> list[Any]:
        """The areas, largest share first."""
        return [link.community for link in self.area_wards]


def wards_of_code(code: str) -> list[Ward]:
    """Return every ward of the line that bears the code or bore it once, newest set first. One query."""
    return _of_code().all(code=code)


def wards_of_name(council: str, line: str) -> list[Ward]:
    """Return every ward of the line of this name, newest set first. One query."""
    return _of_name().all(council=council, line=line)


@ready
def _of_code() -> Any:
    return _of_line(Ward.objects.of_code(Given("code")))


@ready
def _of_name() -> Any:
    return _of_line(Ward.objects.filter(line__council__slug=Given("council"), line__slug=Given("line")))


def _of_line(wards: Any) -> Any:
    return wards.with_line().annotate(held_until=held_until("ward_sets__wards"))


def ward_of_today(wards: Iterable[Ward], on: date) -> Ward | None:
    """Return the ward whose set holds on `on`; where none does, the newest."""
    rows = list(wards)
    return next((ward for ward in rows if ward.ward_set.is_running(on)), rows[0] if rows else None)


def place_of(ward: Ward, on: date) -> WardPlace:
    """Return the ward with its areas. One query."""
    links = _area_wards().all(line=ward.line_id, on=on)
    held = getattr(ward, "held_until", None)  # where it was asked for
    mine = getattr(ward, "is_mine", False)
    return WardPlace(ward.line, ward, links, has_ended=not ward.ward_set.is_running(on), held=held, is_mine=mine)


@ready
def _area_wards() -> Any:
    links = AreaWard.objects.running(Given("on")).filter(ward__line=Given("line")).select_related("community")
    return links.only("share_of_area", "ward", "community__name", "community__slug")


def project_rows(place: WardPlace, on: date, since: date | None = None) -> list[ProjectRow]:
    """Return the ward's projects, newest news first, each with its money and the reason. Two queries."""
    found = projects_of(place, on)
    money = money_by_project([project.pk for project in found], first=since or on, last=on)
    shares = {link.community_id: link.share_of_area for link in place.area_wards}
    return [ProjectRow(project, money[project.pk], why_listed(project, shares)) for project in found]


def projects_of(place: WardPlace, on: date) -> list[Project]:
    """Return the ward's projects, newest news first. One query."""
    return _projects().all(line=place.line.pk, on=on)


@ready
def _projects() -> Any:
    return (
        Project.objects.in_ward_line(Given("line"), on=Given("on"))
        .exclude(standing=Project.Standing.STOPPED)
        .select_related("community", "cover")
        .only(*IN_ROWS)
        .order_by(F("last_update_at").desc(nulls_last=True), "title")
    )


def why_listed(project: Project, shares: dict[int, float]) -> str:
    """Say why the project stands on a ward's page: its place is here, or so much of its area is (places.md, rule 6)."""
    share = shares.get(project.community_id)
    if project.ward_id is not None or project.division_id is not None:
        return "Its place is here."
    if share is None or share < LEAST_SHARE:
        return f"No fixed place: {project.community} touches this ward."
    part = "all" if share >= 0.995 else f"{share:.0%}"
    return f"No fixed place: {part} of {project.community} is here."


def people_of_today(line: WardLine, on: date) -> list[Term]:
    """Return the running terms of the ward, by name. One query."""
    return _people().all(line=line.pk, on=on)


@ready
def _people() -> Any:
    terms = Term.objects.of_line(Given("line")).running(Given("on")).select_related("councillor")
    return terms.order_by("councillor__name", "pk")


def latest_updates(line: WardLine, most: int = 6) -> list[Update]:
    """Return the newest public updates that happened in the ward as it was then (places.md, rule 5). One query."""
    return _latest(most).all(line=line.pk)


@ready
def _latest(most: int) -> Any:
    return (
        Update.objects.public()
        .filter(ward_lines=Given("line"))
        .select_related("project__community", "project__cover")
        .only(*OF_UPDATES)
        .order_by("-posted_at", "-pk")[:most]
    )


def doors_opened(line: WardLine, most: int = 5) -> list[AskAnswer]:
    """Return answers of councillors that led to something, newest first. One query."""
    return _doors(most).all(line=line.pk)


@ready
def _doors(most: int) -> Any:
    return AskAnswer.objects.that_led_somewhere().filter(ask__ward_lines=Given("line"))[:most]


def coming_up(place: WardPlace, projects: Iterable[Project], on: date, most: int = 6) -> list[Any]:
    """Return the next dates of the ward's projects, and dates and open meetings of its areas. One query."""
    areas = {area.pk: area for area in place.communities}
    of_projects = {project.community_id: project.community for project in projects}
    given = {"projects": [project.pk for project in projects], "areas": list(areas)}
    found = []
    for kind, number, title, day, begins, ends, where, area in _coming(most).all(on=on, **given):
        facts = {"title": title, "on": day, "begins_at": begins, "ends_at": ends, "where": where}
        unasked: Any = {"pk": number, "changed_at": None}  # else it would be now
        row = Occasion(**unasked, **facts) if kind == "date" else Meeting(number=number, **facts)
        row.community = areas.get(area) or of_projects[area]
        found.append(row)
    return soonest(found, most=most)


@ready
def _coming(most: int) -> Any:
    of_projects = Q(project__pk__in=[Given("projects")])
    of_areas = Q(project__isnull=True, community__pk__in=[Given("areas")])
    dates = Occasion.objects.coming(Given("on")).filter(of_projects | of_areas)[:most]
    meetings = Meeting.objects.coming(Given("on")).filter(community__pk__in=[Given("areas")], open_to_all=True)[:most]
    names = ["on", "begins_at", "ends_at", "where", "community"]
    words = CharField(max_length=120)

    def rows(model: Any, chosen: Any, kind: str, number: str) -> Any:
        found = model.objects.filter(pk__in=chosen.values("pk")).order_by()
        return found.values_list(Value(kind, output_field=words), F(number), Cast("title", words), *names)

    return rows(Occasion, dates, "date", "pk").union(rows(Meeting, meetings, "meeting", "number"), all=True)

"""What the pages about wards read: projects with their money and why they are listed, asks, news, people of today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from biglocal.communities.models import AreaWard
from biglocal.places.models import Ward, WardLine
from councillors.models import AskAnswer, Term
from funding.money import Money, projects_money
from projects.models import Occasion, Project, Update
from projects.querysets import LEAST_SHARE


@dataclass
class ProjectRow:
    """A project in a ward's table, with what was set aside for it and why it is listed here."""

    project: Project
    money: Money
    why: str


@dataclass
class WardPlace:
    """A ward line with its ward of today (or its last one) and the areas that touch it."""

    line: WardLine
    ward: Ward
    area_wards: list[AreaWard]
    has_ended: bool = False

    @property
    def communities(self) -> list[Any]:
        """The areas, largest share first."""
        return [link.community for link in self.area_wards]


def ward_of_today(wards: Iterable[Ward], on: date) -> Ward | None:
    """Return the ward whose set holds on `on`; where none does, the newest."""
    rows = list(wards)
    return next((ward for ward in rows if ward.ward_set.is_running(on)), rows[0] if rows else None)


def place_of(ward: Ward, on: date) -> WardPlace:
    """Return the ward with its areas. One query."""
    links = AreaWard.objects.running(on).filter(ward__line=ward.line).select_related("community__programme")
    return WardPlace(ward.line, ward, list(links), has_ended=not ward.ward_set.is_running(on))


def project_rows(place: WardPlace, on: date) -> list[ProjectRow]:
    """Return the ward's projects, newest news first, each with its money and the reason. Three queries."""
    found = list(
        Project.objects.in_ward_line(place.line, on=on)
        .exclude(standing="stopped")
        .for_list()
        .order_by("-last_update_at")
    )
    money = projects_money(project.pk for project in found)
    shares = {link.community_id: link.share_of_area for link in place.area_wards}
    return [
        ProjectRow(project, money.get(project.pk, Money()), why_listed(project, shares.get(project.community_id)))
        for project in found
    ]


def why_listed(project: Project, share: float | None) -> str:
    """Say why the project stands on a ward's page: its place is here, or so much of its area is (places.md, rule 6)."""
    if project.ward_id is not None:
        return "It is in this ward."
    if share is None or share < LEAST_SHARE:
        return "Its area touches this ward."
    if share >= 0.995:
        return f"It has no single place. All of {project.community} is in this ward."
    return f"It has no single place. {share:.0%} of {project.community} is in this ward."


def people_of_today(line: WardLine, on: date) -> list[Term]:
    """Return the running terms of the ward, by name. One query."""
    return list(Term.objects.of_line(line).running(on).select_related("councillor").order_by("councillor__name", "pk"))


def latest_updates(line: WardLine, most: int = 6) -> list[Update]:
    """Return the newest public updates that happened in the ward as it was then (places.md, rule 5). One query."""
    return list(
        Update.objects.public()
        .filter(ward_lines=line)
        .select_related("project__community", "project__cover")
        .order_by("-posted_at", "-pk")[:most]
    )


def doors_opened(line: WardLine, most: int = 5) -> list[AskAnswer]:
    """Return answers of councillors that led to something, newest first. One query."""
    return list(AskAnswer.objects.that_led_somewhere().filter(ask__ward_lines=line)[:most])


def coming_up(place: WardPlace, projects: Iterable[Project], on: date, most: int = 6) -> list[Occasion]:
    """Return the next dates of the ward's projects and of its areas. One query."""
    ids = [project.pk for project in projects]
    areas = [community.pk for community in place.communities]
    rows = Occasion.objects.coming(on).filter(community__in=areas) | Occasion.objects.coming(on).filter(project__in=ids)
    return [
        row for row in rows.select_related("project", "community") if row.project_id is None or row.project_id in ids
    ][:most]

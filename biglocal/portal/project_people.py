"""Who is shown beside a project: who helped it, and to those who take part, which councillors see it and why."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField, Count, DateField, IntegerField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from biglocal.communities.models import AreaWard
from biglocal.places.pre_election import held_until
from biglocal.ready import Given, ready
from councillors.models import AskAnswer, Councillor, Term
from projects.models import Project, Update
from projects.querysets import LEAST_SHARE

MOST_HELPERS = 8
WORDS = CharField(max_length=300)


@dataclass(frozen=True)
class Helper:
    """Somebody who helped a project, and what with."""

    name: str
    what: str
    colour: str


@dataclass
class SeenIn:
    """A ward in whose list the project stands, why, and its councillors of today."""

    why: str
    councillors: list[Councillor] = field(default_factory=list)


def people_of(project: Project, *, inside: bool, on: date) -> tuple[list[Helper], list[SeenIn]]:
    """Return who helped, and for those inside the councillors who see the project. One query."""
    placed = project.ward is not None
    given = {"line": project.ward.line_id if project.ward else None, "community": project.community_id, "on": on}
    rows = _people(inside, placed).all(project=project.pk, **given)
    seen = [(row[1], row[0]) for row in rows if row[2] == "sees"]
    return helpers_of(project, [row for row in rows if row[2] != "sees"]), seen_by(project, seen)


def helpers_of(project: Project, rows: list[Any]) -> list[Helper]:
    """Return who leads, who wrote, for whom, and the councillors whose help led to something.

    Before an election those councillors are left out, and the project says until when in `held_until`.
    """
    people: dict[str, Helper] = {}
    if project.lead:
        people[project.lead.get_full_name()] = Helper(project.lead.get_full_name(), "Leads the project", "")
    for name, result, kind, _, held in sorted(rows, key=lambda row: (row[2], -row[3], row[0])):
        if held:
            project.held_until = max(held, getattr(project, "held_until", held))
        elif kind == "councillor":
            people.setdefault(name, Helper(f"Cllr {name}", result, "plum"))
        else:
            told = result or name or "A neighbour"
            people.setdefault(told, Helper(told, "Told the story", ""))
    return list(people.values())[:MOST_HELPERS]


def seen_by(project: Project, rows: list[tuple[str, str]]) -> list[SeenIn]:
    """Return the wards with their councillors, from rows of a ward with a councillor's page, and the name."""
    found: dict[str, SeenIn] = {}
    people = {(*place.split("\n"), name) for place, name in rows}
    for ward, slug, name in sorted(people, key=lambda one: (one[0], one[2], one[1])):
        why = f"it stands in {ward} ward" if project.ward else f"{project.community} lies partly in {ward} ward"
        found.setdefault(ward, SeenIn(why)).councillors.append(Councillor(name=name, slug=slug))
    return list(found.values())


@ready
def _people(inside: bool, placed: bool) -> Any:
    teller = Coalesce(Cast("told_by__name", WORDS), Cast("on_behalf_of", WORDS))
    wrote = (
        Update.objects.public()
        .filter(project=Given("project"))
        .order_by()
        .values_list(Cast("by__name", WORDS), teller, Value("wrote", output_field=WORDS))
        .annotate(times=Count("pk"), held=Cast(Value(None), DateField()))
    )
    helped = (
        AskAnswer.objects.filter(ask__project=Given("project"), ask__result_at__isnull=False)
        .filter(answer__in=["yes", "call"])
        .order_by()
        .values_list(
            Cast("councillor__name", WORDS), Cast("ask__result", WORDS), Value("councillor", output_field=WORDS)
        )
        .annotate(times=Value(1, output_field=IntegerField()), held=held_until("councillors__answers"))
    )
    return wrote.union(helped, *([_seers(placed)] if inside else []), all=True)


def _seers(placed: bool) -> Any:
    """Councillors of today in whose ward's list the project stands (places.md, rule 6)."""
    terms = Term.objects.running(Given("on")).order_by()
    if placed:
        terms = terms.filter(ward__line=Given("line"))
    else:
        touching = AreaWard.objects.running(Given("on")).filter(community=Given("community"))
        terms = terms.filter(ward__line__in=touching.filter(share_of_area__gte=LEAST_SHARE).values("ward__line"))
    page = Concat("ward__name", Value("\n"), "councillor__slug", output_field=WORDS)
    return terms.values_list(Cast("councillor__name", WORDS), page, Value("sees", output_field=WORDS)).annotate(
        times=Value(1, output_field=IntegerField()), held=Cast(Value(None), DateField())
    )

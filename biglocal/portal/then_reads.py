"""Who the councillors of a ward were on the day of an update, and over a whole story (places.md, rule 5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, Min, Q
from django.urls import reverse

from biglocal.ready import Given, ready
from councillors.models import Term
from projects.models import Project, Update


@dataclass(frozen=True)
class Then:
    """A councillor of a ward, as it was on a day."""

    name: str
    url: str
    ward: str
    tier: str  # ward | division


def councillors_then(updates: Iterable[int]) -> dict[int, tuple[Then, ...]]:
    """Return, of each update, who the councillors of its wards were on its day. One query."""
    found: dict[int, dict[Then, None]] = {}
    for update, name, slug, ward, tier in _terms().all(updates=list(updates)):
        then = Then(f"Cllr {name}", reverse("councillors:councillor_detail", args=[slug]), ward, tier)
        found.setdefault(update, {})[then] = None
    return {update: tuple(people) for update, people in found.items()}


@ready
def _terms() -> Any:
    day = F("ward__line__updates__happened_on")
    running = Q(end_date__isnull=True) | Q(end_date__gte=day)
    terms = Term.objects.filter(running, ward__line__updates__pk__in=[Given("updates")], start_date__lte=day)
    return terms.order_by("ward__name", "councillor__name", "pk").values_list(
        "ward__line__updates", "councillor__name", "councillor__slug", "ward__name", "ward__ward_set__kind"
    )


def of_story(project: Project) -> Any:
    """Return the terms that ran between the first and the last public update of a story, in the wards they name.

    Newest first. Two queries.
    """
    told = Update.objects.public().filter(project=project)
    days = told.aggregate(first=Min("happened_on"), last=Max("happened_on"))
    if days["first"] is None:
        return Term.objects.none()
    lines = told.order_by().values("ward_lines")
    running = Q(end_date__isnull=True) | Q(end_date__gte=days["first"])
    terms = Term.objects.filter(running, start_date__lte=days["last"], ward__line__in=lines)
    terms = terms.select_related("councillor", "ward__ward_set", "ward__line").defer("ward__outline", "ward__sketch")
    return terms.order_by("-start_date", "ward__name", "councillor__name", "pk")

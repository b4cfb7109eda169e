"""Who came and went in an area's groups: memberships read as a list of days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, F, Value

from .models import Community, Membership


@dataclass(frozen=True)
class Turn:
    """Somebody joined or left on a day."""

    on: date
    what: str  # joined or left
    member: Membership


def comings_and_goings(community: Community, *, on: date) -> Any:
    """Days on which somebody joined or left up to `on`, newest first, as rows of id, day and what.

    Where somebody carried on as something else, the new row tells it; the end of the old one is no leaving.
    """
    words = CharField(max_length=6)
    members = Membership.objects.in_community(community).order_by()
    joined = members.filter(start_date__lte=on).annotate(day=F("start_date"), what=Value("joined", words))
    left = members.filter(end_date__lt=on).exclude(left_as=Membership.LeftAs.CHANGED)
    left = left.annotate(day=F("end_date"), what=Value("left", words))
    columns = ("pk", "day", "what")
    return joined.values_list(*columns).union(left.values_list(*columns), all=True).order_by("-day", "-pk", "what")


def with_memberships(rows: Iterable[tuple[int, date, str]]) -> list[Turn]:
    """Return the rows of a page with their memberships; `goes_on` marks who was in the group before. Two queries."""
    rows = list(rows)
    members = Membership.objects.for_list().in_bulk([pk for pk, _, _ in rows])
    earlier = Membership.objects.filter(
        left_as=Membership.LeftAs.CHANGED, person__in=[member.person_id for member in members.values()]
    )
    ends = set(earlier.values_list("group", "person", "end_date"))
    for member in members.values():
        member.goes_on = (member.group_id, member.person_id, day_before(member.start_date)) in ends
    return [Turn(day, what, members[pk]) for pk, day, what in rows]


def day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)

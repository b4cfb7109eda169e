"""The numbers of a partnership on a day, and when its yearly review is due (DOMAIN.md, 4.11)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Min, OuterRef, Q, Subquery

from biglocal.access import Role
from biglocal.notices.registry import Due

from .health import Health, health_of
from .models import Community, Membership, PartnershipReview, ResidentGroup, RoleHeld
from .register import a_year_after

LATE = timedelta(days=30)  # from then on the rep hears of it too


@dataclass(frozen=True)
class Figures:
    """Members of the partnership on one day. Age, ethnicity and gender are not asked, so none are shown."""

    community: Community
    on: date
    health: Health
    total: int
    voting: int
    residents: int
    joined: int
    left: int
    capacities: dict[str, int] = field(default_factory=dict)  # value of the capacity: how many
    offices: dict[str, int] = field(default_factory=dict)  # value of the office: how many, without plain members
    leading_residents: int = 0  # of those with an office

    def as_review(self) -> PartnershipReview:
        """The row that keeps them, not yet written."""
        return PartnershipReview(
            community=self.community,
            on=self.on,
            total=self.total,
            voting=self.voting,
            residents=self.residents,
            counted=self.health.total,
            counted_residents=self.health.residents,
            smallest=self.health.smallest,
            percent=self.health.percent,
            joined=self.joined,
            left=self.left,
            figures={
                "capacities": self.capacities,
                "offices": self.offices,
                "leading_residents": self.leading_residents,
            },
        )


def figures_on(community: Community, *, on: date) -> Figures:
    """Count the partnership on `on`. Three queries."""
    members = Membership.objects.in_community(community).in_partnership()
    now = {member.person_id: member for member in members.running(on).with_rest(on).order_by("start_date", "pk")}
    people = list(now.values())
    leading = [member for member in people if member.office != Membership.Office.MEMBER]
    year_ago = on - timedelta(days=365)
    earlier = members.filter(Q(end_date__isnull=True) | Q(end_date__gte=year_ago), start_date__lte=on).order_by()
    spans = list(earlier.values_list("person", "start_date", "end_date"))
    before = {person for person, first, _ in spans if first <= year_ago}
    gone = {person for person, _, last in spans if last and last < on}
    return Figures(
        community=community,
        on=on,
        health=health_of(community, on=on),
        total=len(people),
        voting=sum(1 for member in people if member.voting and not member.rests),
        residents=sum(1 for member in people if member.capacity == Membership.Capacity.RESIDENT),
        joined=len(set(now) - before),
        left=len(gone - set(now)),
        capacities=dict(Counter(member.capacity for member in people)),
        offices=dict(Counter(member.office for member in leading)),
        leading_residents=sum(1 for member in leading if member.capacity == Membership.Capacity.RESIDENT),
    )


def words_of(review: PartnershipReview) -> dict[str, Any]:
    """What a page shows of a review: numbers by capacity and by office in words, and the health of that day."""
    figures = review.figures
    capacities, offices = figures.get("capacities", {}), figures.get("offices", {})
    return {
        "review": review,
        "health": Health(review.counted, review.counted_residents, review.smallest, review.percent),
        "share": round(100 * review.residents / review.total) if review.total else 0,
        "capacities": [
            (label, capacities[value]) for value, label in Membership.Capacity.choices if value in capacities
        ],
        "offices": [(label, offices[value]) for value, label in Membership.Office.choices if value in offices],
        "leading": sum(offices.values()),
        "leading_residents": figures.get("leading_residents", 0),
        "chaired": bool(set(offices) & {Membership.Office.CHAIR, Membership.Office.CO_CHAIR}),
    }


# When it is due -------------------------------------------------------------------------------------------------------
def with_last_review(communities: Any) -> Any:
    """Areas with `reviewed_on` (the last review), `endorsed_on`, and `began_on` (the first membership)."""
    of_area = {"community": OuterRef("pk"), "kind": ResidentGroup.Kind.PARTNERSHIP}
    last = PartnershipReview.objects.filter(community=OuterRef("pk")).order_by().values("community")
    first = Membership.objects.in_partnership().filter(group__community=OuterRef("pk")).order_by()
    first = first.values("group__community").annotate(first=Min("start_date")).values("first")
    return communities.annotate(
        reviewed_on=Subquery(last.annotate(last=Max("on")).values("last")),
        endorsed_on=Subquery(ResidentGroup.objects.filter(**of_area).values("endorsed_on")[:1]),
        began_on=Subquery(first),
    )


def review_due_on(area: Any) -> date | None:
    """A year after the last review, or after the partnership began; None where there is none yet."""
    last = area.reviewed_on or area.endorsed_on or area.began_on
    return a_year_after(last) if last and area.began_on else None


def reviews_due(on: date) -> Iterable[Due]:
    """Each area whose review is due by `on`: the chair is told on its day, a month later the rep as well."""
    areas = with_last_review(Community.objects.exclude(state=Community.State.CLOSED).only("pk"))
    due = [(area.pk, day) for area in areas if (day := review_due_on(area)) and day <= on]
    held = RoleHeld.objects.running(on).filter(person__is_active=True, community__in=[pk for pk, _ in due])
    by_role: dict[tuple[int, str], list[int]] = {}
    for community, role, person in held.values_list("community", "role", "person"):
        by_role.setdefault((community, role), []).append(person)
    for pk, day in due:
        chairs, reps = by_role.get((pk, Role.CHAIR), []), by_role.get((pk, Role.REP), [])
        yield Due(f"community:{pk}", f"due-{day.isoformat()}", chairs, pk, "" if chairs else "no-chair")
        if day + LATE <= on:
            people = sorted({*chairs, *reps})
            yield Due(f"community:{pk}", f"late-{day.isoformat()}", people, pk, "" if people else "no-chair")


def readers_of(community: Community, *, on: date) -> list[int]:
    """Ids of the reps of the area: they are told that the review is there."""
    reps = RoleHeld.objects.running(on).filter(community=community, role=Role.REP, person__is_active=True)
    return sorted(set(reps.values_list("person", flat=True)))

"""What a rep's areas need: each reason with why and since when. A fixed number of queries, however many areas."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Q
from django.urls import reverse

from biglocal.access import Role
from biglocal.communities.health import Health
from biglocal.communities.models import Community, Membership, RepDays, RoleHeld, VisitNote
from biglocal.dates import financial_year, running_on
from funding.models import Payment
from projects.models import Milestone, Project, Update
from projects.reminders import quiet_since

from .home_reads import areas_of_rep

HALF_A_YEAR = timedelta(days=182)
LONG_NO_VISIT = timedelta(days=120)
MOST_SHOWN = 3  # of one kind in one area; the others are counted
CHAIRS = [Membership.Office.CHAIR, Membership.Office.CO_CHAIR]


@dataclass(frozen=True)
class Need:
    """One reason for a visit."""

    weight: int
    why: str
    since: date | None = None
    url: str = ""


@dataclass
class RepArea:
    """An area of a rep with its last news, what it needs, and the days."""

    community: Community
    running: int
    update: Update | None
    used: Decimal = Decimal(0)
    allowed: Decimal = Decimal(0)
    visited: date | None = None
    needs: list[Need] = field(default_factory=list)

    @property
    def weight(self) -> int:
        return sum(need.weight for need in self.needs)

    @property
    def is_over(self) -> bool:
        return self.used > self.allowed


Found = dict[int, list[Need]]


def areas_with_needs(communities: Iterable[int], *, on: date) -> list[RepArea]:
    """Return the areas, greatest need first, then the quietest."""
    rows = areas_of_rep(communities)
    areas = {row.community.pk: row.community for row in rows}
    programmes = Community.objects.filter(pk__in=areas).select_related("programme").only("programme")
    programme_of = {area.pk: area.programme for area in programmes}
    for pk, area in areas.items():
        area.programme = programme_of[pk]
    used = VisitNote.objects.used(areas, on=on)
    allowed = dict(
        RepDays.objects.filter(community__in=areas, year=financial_year(on)[0]).values_list("community", "allowed")
    )
    needs: Found = defaultdict(list)
    for part in [late_reports(areas, on), late_milestones(areas, on), quiet_projects(areas, on), people(areas, on)]:
        for pk, found in part.items():
            needs[pk] += found
    found_areas = []
    for row in rows:
        pk = row.community.pk
        days, visited = used.get(pk, (Decimal(0), None))
        needs[pk] += no_visit(row.community, visited, on)
        found_areas.append(
            RepArea(
                community=row.community,
                running=row.running,
                update=row.update,
                used=days,
                allowed=allowed.get(pk, row.community.programme.rep_days),
                visited=visited,
                needs=sorted(needs[pk], key=lambda need: (-need.weight, need.since or on)),
            )
        )
    return sorted(found_areas, key=lambda area: -area.weight)  # the order of rows stays among equals


def shortened(rows: list[Need], more: str) -> list[Need]:
    """Return the first few; the others in one line that weighs nothing."""
    left = len(rows) - MOST_SHOWN
    return rows[:MOST_SHOWN] + ([Need(0, f"{left} more {more}")] if left > 0 else [])


def late_reports(areas: dict[int, Community], on: date) -> Found:
    """Payments whose day has passed and that wait for something, as the spend report."""
    waiting = Payment.objects.filter(
        agreement__community__in=areas, state=Payment.State.SCHEDULED, due_on__lt=on
    ).exclude(waits_for="")
    found: Found = defaultdict(list)
    for area, due, what in waiting.values_list("agreement__community", "due_on", "waits_for").order_by("due_on"):
        url = reverse("area_money", args=[areas[area].slug])
        found[area].append(Need(5, f"A payment waits for {what}", due, url))
    return {area: shortened(rows, "payments wait") for area, rows in found.items()}


def late_milestones(areas: dict[int, Community], on: date) -> Found:
    late = Milestone.objects.overdue(on=on).filter(project__community__in=areas).order_by("due_on", "pk")
    found: Found = defaultdict(list)
    for milestone in late.select_related("project").defer("project__about"):
        project = milestone.project
        project.community = areas[project.community_id]
        why = f"Not done yet: {milestone.title}, {project.title}"
        found[project.community_id].append(Need(2, why, milestone.due_on, project.get_absolute_url()))
    return {area: shortened(rows, "milestones are late") for area, rows in found.items()}


def quiet_projects(areas: dict[int, Community], on: date) -> Found:
    """Projects without news for as long as the programme says."""
    fewest = min((area.programme.quiet_days for area in areas.values()), default=60)
    quiet = Project.objects.quiet(on=on, days=fewest).filter(community__in=areas).order_by("last_update_at", "pk")
    found: Found = defaultdict(list)
    for project in quiet.defer("about"):
        project.community = areas[project.community_id]
        since = quiet_since(project)
        if (on - since).days >= project.community.programme.quiet_days:
            why = f"Nothing new from {project.title}"
            found[project.community_id].append(Need(2, why, since, project.get_absolute_url()))
    return {area: shortened(rows, "projects are quiet") for area, rows in found.items()}


def health_by_area(areas: dict[int, Community], on: date) -> dict[int, Health]:
    """Return for each area what `health_of` returns for one. A query for each way of counting."""
    counted: dict[int, tuple[int, int]] = {}
    for voting in {area.programme.voting_members_only for area in areas.values()}:
        ids = [pk for pk, area in areas.items() if area.programme.voting_members_only == voting]
        members: Any = Membership.objects.filter(group__community__in=ids).in_partnership().running(on)
        if voting:
            members = members.may_vote(on)
        rows = (
            members.order_by()
            .values(area=F("group__community"))
            .annotate(
                total=Count("person", distinct=True),
                residents=Count("person", distinct=True, filter=Q(capacity=Membership.Capacity.RESIDENT)),
            )
        )
        counted.update({row["area"]: (row["total"], row["residents"]) for row in rows})
    found = {}
    for pk, area in areas.items():
        total, residents = counted.get(pk, (0, 0))
        figures = {"smallest": area.programme.smallest_partnership, "percent": area.programme.resident_percent}
        found[pk] = Health(total=total, residents=residents, **figures)
    return found


def people(areas: dict[int, Community], on: date) -> Found:
    """The partnership: too small, too few residents, fewer than half a year ago, without a chair."""
    now, before = health_by_area(areas, on), health_by_area(areas, on - HALF_A_YEAR)
    in_partnership = Membership.objects.filter(group__community__in=areas).in_partnership().order_by()
    office = Q(office__in=CHAIRS)
    rows = in_partnership.values(area=F("group__community")).annotate(
        left=Max("end_date", filter=Q(end_date__lt=on)),
        came=Max("start_date", filter=Q(start_date__lte=on)),
        chairs=Count("pk", filter=office & running_on(on)),
        chair_left=Max("end_date", filter=office & Q(end_date__lt=on)),
    )
    about = {row["area"]: row for row in rows}
    held = RoleHeld.objects.running(on).filter(role=Role.CHAIR, community__in=areas)
    with_chair = set(held.values_list("community", flat=True))
    found: Found = {}
    for pk, area in areas.items():
        row = about.get(pk, {})
        left, changed = row.get("left"), max(filter(None, [row.get("left"), row.get("came")]), default=None)
        url = reverse("communities:people", args=[area.slug])
        needs = []
        if not row.get("chairs") and pk not in with_chair:
            needs.append(Need(4, "Nobody is chair", row.get("chair_left"), url))
        if now[pk].total and not now[pk].is_led_by_residents:
            percent = area.programme.resident_percent
            why = f"Fewer than {percent}% live here: {now[pk].residents} of {now[pk].total}"
            needs.append(Need(4, why, changed, url))
        if not now[pk].is_large_enough:
            why = f"{now[pk].total} in the partnership, {now[pk].smallest} are asked for"
            needs.append(Need(3, why, left, url))
        elif now[pk].total < before[pk].total:
            why = f"The partnership shrinks: {now[pk].total} now, {before[pk].total} half a year ago"
            needs.append(Need(2, why, left, url))
        found[pk] = needs
    return found


def no_visit(area: Community, visited: date | None, on: date) -> list[Need]:
    """Has nobody been there for four months?"""
    if visited is not None and on - visited < LONG_NO_VISIT:
        return []
    why = "No note of a visit yet" if visited is None else "No visit for a while"
    return [Need(1, why, visited, reverse("communities:visit_list", args=[area.slug]))]

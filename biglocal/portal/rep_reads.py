"""What a rep's areas need: each reason with why and since when. A fixed number of queries, however many areas."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery, Sum
from django.urls import reverse

from biglocal.access import Role
from biglocal.communities.health import Health
from biglocal.communities.models import Community, Membership, RepDays, RoleHeld, Suspension, VisitNote
from biglocal.communities.models.programme import figure
from biglocal.dates import financial_year, running_on
from biglocal.ready import Given, ready
from funding.models import Payment
from projects.models import Milestone, Project, Update
from projects.reminders import quiet_since

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
    """Return the areas, greatest need first, then the quietest. Seven queries."""
    rows = areas_of(communities, on)
    areas = {row.community.pk: row.community for row in rows}
    parts = [late_reports(areas, on), late_milestones(areas, on), quiet_projects(areas, on), people(areas, on)]
    for row in rows:
        pk = row.community.pk
        needs = [need for part in parts for need in part.get(pk, [])] + no_visit(row.community, row.visited, on)
        row.needs = sorted(needs, key=lambda need: (-need.weight, need.since or on))
    return sorted(rows, key=lambda area: -area.weight)  # the order of rows stays among equals


def areas_of(communities: Iterable[int], on: date) -> list[RepArea]:
    """Return the areas, longest without news first, with the rep's days. Two queries."""
    first, last = financial_year(on)
    areas = _areas().all(areas=list(communities), on=on, first=first, last=last)
    updates = {update.pk: update for update in _updates().all(updates=[area.last for area in areas if area.last])}
    rows = [
        RepArea(
            community=area,
            running=area.running or 0,
            update=updates.get(area.last),
            used=area.used or Decimal(0),
            allowed=area.programme.on(on).rep_days if area.allowed is None else area.allowed,
            visited=area.visited,
        )
        for area in areas
    ]
    return sorted(
        rows, key=lambda row: (row.update is not None, row.update and row.update.posted_at, row.community.name)
    )


@ready
def _areas() -> Any:
    here = OuterRef("pk")
    newest = Update.objects.standing().filter(project__community=here).order_by("-posted_at", "-pk")
    running = Project.objects.running().filter(community=here).order_by().values("community")
    notes = VisitNote.objects.filter(community=here).order_by().values("community")
    this_year = notes.filter(on__gte=Given("first"), on__lte=Given("last"))
    chairs = RoleHeld.objects.running(Given("on")).filter(role=Role.CHAIR, community=here)
    days = RepDays.objects.filter(community=here, year=Given("first"))
    areas = Community.objects.filter(pk__in=[Given("areas")]).select_related("programme").defer("outline")
    return areas.annotate(
        last=Subquery(newest.values("pk")[:1]),
        running=Subquery(running.annotate(count=Count("pk")).values("count")),
        used=Subquery(this_year.annotate(used=Sum("days")).values("used")),
        visited=Subquery(notes.annotate(newest=Max("on")).values("newest")),
        allowed=Subquery(days.values("allowed")[:1]),
        has_chair=Exists(chairs),
    )


@ready
def _updates() -> Any:
    updates = Update.objects.filter(pk__in=[Given("updates")]).select_related("project__community")
    project = [f"project__{name}" for name in ("title", "slug", "community__slug", "community__name")]
    return updates.only("title", "posted_at", *project)


def shortened(rows: list[Need], more: str) -> list[Need]:
    """Return the first few; the others in one line that weighs nothing."""
    left = len(rows) - MOST_SHOWN
    return rows[:MOST_SHOWN] + ([Need(0, f"{left} more {more}")] if left > 0 else [])


def late_reports(areas: dict[int, Community], on: date) -> Found:
    """Payments whose day has passed and that wait for something, as the spend report."""
    found: Found = defaultdict(list)
    for area, due, what in _waiting().all(areas=list(areas), on=on):
        url = reverse("area_money", args=[areas[area].slug])
        found[area].append(Need(5, f"A payment waits for {what}", due, url))
    return {area: shortened(rows, "payments wait") for area, rows in found.items()}


@ready
def _waiting() -> Any:
    waiting = Payment.objects.filter(
        agreement__community__pk__in=[Given("areas")], state=Payment.State.SCHEDULED, due_on__lt=Given("on")
    )
    rows = waiting.exclude(waits_for="").values_list("agreement__community", "due_on", "waits_for")
    return rows.order_by("due_on", "pk")


def late_milestones(areas: dict[int, Community], on: date) -> Found:
    found: Found = defaultdict(list)
    for milestone in _milestones().all(areas=list(areas), on=on):
        project = milestone.project
        project.community = areas[project.community_id]
        why = f"Not done yet: {milestone.title}, {project.title}"
        found[project.community_id].append(Need(2, why, milestone.due_on, project.get_absolute_url()))
    return {area: shortened(rows, "milestones are late") for area, rows in found.items()}


@ready
def _milestones() -> Any:
    late = Milestone.objects.overdue(on=Given("on")).filter(project__community__pk__in=[Given("areas")])
    project = [f"project__{name}" for name in ("title", "slug", "community")]
    return late.select_related("project").only("title", "due_on", *project).order_by("due_on", "pk")


def quiet_projects(areas: dict[int, Community], on: date) -> Found:
    """Projects without news for as long as the programme says."""
    fewest = min((area.programme.on(on).quiet_days for area in areas.values()), default=60)
    found: Found = defaultdict(list)
    for project in _quiet().all(areas=list(areas), edge=on - timedelta(days=fewest)):
        project.community = areas[project.community_id]
        since = quiet_since(project)
        if (on - since).days >= project.community.programme.on(on).quiet_days:
            why = f"Nothing new from {project.title}"
            found[project.community_id].append(Need(2, why, since, project.get_absolute_url()))
    return {area: shortened(rows, "projects are quiet") for area, rows in found.items()}


@ready
def _quiet() -> Any:
    quiet = Project.objects.without_news_since(Given("edge")).filter(community__pk__in=[Given("areas")])
    return quiet.only("title", "slug", "community", "last_update_at", "started_on").order_by("last_update_at", "pk")


@ready
def _partnerships() -> Any:
    """How partnerships are made up on two days, and who came, left and chairs."""
    members = Membership.objects.filter(group__community__pk__in=[Given("areas")]).in_partnership().order_by()
    resident, office = Q(capacity=Membership.Capacity.RESIDENT), Q(office__in=CHAIRS)
    on, figures = Given("on"), {}
    for name, day in [("now", on), ("before", Given("before"))]:
        rests = Exists(Suspension.objects.filter(running_on(day), membership=OuterRef("pk")))
        asks = figure("voting_members_only", on=day, programme="group__community__programme")
        members = members.annotate(**{f"rests_{name}": rests, f"asks_{name}": asks})
        # By the programme's choice all members count, or those with a vote.
        counted = running_on(day) & (Q(**{f"asks_{name}": False}) | Q(voting=True, **{f"rests_{name}": False}))
        figures[f"total_{name}"] = Count("person", distinct=True, filter=counted)
        figures[f"residents_{name}"] = Count("person", distinct=True, filter=counted & resident)
    return members.values(area=F("group__community")).annotate(
        **figures,
        left=Max("end_date", filter=Q(end_date__lt=on)),
        came=Max("start_date", filter=Q(start_date__lte=on)),
        chairs=Count("pk", filter=office & running_on(on)),
        chair_left=Max("end_date", filter=office & Q(end_date__lt=on)),
    )


def partnerships(areas: Iterable[int], on: date) -> dict[int, dict[str, Any]]:
    """Return for each area with members how its partnership is made up now, and was half a year before. One query."""
    rows = _partnerships().all(areas=list(areas), on=on, before=on - HALF_A_YEAR)
    return {row["area"]: row for row in rows}


def health(area: Community, row: dict[str, Any], when: str, on: date) -> Health:
    """Return for the area what `health_of` returns for one, by the figures of the day."""
    rule = area.programme.on(on)
    total, residents = row.get(f"total_{when}", 0), row.get(f"residents_{when}", 0)
    return Health(total, residents, rule.smallest_partnership, rule.resident_percent)


def people(areas: dict[int, Any], on: date) -> Found:
    """The partnership: too small, too few residents, fewer than half a year ago, without a chair. One query."""
    about = partnerships(areas, on)
    found: Found = {}
    for pk, area in areas.items():
        row = about.get(pk, {})
        now, before = health(area, row, "now", on), health(area, row, "before", on - HALF_A_YEAR)
        left, changed = row.get("left"), max(filter(None, [row.get("left"), row.get("came")]), default=None)
        url = reverse("communities:people", args=[area.slug])
        needs = []
        if not row.get("chairs") and not area.has_chair:
            needs.append(Need(4, "Nobody is chair", row.get("chair_left"), url))
        if now.total and not now.is_led_by_residents:
            percent = area.programme.on(on).resident_percent
            why = f"Fewer than {percent}% live here: {now.residents} of {now.total}"
            needs.append(Need(4, why, changed, url))
        if not now.is_large_enough:
            why = f"{now.total} in the partnership, {now.smallest} are asked for"
            needs.append(Need(3, why, left, url))
        elif now.total < before.total:
            why = f"The partnership shrinks: {now.total} now, {before.total} half a year ago"
            needs.append(Need(2, why, left, url))
        found[pk] = needs
    return found


def no_visit(area: Community, visited: date | None, on: date) -> list[Need]:
    """Has nobody been there for four months?"""
    if visited is not None and on - visited < LONG_NO_VISIT:
        return []
    why = "No note of a visit yet" if visited is None else "No visit for a while"
    return [Need(1, why, visited, reverse("communities:visit_list", args=[area.slug]))]

"""A partnership too small, not led by residents, or without a chair: its chair and rep are told once a spell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from biglocal.access import Action, Role
from biglocal.dates import today
from biglocal.notices.registry import Due, Kind, Rule

from .actions.members import CHAIRS
from .health import Health
from .models import Community, Membership, Programme, RoleHeld, Suspension
from .roles import standing_of

SMALL, FEW, CHAIRLESS = "n", "r", "c"  # faults, as the reminder's row names them
CHAIR_VACANT = "Nobody chairs the partnership."
ASKED = [Community.State.PLANNING, Community.State.DELIVERING, Community.State.CLOSING]  # before them it is forming


@dataclass(frozen=True)
class Stay:
    """One membership as it is counted: who, from when to when, as what, and the days on which it rests."""

    person: int
    start: date
    end: date | None
    resident: bool
    voting: bool
    chairs: bool
    rests: tuple[tuple[date, date | None], ...]

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def votes(self, day: date) -> bool:
        return self.voting and not any(first <= day and (last is None or day <= last) for first, last in self.rests)


def faults_on(stays: list[Stay], day: date, programme: Programme) -> tuple[Health, set[str]]:
    """Return how the partnership was made up on `day`, and its faults."""
    there = [stay for stay in stays if stay.holds(day)]
    rule = programme.on(day)
    counted = [stay for stay in there if stay.votes(day) or not rule.voting_members_only]
    people = {stay.person for stay in counted}
    residents = {stay.person for stay in counted if stay.resident}
    health = Health(len(people), len(residents), rule.smallest_partnership, rule.resident_percent)
    faults = {SMALL} if not health.is_large_enough else set()
    faults |= {FEW} if health.total and not health.is_led_by_residents else set()
    faults |= {CHAIRLESS} if not any(stay.chairs for stay in there) else set()
    return health, faults


def spell_of(stays: list[Stay], on: date, programme: Programme) -> tuple[set[str], date]:
    """Return the faults of `on`, and since when all of them have been there without a break."""
    _, faults = faults_on(stays, on, programme)
    since = on
    for day in sorted(days_of_change(stays, on), reverse=True):
        if not faults <= faults_on(stays, day, programme)[1]:
            break
        since = day
    return faults, since


def days_of_change(stays: list[Stay], on: date) -> set[date]:
    """Days up to `on` from which something was different."""
    after = timedelta(days=1)
    days = {stay.start for stay in stays} | {stay.end + after for stay in stays if stay.end}
    rests = [rest for stay in stays for rest in stay.rests]
    days |= {first for first, _ in rests} | {last + after for _, last in rests if last}
    return {day for day in days if day <= on}


def stays_by_area(communities: list[int]) -> dict[int, list[Stay]]:
    """Return all memberships in the partnerships of areas, ever. Two queries."""
    rests: dict[int, list[tuple[date, date | None]]] = {}
    suspended = Suspension.objects.filter(membership__group__community__in=communities)
    for membership, first, last in suspended.values_list("membership", "start_date", "end_date"):
        rests.setdefault(membership, []).append((first, last))
    members = Membership.objects.in_partnership().filter(group__community__in=communities).order_by()
    found: dict[int, list[Stay]] = {}
    columns = ("pk", "group__community", "person", "start_date", "end_date", "capacity", "voting", "office")
    for pk, community, person, start, end, capacity, voting, office in members.values_list(*columns):
        resident = capacity == Membership.Capacity.RESIDENT
        stay = Stay(person, start, end, resident, voting, office in CHAIRS, tuple(rests.get(pk, ())))
        found.setdefault(community, []).append(stay)
    return found


def partnerships_unwell(on: date) -> Iterable[Due]:
    """Each partnership with a fault: once a spell, named by its faults and their first day."""
    areas = Community.objects.filter(state__in=ASKED).select_related("programme").only("programme")
    by_area = {area.pk: area for area in areas}
    stays = stays_by_area(list(by_area))
    held = RoleHeld.objects.running(on).filter(person__is_active=True, community__in=list(stays))
    people: dict[tuple[int, str], set[int]] = {}
    for community, role, person in held.values_list("community", "role", "person"):
        people.setdefault((community, role), set()).add(person)
    for pk, members in sorted(stays.items()):
        faults, since = spell_of(members, on, by_area[pk].programme)
        if not faults:
            continue
        told = people.get((pk, Role.CHAIR), set()) | people.get((pk, Role.REP), set())
        if CHAIRLESS in faults:
            told |= people.get((pk, Role.WORKER), set())
        offset = f"{''.join(sorted(faults))}-{since.isoformat()}"
        yield Due(f"community:{pk}", offset, sorted(told), pk, "" if told else "nobody")


def unwell_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail shows; nothing once all is well again."""
    pk = int(event.subject.split(":")[1])
    area = Community.objects.filter(pk=pk).select_related("programme").defer("outline").first()
    if area is None or Action.MEMBERS_SEE not in standing_of(person).actions_in(area):
        return None
    health, faults = faults_on(stays_by_area([pk]).get(pk, []), today(), area.programme)
    if not faults:
        return None
    sentences = [*health.sentences, *([CHAIR_VACANT] if CHAIRLESS in faults else [])]
    path = reverse("communities:people", args=[area.slug])
    return {"person": person, "community": area, "sentences": sentences, "path": path}


KIND = Kind(
    name="partnership-unwell",
    at_once=True,
    template="communities/emails/partnership_unwell",
    context=unwell_context,
    why="you chair or support the partnership",
)
RULE = Rule(name="partnership-unwell", kind="partnership-unwell", due=partnerships_unwell)

"""Who hears of what happens to the money: ids of people by their roles."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from biglocal.access import Role
from biglocal.communities.models import RoleHeld
from biglocal.ready import Given, ready

from .models import Proposal


def holding(concerned: Q, *, on: date) -> list[int]:
    """Ids of active people who hold one of the roles that `concerned` describes."""
    rows = RoleHeld.objects.running(on).filter(concerned, person__is_active=True)
    return sorted(set(rows.values_list("person", flat=True)))


def officers_to_tell(proposal: Proposal, *, on: date) -> list[int]:
    """Ids of those who read the news of a proposal that came in: its reader, or all officers where it has none."""
    stepped_back = proposal.conflicts.filter(has_conflict=True).values("person")
    if proposal.reader_id:
        return [proposal.reader_id]
    officers = RoleHeld.objects.running(on).filter(programme=proposal.community.programme_id, role=Role.OFFICER)
    return sorted(set(officers.exclude(person__in=stepped_back).values_list("person", flat=True)))


def group_to_tell(proposal: Proposal, *, on: date, with_finance: bool) -> list[int]:
    """Ids of those an answer concerns: who wrote it, the chairs, and the finance officers of the LTO."""
    concerned = Q(role=Role.CHAIR, community=proposal.community_id)
    if with_finance:
        organisations = proposal.lto_ids()
        concerned |= Q(role=Role.FINANCE, organisation__in=organisations)
    return sorted({proposal.written_by_id, *holding(concerned, on=on)})


def agreement_to_tell(agreement: Any, *, on: date, chair: bool = True, rep: bool = False) -> list[int]:
    """Ids of those an agreement concerns: the finance officers of the LTO, the area's chairs, its rep."""
    concerned = Q(role=Role.FINANCE, organisation=agreement.lto_id)
    roles = [*([Role.CHAIR] if chair else []), *([Role.REP] if rep else [])]
    return holding(concerned | Q(role__in=roles, community=agreement.community_id), on=on)


def area_to_tell(community: Any, *, on: date) -> list[int]:
    """Ids of the area's chairs, workers and rep, and the finance officers of who holds its money."""
    concerned = Q(role__in=[Role.CHAIR, Role.WORKER, Role.REP], community=community)
    holders = community.lto_appointments.running(on).values("organisation")
    return holding(concerned | Q(role=Role.FINANCE, organisation__in=holders), on=on)


def officers_of_area(community: Any, *, on: date) -> list[int]:
    """Ids of the officers of the area's programme."""
    return holding(Q(programme=community.programme_id, role=Role.OFFICER), on=on)


def officers_of(programmes: Iterable[int], *, on: date) -> list[tuple[int, str]]:
    """Ids and names of everybody who may read grants, for a menu; one query."""
    return sorted(set(_officers().all(programmes=list(programmes), on=on)), key=lambda row: row[1])


@ready
def _officers() -> Any:
    staff = RoleHeld.objects.running(Given("on")).filter(role__in=[Role.OFFICER, Role.MANAGER])
    return staff.filter(programme__pk__in=[Given("programmes")]).values_list("person", "person__name")


ALL_OF_THEM = {"partnership": "The partnership", "organisation": "The organisation"}


def owners_of(proposal: Proposal, ltos: set[int], *, on: date) -> list[tuple[str, str]]:
    """Who may see to what an answer asks for: all of them, or one of those who bring proof. One query, by name."""
    people: dict[int, str] = {}
    words = {Role.CHAIR: "chair", Role.WORKER: "worker", Role.FINANCE: "finance officer"}
    for one in _owners().all(community=proposal.community_id, ltos=sorted(ltos), on=on):
        people.setdefault(one.person_id, f"{one.person.get_full_name()}, {words[Role(one.role)]}")
    return [*ALL_OF_THEM.items(), *((str(pk), label) for pk, label in people.items())]


@ready
def _owners() -> Any:
    concerned = Q(role__in=[Role.CHAIR, Role.WORKER], community=Given("community"))
    concerned |= Q(role=Role.FINANCE, organisation__pk__in=[Given("ltos")])
    held = RoleHeld.objects.running(Given("on")).filter(concerned, person__is_active=True)
    return held.select_related("person").order_by("person__name", "pk")

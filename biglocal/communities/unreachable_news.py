"""A role whose every holder has an address that refuses our mail: staff are told, once a spell."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from biglocal.access import Action, Role
from biglocal.dates import today
from biglocal.notices.choices import address_hash
from biglocal.notices.hooks import undeliverable
from biglocal.notices.registry import Due, Kind, Line, Rule, Subject

from .models import RoleHeld
from .roles import standing_of


def roles_unreachable(on: date) -> Iterable[Due]:
    """Each role in each place that has holders, none of whom can be reached; named by the last address that failed."""
    reach: dict[tuple[Any, ...], list[tuple[int, datetime | None]]] = defaultdict(list)
    columns = ("pk", "role", "community", "organisation", "programme", "person", "person__email")
    offices = RoleHeld.objects.running(on).filter(person__is_active=True).exclude(role=Role.RESIDENT)
    held, staff = list(offices.order_by("pk").values_list(*columns)), set()
    dead = undeliverable(email for *_, email in held)
    for pk, role, community, organisation, programme, person, email in held:
        since = dead.get(address_hash(email))
        if role in {Role.OFFICER, Role.MANAGER} and since is None:
            staff.add(person)
        reach[role, community, organisation, programme].append((pk, since))
    for (_, community, *_), holders in reach.items():
        days = [since for _, since in holders if since]
        if len(days) == len(holders):
            offset = f"since-{max(days).date().isoformat()}"
            yield Due(f"role:{holders[-1][0]}", offset, sorted(staff), community, "" if staff else "nobody")


def is_unreachable(role: RoleHeld, on: date) -> bool:
    """Is it still so for the place of `role`?"""
    beside = RoleHeld.objects.running(on).filter(
        role=role.role,
        community=role.community_id,
        organisation=role.organisation_id,
        programme=role.programme_id,
        person__is_active=True,
    )
    emails = list(beside.values_list("person__email", flat=True))
    dead = undeliverable(emails)
    return all(address_hash(email) in dead for email in emails)


def with_all(ids: list[int]) -> Any:
    return RoleHeld.objects.filter(pk__in=ids).select_related("person", "community", "organisation", "programme")


def place_of(role: RoleHeld) -> str:
    """Return the name of the area, the body or the programme."""
    return str(role.community or role.organisation or role.programme)


def lines(ids: list[int]) -> dict[int, Line]:
    """Return how each role is shown."""
    return {
        role.pk: Line(
            title=f"{role.get_role_display()}: nobody can be reached",
            text=role.person.get_full_name(),
            url=reverse("mail_watch"),
            place=place_of(role),
            tag="Mail",
            when=role.start_date,
        )
        for role in with_all(ids)
    }


def may_see(person: Any, ids: list[int]) -> set[int]:
    """Staff who watch the mail."""
    return set(ids) if Action.MAIL_WATCH in standing_of(person).actions_anywhere() else set()


def unreachable_context(event: Any, person: Any) -> dict[str, Any] | None:
    """Return what the mail shows; nothing once somebody can be reached again."""
    role = with_all([int(event.subject.split(":")[1])]).first()
    if role is None or not is_unreachable(role, today()):
        return None
    return {"person": person, "role": role, "place": place_of(role), "path": reverse("mail_watch")}


SUBJECT = Subject(prefix="role", lines=lines, may_see=may_see)
KIND = Kind(
    name="role-unreachable",
    at_once=True,
    template="communities/emails/role_unreachable",
    context=unreachable_context,
    why="you look after the programme’s mail",
)
RULE = Rule(name="role-unreachable", kind="role-unreachable", due=roles_unreachable, about_addresses=True)

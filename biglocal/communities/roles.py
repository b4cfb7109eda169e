"""What a person may do where, from the roles that hold today. Read once a request."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, When

from biglocal.access import KEPT_BY_HOLDERS, Action, Role, actions_of
from biglocal.dates import running_on, today
from biglocal.ready import Given, ready

from .models import Community, RoleHeld


@dataclass
class Standing:
    """A person's roles on one day: by area id (an LTO's roles reach its areas), and by programme id."""

    by_community: dict[int, set[Role]] = field(default_factory=dict)
    by_programme: dict[int, set[Role]] = field(default_factory=dict)
    by_organisation: dict[int, set[Role]] = field(default_factory=dict)  # also where it holds no money any more
    slugs: dict[int, str] = field(default_factory=dict)  # of the areas in by_community, for links

    def roles_in(self, community: Community) -> set[Role]:
        """Roles that count in `community`."""
        return self.by_community.get(community.pk, set()) | self.by_programme.get(community.programme_id, set())

    def actions_in(self, community: Community) -> set[Action]:
        """What the person may do in `community`."""
        return actions_of(self.roles_in(community))

    def actions_anywhere(self) -> set[Action]:
        """What the person may do in at least one place: for pages that name no area."""
        return actions_of(self.all_roles()) | self.kept_for(self.by_organisation)

    def kept_for(self, organisations: Iterable[int]) -> set[Action]:
        """What the person may do with agreements of these organisations, whether or not they hold money today."""
        return KEPT_BY_HOLDERS & actions_of(set().union(*(self.by_organisation.get(pk, set()) for pk in organisations)))

    def all_roles(self) -> set[Role]:
        """Every role held today."""
        return set().union(*self.by_community.values(), *self.by_programme.values())

    def communities_with(self, action: Action) -> list[int]:
        """Ids of areas where a role of the area or its LTO gives `action`; programme roles reach all."""
        return [pk for pk, roles in self.by_community.items() if action in actions_of(roles)]


def standing_of(person: Any, on: date | None = None) -> Standing:
    """Return the standing of `person` on `on` (today). One query, kept on the person for the request."""
    kept = getattr(person, "_standing", None)
    if on is None and kept is not None:
        return kept
    day = on or today()
    standing = Standing()
    for role, community, slug, programme, organisation, through_lto in _held().all(person=person.pk, on=day):
        if organisation is not None:
            standing.by_organisation.setdefault(organisation, set()).add(Role(role))
        if community is not None:
            standing.slugs[community] = slug
        if programme is not None:
            standing.by_programme.setdefault(programme, set()).add(Role(role))
        elif reached := community or through_lto:
            standing.by_community.setdefault(reached, set()).add(Role(role))
    if on is None:
        person._standing = standing
    return standing


@ready
def _held() -> Any:
    held = RoleHeld.objects.running(Given("on")).filter(person=Given("person"))
    reaching = running_on(Given("on"), "organisation__lto_appointments__")
    reached = Case(When(reaching, then="organisation__lto_appointments__community_id"))
    return held.values_list("role", "community_id", "community__slug", "programme_id", "organisation_id", reached)


def forget_standing(person: Any) -> None:
    """Roles of `person` have changed: what was kept for the request holds no longer."""
    if hasattr(person, "_standing"):
        del person._standing


def is_staff(person: Any) -> bool:
    """Does `person` work for the programme today, or open the admin? These need a second step to sign in."""
    return person.is_staff or bool(standing_of(person).by_programme)


def can(person: Any, action: Action, community: Community, on: date | None = None) -> bool:
    """May `person` do `action` in `community` on `on` (today)? Tasks, admin and actions ask the same as the guard."""
    return person.is_authenticated and person.is_active and action in standing_of(person, on).actions_in(community)

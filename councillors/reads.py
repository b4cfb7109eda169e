"""What pages read about councillors beside their terms."""

from dataclasses import dataclass
from datetime import date

from biglocal.access import Role
from biglocal.communities.models import Membership, RoleHeld

from .models import Councillor

OFFICES = [Role.FINANCE, Role.CERTIFIER, Role.TRUSTEE]  # in a fund-holding body; who looks after worries stays private


@dataclass(frozen=True)
class Hat:
    """Something else a councillor is: a member of a partnership, an officer of a fund-holding body."""

    what: str
    where: str
    start_date: date
    end_date: date | None


def hats_of(councillor: Councillor) -> list[Hat]:
    """Return every other hat with its dates, newest first: an office in a partnership or an LTO is no secret."""
    if councillor.person_id is None:
        return []
    hats = [
        Hat(
            f"{m.get_office_display()} of {m.group}" + ("" if m.voting else " (no vote)"),
            m.group.community.name,
            m.start_date,
            m.end_date,
        )
        for m in Membership.objects.filter(person=councillor.person_id).select_related("group__community")
    ]
    offices = RoleHeld.objects.filter(person=councillor.person_id, role__in=OFFICES)
    hats += [
        Hat(r.get_role_display(), r.organisation.name if r.organisation else "", r.start_date, r.end_date)
        for r in offices.select_related("organisation")
    ]
    return sorted(hats, key=lambda hat: hat.start_date, reverse=True)

"""Elections: one to come where Arches Local is, one whose weeks run already elsewhere, one that is over."""

from datetime import timedelta

from biglocal.communities.models import Community
from biglocal.places.models import Council
from biglocal.places.pre_election import PreElection

from .world import World

# place in the table of areas (None: Arches Local), notice and poll in days from today, which election
PERIODS = [(None, 40, 75, "By-election in Luton"), (0, -12, 23, "All-out election"), (1, -330, -295, "")]


def write_elections(world: World, arches: Community, areas: dict[str, Community]) -> None:
    """Write the periods; a short table of areas has fewer."""
    others = list(areas.values())
    for place, notice, poll, note in PERIODS:
        if place is not None and place >= len(others):
            continue
        area = arches if place is None else others[place]
        council = Council.objects.filter(ward_sets__wards__area_wards__community=area).order_by("pk").first()
        at = world.moment(6)
        PreElection.objects.create(
            council=council,
            start_date=world.today + timedelta(days=notice),
            end_date=world.today + timedelta(days=poll),
            note=note,
            set_by=world.people["priya"],
            set_at=at,
            changed_at=at,
        )

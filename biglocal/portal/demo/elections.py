"""Elections: one to come where Arches Local is, one whose weeks run already elsewhere, one that is over."""

from datetime import timedelta

from django.utils.text import slugify

from biglocal.communities.models import Community
from biglocal.places.models import Council, FileImport
from biglocal.places.pre_election import PreElection
from councillors.models import Councillor, Term

from .arches import LUTON
from .world import World

# place in the table of areas (None: Arches Local), notice and poll in days from today, which election
PERIODS = [(None, 40, 75, "By-election in Luton"), (0, -12, 23, "All-out election"), (1, -330, -295, "")]


def write_elections(world: World, arches: Community, areas: dict[str, Community]) -> None:
    """Write the periods; a short table of areas has fewer."""
    write_before(world)
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


# who sat in Luton until the last election, party, and why it ended, where it is known
BEFORE = [("Brian Nash", "Labour", ""), ("Olive Trent", "Conservative", ""), ("George Amis", "Labour", "died")]


def write_before(world: World) -> None:
    """Write who sat before: a list of the council ended their terms, and says nothing of why."""
    ward = world.wards[LUTON]
    last = Term.objects.filter(ward=ward).order_by("start_date").values_list("start_date", flat=True)[0]
    file = FileImport.objects.filter(kind="councillors", state="written").first()
    FileImport.objects.filter(pk=file.pk).update(hash="demonstration")
    for number, (name, party, why) in enumerate(BEFORE):
        councillor = Councillor.objects.create(
            name=name, slug=slugify(name), council=ward.line.council, confirmed=number > 0
        )
        Term.objects.create(
            councillor=councillor,
            ward=ward,
            party=party,
            start_date=last - timedelta(days=1400),
            end_date=last - timedelta(days=1),
            ended=why,
            end_hash="demonstration",
            source="Demonstration",
        )

"""The Triangle pocket park: planted, pulled up in the night, put back before help could come."""

from biglocal.communities.models import Community, Priority
from projects.models import Project

from .arches import CHATHAM
from .stories import write_photo, write_project, write_update
from .world import World

TRIANGLE = "The Triangle pocket park"


def write_pocket_park(world: World, community: Community) -> Project:
    """Write the park's story up to a fortnight before its opening day."""
    people = world.people
    opening = world.weekday(-14)
    park = write_project(
        world,
        community,
        title=TRIANGLE,
        priority=Priority.objects.get(plan__community=community, name="Green and safe places"),
        summary="A dumping ground behind Tanner’s Row, turned into a small park by the people who look out on it.",
        about=(
            "The corner behind Tanner’s Row was fenced off for eleven years and filled up with fridges. "
            "The people who look out on it cleared it, planted it and are about to open it."
        ),
        land="On a ten year lease",
        street="Tanner’s Row",
        lead=people["pat"],
        lat=51.3841,
        lon=0.5302,
        ward=world.wards[CHATHAM],
        next_step="Opening day",
        next_step_note="11am to 3pm. Cake, a brass band and a walk at noon. Everyone is welcome. Bring a chair.",
        next_step_on=opening,
        reached=[245, 210, 131],
        milestones=[
            ("Lease signed", 190, 188),
            ("Ground cleared", 130, 131),
            ("Trees in", 95, 96),
            ("Benches in", 7, 5),
            ("Letter from the landlord about the tap", 3, None),
            ("Opening day", (world.today - opening).days, None),
            ("Watering rota for the first year full", -40, None),
        ],
    )
    write_photo(
        world,
        park,
        "park-open",
        "Neighbours of all ages in the finished park, with bunting strung between young trees.",
        cover=True,
    )
    write_beginning(world, park)
    write_mend(world, park)
    write_end(world, park)
    return park


def write_beginning(world: World, park: Project) -> None:
    """From a question to twenty trees."""
    people = world.people
    write_update(
        world, park, people["joyce"], 245, "Could this be a park? I have looked at this mess for eleven years.",
        title="Could this be a park?", thanks=22,
        pictures=[("waste-ground", "Waste ground below the arches with a dumped fridge, tyres and weeds.")],
    )  # fmt: skip
    write_update(
        world, park, people["harjit"], 203, "We got the money: £18,400. Agreed by the partnership, nine votes to none.",
        title="We got the money: £18,400", thanks=35,
    )  # fmt: skip
    write_update(
        world, park, people["denise"], world.weekday(131), "31 of us, two skips, one fridge.", thanks=40,
        pictures=[("clear-up", "Neighbours filling a yellow skip under the arches.")],
    )  # fmt: skip
    write_update(
        world, park, people["pat"], world.weekday(96),
        "Twenty trees planted. While we dug, people came out to tell us it would only get smashed up. Everything here "
        "does. We kept digging. Two of them stayed and held a tree straight for us.",
        thanks=27,
        pictures=[
            ("planting-day", "Three neighbours planting young trees in front of the railway arches, with a new fence behind.")
        ],
    )  # fmt: skip


def write_mend(world: World, park: Project) -> None:
    """One morning, a week later: 7:40 the call, 10:15 the van, and nothing left to do."""
    people = world.people
    morning = world.weekday(89)
    broken = write_update(
        world, park, people["pat"], morning,
        "Pulled up in the night. I got a call at 7:40. Somebody had ripped out our trees and kicked a hole in the new "
        "fence. We sent word round for help.",
        kind="setback", clock="08:05", at="07:40", thanks=9,
        pictures=[("broken", "Night: young trees lie pulled out of the ground, and part of the fence is smashed.")],
    )  # fmt: skip
    write_update(
        world, park, people["pat"], morning,
        "Pulled up and put back, all in one morning. When the van pulled up at 10:15 there was nothing left to do. The "
        "people from the houses had replanted all 20 trees and nailed the fence back together.",
        kind="put_right", clock="12:10", at="10:15", thanks=212, puts_right=broken,
        quote="These were the folk who said we were wasting our time. That was the day it turned into their park.",
        quote_by="Pat Winstanley",
        pictures=[
            (
                "mended",
                "Morning: the trees are back in the ground and the fence is patched. Neighbours stand beside them with a spade.",
            )
        ],
    )  # fmt: skip


def write_end(world: World, park: Project) -> None:
    """Colour, help from councillors, benches, and what is still missing."""
    people = world.people
    write_update(
        world, park, people["oluwaseun"], world.weekday(54, 6),
        "The arches get some colour. Nine young people, two arches, one weekend.", thanks=44,
        pictures=[
            ("mural", "Three young people painting a sun, hills and a tall plant inside two brick arches.")
        ],
    )  # fmt: skip
    write_update(
        world, park, people["denise"], 19,
        "Our councillors opened two doors. Cllr Ruth Adeyemi put us in touch with the local health group (the integrated "
        "care board). Their Thursday walk will start and finish here. Cllr Martin Poole spoke to the paper, and they are "
        "sending a photographer to the opening.",
        kind="thanks", thanks=18,
    )  # fmt: skip
    write_update(
        world, park, people["harjit"], 5,
        "Two benches in. Kofi and four of the boxing lot carried them from the van. Joyce was the first to sit down.",
        thanks=31,
        pictures=[("park-open", "The park with its two new benches; an older neighbour sits on one of them.")],
    )  # fmt: skip
    write_update(
        world, park, people["pat"], 3,
        "The landlord has not answered about the tap. We rang twice. Denise will ask the councillors who decides.",
        audience="partnership",
    )  # fmt: skip
    write_update(
        world, park, people["pat"], 1,
        "Carried 14 buckets tonight. The trees need water in their first year and the nearest tap is 200 metres away.",
        clock="19:12", thanks=6,
        pictures=[("tap", "A standpipe with a bucket, some way down the street from the young trees.")],
    )  # fmt: skip

"""What neighbours found wrong in Arches Local, one thing that was hidden, and who is named for worries."""

from biglocal.access import Role
from biglocal.communities.models import Community, Organisation, RoleHeld
from biglocal.concerns.actions import hide
from biglocal.concerns.models import Concern, SafeguardingConcern
from projects.models import Project, Update

from .stories import write_update
from .world import World


def write_concerns(world: World, community: Community) -> None:
    """Write two concerns that wait, one answered, words that were hidden, and a worry for the named few."""
    people = world.people
    write_leads(world)
    park = Project.objects.get(community=community, title="The Triangle pocket park")
    mend = Update.objects.filter(project=park, kind="put_right").first() or park.updates.first()
    about = {
        "topic": f"update:{mend.pk}",
        "title": mend.title,
        "shown": f"{mend.text}\n{mend.quote}".strip(),
        "writer": mend.by,
    }
    Concern.objects.create(
        **about, community=community, kind="words", by=people["stranger"], at=world.moment(3),
        words="It was four of us who put them back, not three. My sister was there too.",
    )  # fmt: skip
    Concern.objects.create(
        community=community, kind="private", at=world.moment(1), email="neighbour3@demo.example",
        page=community.get_absolute_url(), title=f"The page {community.get_absolute_url()}",
        words="The map shows nearly which house is mine.",
    )  # fmt: skip
    Concern.objects.create(
        **about, community=community, kind="other", at=world.moment(20), by=people["stranger"], state="answered",
        words="Who pays for the new trees?", answer="The trees came from the nursery for nothing.",
        answered_at=world.moment(18), answered_by=people["harjit"],
    )  # fmt: skip
    unkind = write_update(
        world, park, people["pat"], 9, "The people at the corner shop let their boxes blow in here again.",
    )  # fmt: skip
    hide(topic=f"update:{unkind.pk}", reason="It blames a shop by name, and nobody saw it happen.",
         by=people["harjit"], now=world.moment(8))  # fmt: skip
    SafeguardingConcern.objects.create(
        community=community, at=world.moment(2), page=park.get_absolute_url(), title=park.title,
        words="Made up for the demonstration: a child is often alone in the park until late.",
    )  # fmt: skip


def write_leads(world: World) -> None:
    """Name one person in the fund-holding body, and one at Local Trust."""
    lto = Organisation.objects.get(slug="medway-hands")
    RoleHeld.objects.create(
        person=world.people["certifier"], role=Role.LTO_SAFE, organisation=lto, start_date=world.day(900)
    )
    RoleHeld.objects.create(
        person=world.people["manager"], role=Role.TRUST_SAFE, programme=world.programme, start_date=world.day(900)
    )

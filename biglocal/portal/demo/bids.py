"""What Arches Local asked other funders for, and what an answer of Local Trust asks for first."""

from decimal import Decimal

from biglocal.communities.models import Community
from funding.models import Agreement, Bid, Condition
from projects.models import Project

from .pocket_park import TRIANGLE
from .world import World

# funder, amount, sent and answered (days ago), answer, given
BIDS = [
    ("Pocket park fund of the city council", 12_000, 260, 214, Bid.Answer.WON, 12_000),
    ("Woodland charity, trees for towns", 1_450, 250, 231, Bid.Answer.WON, 1_450),
    ("Housing association, small works", 1_000, 120, 96, Bid.Answer.PART, 750),
    ("Railway heritage fund, lights", 6_000, 21, None, Bid.Answer.WAITING, 0),
]


def write_bids(world: World, community: Community, projects: dict[str, Project]) -> None:
    """Three bids for the pocket park, all won at least in part, and one that waits for its answer."""
    for funder, amount, sent, answered, answer, given in BIDS:
        Bid.objects.create(
            community=community,
            project=projects["Lights under the arches" if "lights" in funder else TRIANGLE],
            funder=funder,
            amount=Decimal(amount),
            sent_on=world.day(sent),
            answer=answer,
            given=Decimal(given),
            answered_on=world.day(answered) if answered else None,
            kept_by=world.people["denise"],
            kept_at=world.moment(sent, "19:30"),
        )


def write_conditions(world: World, community: Community) -> None:
    """The next payment of this year waits for a letter; the other proof has come and was agreed."""
    agreement = Agreement.objects.get(community=community, title="This year")
    given = {"agreement": agreement, "person": world.people["denise"]}
    Condition.objects.create(
        **given,
        number=1,
        words="A rota for the watering, with names",
        due_on=world.day(330),
        proof="61 homes, two a day. The list hangs in the kitchen.",
        brought_by=world.people["denise"],
        brought_at=world.moment(335, "10:00"),
        met_by=world.people["priya"],
        met_at=world.moment(333, "11:20"),
    )
    Condition.objects.create(
        **given,
        number=2,
        words="A letter from the landlord about the corner of Quarry Steps",
        due_on=world.day(-20),
        payment=agreement.payments.order_by("-number").first(),
    )

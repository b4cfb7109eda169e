"""Changes to agreements, a round of small grants, and an area that closes with half of its checklist done."""

from decimal import Decimal

from biglocal.accounts.models import Person
from biglocal.audit.models import AuditLine
from biglocal.audit.record import topic_of
from biglocal.communities.models import Community, LtoAppointment
from funding.actions.variations import bring_into_force
from funding.models import (
    CHECKS,
    Agreement,
    Asset,
    BudgetLine,
    CheckItem,
    CloseOut,
    GrantRound,
    PanelSeat,
    PanelWord,
    SmallGrant,
    Variation,
)

from .arches_projects import GREEN
from .world import World

# group, what for, asked, what became of it
GROUPS = [
    (
        "Balcony gardeners",
        "Seeds, pots and a hose",
        180,
        "Forty balconies are green. The hose is shared by three stairs.",
    ),
    ("Luton Road lunch", "Plates and a big kettle", 220, "Lunch for thirty, every second Friday."),
    ("Chatham chess in the square", "Two stone boards", 400, ""),
    ("Arches dads", "A bus to the seaside", 350, "Twenty-two dads, thirty-eight children, one lost shoe."),
    ("Quarry Steps singers", "Song sheets and a speaker", 150, "We sang at the opening of the kitchen."),
    ("Bees on the roof", "Two hives and veils", 480, ""),
    ("Tanner’s Row tidy-up", "Litter pickers and gloves", 120, "Eleven sacks in one morning."),
    ("Young mums’ walk", "Rain covers and a first-aid kit", 160, "We walk on Tuesdays, rain or not."),
    ("Model railway in arch 3", "Track and timber", 300, ""),
    ("Story corner", "Picture books in six languages", 250, "The corner is full at four o’clock."),
    ("Cricket in the cage", "Bats, balls and stumps", 200, "We lost every game and come back next week."),
    ("Repair cafe juniors", "Small tools for small hands", 260, ""),
]
THINGS = [
    ("Minibus, 16 seats", "", 24_500, "owned", "", "Nobody yet. Tyres and tax are about £900 a year."),
    ("Garden shed and tools", "Friends of the beach", 3_200, "owned", "", "The Friends, out of their raffle"),
    ("The old net loft", "Par Bay Trust", 61_000, "lease", "25 years from the harbour, £1 a year", "The trust"),
]
TICKED = {
    "roles": "Minuted in May: the fund holder reports, the group keeps the key.",
    "vat": "The bookkeeper checked all bills in June.",
    "contracts": "The cleaner’s contract ended. The insurance runs on in the trust’s name.",
    "staff": "Our worker had her notice and redundancy pay. Her pension is paid up.",
    "story": "Two pages and nine photos went to the learning site.",
}


def write_changes(world: World, arches: Community, areas: dict[str, Community]) -> None:
    """Write all of it."""
    write_variations(world, arches)
    write_round(world, arches)
    closing = next((area for area in areas.values() if area.state == Community.State.CLOSING), None)
    if closing:
        write_closing(world, closing)


def write_variations(world: World, community: Community) -> None:
    """Write one that was logged, and one that waits for Local Trust."""
    kitchen = Agreement.objects.get(community=community, title="Arches kitchen")
    food, tables = kitchen.lines.get(description="Food for a year"), kitchen.lines.get(description="Tables for forty")
    denise, harjit = world.people["denise"], world.people["harjit"]
    logged = Variation.objects.create(
        agreement=kitchen, number=1, kind="move", from_line=food, to_line=tables, amount=Decimal(600),
        reason="More people came than we had chairs for.", written_by=denise, written_at=world.moment(21),
    )  # fmt: skip
    logged.state = Variation.State.LOGGED
    bring_into_force(logged, now=world.moment(21))
    remember(world, logged, "log", denise, 21, "logged a change that needs no answer: £600 from “Food for a year”")
    gym = Agreement.objects.get(community=community, title="Youth gym in arch 9")
    coach, ring = gym.lines.get(description="Coach, two evenings"), gym.lines.get(description="Ring, bags and mats")
    asked = Variation.objects.create(
        agreement=gym, number=1, kind="move", from_line=coach, to_line=ring, amount=Decimal(6000), state="requested",
        reason="Two coaches now give their evenings for free. The mats are worn through and the ring needs new ropes.",
        written_by=denise, written_at=world.moment(9), agreed_by=harjit, agreed_on=world.day(7), requested_by=denise,
        requested_at=world.moment(6),
    )  # fmt: skip
    remember(world, asked, "agree", harjit, 7, "wrote down that the partnership agreed")
    remember(world, asked, "send", denise, 6, "asked Local Trust: £6,000 from “Coach, two evenings”")


def write_round(world: World, community: Community) -> None:
    """Write a round that is decided, with twelve grants, and one that is open."""
    line = BudgetLine.objects.get(agreement__community=community, agreement__title="This year", priority__name=GREEN)
    sam = world.people["harjit"]
    facts = {"community": community, "line": line, "started_by": sam, "most": Decimal(500), "fewest_votes": 2}
    spring = GrantRound.objects.create(
        number=1, title="A little money for groups", state="finished", started_at=world.moment(110),
        words="Up to £500 for any group in Luton, All Saints and Luton Road that does something for its neighbours.",
        opens_on=world.day(100), closes_on=world.day(70), finished_at=world.moment(60), **facts,
    )  # fmt: skip
    panel = [world.people[name] for name in ("denise", "pat", "harjit")]
    seats(world, spring, panel, 105)
    for number, (group, purpose, asked, report) in enumerate(GROUPS, start=1):
        write_grant(world, spring, number, group, purpose, asked, report, panel)
    line.given = Decimal(sum(asked for _, _, asked, _ in GROUPS))
    line.save(update_fields=["given"])
    summer = GrantRound.objects.create(
        number=2, title="Warm evenings", state="published", started_at=world.moment(12), opens_on=world.day(10),
        words="Up to £300 for something that brings people out of doors in the evening.", closes_on=world.day(-18),
        **{**facts, "most": Decimal(300)},
    )  # fmt: skip
    seats(world, summer, panel, 11)
    words = {"answer_one": "Three film nights on the wall of arch 7.", "answer_two": "Everybody with a chair."}
    open_ones = [("Films on the wall", "A screen and popcorn", 280), ("Night walkers", "Lamps for a slow walk", 90)]
    for number, (group, purpose, asked) in enumerate(open_ones, start=1):
        SmallGrant.objects.create(
            round=summer, number=number, key=world.key(), group_name=group, purpose=purpose, asked=Decimal(asked),
            contact_name="Somebody invented", email=f"group{number}@demo.example", sent_at=world.moment(5), **words,
        )  # fmt: skip


def seats(world: World, round: GrantRound, people: list[Person], ago: int) -> None:
    """Put people on the panel."""
    PanelSeat.objects.bulk_create(
        PanelSeat(round=round, person=person, added_by=round.started_by, added_at=world.moment(ago))
        for person in people
    )


def write_grant(
    world: World, round: GrantRound, number: int, group: str, purpose: str, asked: int, report: str, panel: list[Person]
) -> None:
    """Write a small grant that three people said yes to; Denise stepped back from the lunch she cooks for."""
    stepped_back = group == "Luton Road lunch"
    grant = SmallGrant.objects.create(
        round=round, number=number, key=world.key(), group_name=group, purpose=purpose, asked=Decimal(asked),
        amount=Decimal(asked), state="paid" if number < 12 else "granted", answer_one=f"{purpose}, before the summer.",
        answer_two="Everybody who lives near us and likes to join in.", contact_name="Somebody invented",
        email=f"small{number}@demo.example", sent_at=world.moment(80), yes_votes=2 if stepped_back else 3,
        decided_by=world.people["harjit"], decided_at=world.moment(62), told_at=world.moment(60),
        paid_by=world.people["finance"] if number < 12 else None, paid_on=world.day(50) if number < 12 else None,
        report=report if number < 12 else "", reported_at=world.moment(9) if report and number < 12 else None,
    )  # fmt: skip
    for person in panel:
        shut = stepped_back and person == panel[0]
        PanelWord.objects.create(
            grant=grant, person=person, has_conflict=shut, reason="I cook there." if shut else "",
            declared_at=world.moment(66), yes=None if shut else True, voted_at=None if shut else world.moment(65),
        )  # fmt: skip


def write_closing(world: World, community: Community) -> None:
    """Write an area that closes: half of the checklist is done, and the minibus has no owner yet."""
    holder = LtoAppointment.objects.filter(community=community).select_related("organisation").first()
    by = world.people["gwen"]
    close_out = CloseOut.objects.create(
        community=community, state="in_phase", begun_by=by, begun_at=world.moment(44)
    )  # fmt: skip
    remember(world, close_out, "closing_begin", by, 44, "began the close-out")
    member = Person.objects.filter(roles__community=community).order_by("pk").first() or by
    for code in CHECKS:
        done = code in TICKED
        CheckItem.objects.create(
            close_out=close_out, code=code, ticked_by=member if done else None,
            ticked_at=world.moment(20) if done else None, proof=TICKED.get(code, ""),
        )  # fmt: skip
    Agreement.objects.filter(community=community, state__in=["accepted", "active"]).update(state="closing")
    line = BudgetLine.objects.filter(agreement__community=community).order_by("pk").first()
    for name, owner, cost, tenure, words, maintenance in THINGS:
        Asset.objects.create(
            community=community, name=name, owner=owner, cost=Decimal(cost), tenure=tenure, tenure_words=words,
            maintenance=maintenance, bought_with=line, noted_by=member, noted_at=world.moment(30),
            condition="worn" if "Minibus" in name else "good", restricted_until=world.day(-900) if cost > 5000 else None,
        )  # fmt: skip
    if holder:
        remember(world, close_out, "closing_note", by, 43, f"wrote to {holder.organisation}")


def remember(world: World, thing: Variation | CloseOut, verb: str, by: Person, ago: int, sentence: str) -> None:
    """Write one line of history as of then."""
    area = thing.community_id if isinstance(thing, CloseOut) else thing.agreement.community_id
    AuditLine.objects.create(
        at=world.moment(ago, "16:10"), by=by, verb=verb, topic=topic_of(thing), community=area, sentence=sentence
    )  # fmt: skip

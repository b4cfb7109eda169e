"""What other areas ask for just now: proposals in every state of the officers' queue."""

from typing import Any

from biglocal.access import Role
from biglocal.communities.models import Community, Organisation
from funding.models import ChangesAsked, Condition, ConditionAsked

from .money import Line, write_agreement
from .proposals import decide, declare, write_proposal, write_review
from .reports import write_open_report
from .world import World

# area, ref, kind, state, days since sent, reader, title, costs, what they want to do, what happens after
OPEN = [
    ("Ridge Hill", "G-1088", "project", "changes_asked", 26, "owen", "Doors and boats for the boat shed",
     [("Two sets of doors", 9_800), ("Four rowing boats", 6_400), ("Life jackets", 2_300)],
     "Hang real doors and buy four boats that children can row.", "The rowing club checks the boats each spring."),
    ("Dover", "G-1091", "plan", "in_review", 23, "priya", "Release for next year",
     [("Jobs, skills and enterprise", 61_000), ("Community safety", 23_000), ("Small grants", 12_000)],
     "The last full year of our plan.", "We close with the year, and the arcade pays its own way."),
    ("Whitley Bay", "G-1094", "project", "in_review", 19, "priya", "Benches and lights for the lower path",
     [("Six benches", 7_650), ("Eight low lights", 6_900), ("Fitting", 2_700)],
     "Make the lower path somewhere to stop, not only to hurry along.", "The council sweeps it. We asked, in writing."),
    ("Distington", "G-1095", "additional", "ready", 16, "priya", "A third driver for the clinic bus",
     [("Training and licence", 1_900), ("Insurance", 2_400)],
     "Train one more driver, so that the bus runs on Mondays too.", "Drivers are volunteers. The insurance is in the yearly release from then on."),
    ("Growing Together", "G-1097", "project", "ready", 17, "owen", "Second kitchen",
     [("Cookers and cold store", 34_600), ("Building work", 21_300), ("Training for eight", 5_500)],
     "Fit out the empty unit as a kitchen where people learn to cook for a living.", "Hire of the kitchen pays its rent from the second year."),
    ("Big Local Gateshead", "G-1105", "plan", "in_review", 11, "owen", "Release for next year",
     [("Community spaces", 66_000), ("Health and wellbeing", 28_000), ("Parks and environment", 16_000)],
     "Finish the hall, and keep the nurse in the launderette.", "The hall earns its keep by weddings."),
    ("Lawrence Weston", "G-1106", "project", "in_review", 9, "priya", "Flood repairs to the plots",
     [("Drain and bank", 6_900), ("Sheds", 2_950)],
     "Raise the bank where the brook came over, before it does so again.", "Plot holders clear the drain on the first Sunday."),
    ("Growing Together", "G-1109", "project", "submitted", 6, None, "Bus shelter with seats",
     [("Shelter", 11_400), ("Base and fitting", 2_800)],
     "A dry place to wait for the last bus home.", "The bus company looks after it: their letter is with us."),
    ("Ridge Hill", "G-1110", "plan", "submitted", 4, None, "Release for next year",
     [("Community spaces", 52_000), ("Community safety", 21_000), ("Children and young people", 15_000)],
     "The third year of our plan.", "Each project says who looks after it."),
    ("Thurnscoe", "G-1111", "small", "submitted", 3, None, "Song books for the band",
     [("Forty song books", 450)], "Replace the books the rain got.", "They live in the dry now."),
    ("Clubmoor", "G-1112", "project", "submitted", 2, None, "Lights on the back lane",
     [("Lights", 8_730), ("Fitting and power", 4_000)],
     "Light the lane people use from the market to the buses.", "The street lighting team takes them over."),
    ("Kingsbrook and Cauldwell", "G-1113", "project", "submitted", 1, None, "River steps",
     [("Stone steps", 14_200), ("Rail and lifebelt", 3_100), ("Survey", 4_100)],
     "A safe place to sit by the water.", "The rowing club opens and locks the gate."),
]  # fmt: skip
# area, ref, days since sent, days since decided, answer, title, cost, message
DECIDED = [
    ("Revoe", "G-1080", 44, 29, "yes", "Alley number six", 6_200, "Yes. We have seen the first five."),
    ("Barrowcliff", "G-1077", 51, 37, "conditions", "New bark and a camera", 4_900, "Yes, once the insurer has agreed in writing."),
    ("Brookside", "G-1071", 63, 46, "no", "A fountain in square one", 19_800,
     "No, not this one: nobody would look after it. Ring Priya, she has an idea for the pond."),
    ("Plaistow South", "G-1068", 70, 55, "not_yet", "A second workshop", 36_000,
     "Not yet. Send us the lease and two years of the co-op’s accounts."),
]  # fmt: skip


def write_queue(world: World, areas: dict[str, Community]) -> None:
    """Write open and decided proposals of those areas that are there."""
    for row in OPEN:
        if row[0] in areas:
            write_open(world, areas[row[0]], row[1:])
    for area, ref, sent, decided, answer, title, cost, message in DECIDED:
        if area not in areas:
            continue
        proposal = ask(world, areas[area], ref, title, [(title, cost)], state="decided", sent=sent, decided=decided,
                       reader=world.people["priya"], answers={"what": f"{title}."})  # fmt: skip
        conditions = "The insurer agrees in writing" if answer == "conditions" else ""
        decision = decide(world, proposal, decided, answer, message, conditions=conditions)
        if answer in ("yes", "conditions"):
            instalments = [(cost, -10, conditions or "the signed offer")]
            agreement = write_agreement(
                world, areas[area], proposal.lto, title, [Line(title, cost)], offered=decided, ends=-300,
                state="accepted", proposal=proposal, conditions=conditions, instalments=instalments,
            )  # fmt: skip
            if conditions:
                given = {"number": 1, "words": conditions, "owner": "The organisation", "due_on": world.day(-12)}
                ConditionAsked.objects.create(decision=decision, **given)
                Condition.objects.create(agreement=agreement, payment=agreement.payments.first(), **given)
    if "Ridge Hill" in areas:
        write_late_report(world, areas["Ridge Hill"])


def write_late_report(world: World, community: Community) -> None:
    """Write a small agreement whose first report should have been here a week ago."""
    agreement = write_agreement(
        world, community, holder_of(community), "Paths round the lake",
        [Line("Gravel and edging", 5200), Line("Two signs", 600)], offered=230, ends=-130,
    )  # fmt: skip
    write_open_report(world, agreement, number=1, first=224, last=35)


def write_open(world: World, community: Community, row: tuple[Any, ...]) -> None:
    """Write one proposal that waits, with what officers have done about it so far."""
    ref, kind, state, sent, reader, title, costs, what, after = row
    priya, owen = world.people["priya"], world.people["owen"]
    answers = {
        "what": what,
        "who": "We asked at the last open meeting and door to door. Most said yes, some said later.",
        "difference": "People who stay in will come out, and those who come will bring others.",
        "after": after,
    }
    proposal = ask(world, community, ref, title, costs, kind=kind, state=state, sent=sent,
                   reader=world.people.get(reader) if reader else None, answers=answers)  # fmt: skip
    if proposal.reader:
        declare(world, proposal, proposal.reader, sent - 2)
    if state == "changes_asked":
        points = ["Who holds the key to the shed?", "May we see a second price for the doors?"]
        ChangesAsked.objects.create(
            proposal=proposal, version=proposal.versions.get(), points=points, by=owen, at=world.moment(14, "10:30")
        )  # fmt: skip
    if state == "ready":
        scores = {"what": (4, "Clear."), "who": (3, "They asked widely."), "difference": (3, ""), "after": (3, "Fair.")}
        write_review(world, proposal, proposal.reader, 5, scores, "yes", "Say yes.")
    if proposal.asked > world.programme.second_signature_above and state == "ready":
        declare(world, proposal, priya, 6, "I sat on the board of the training company until last year.")
        declare(world, proposal, world.people["gwen"], 3)
        decide(world, proposal, 2, "yes", "Yes. Eight people will cook for a living.")


def ask(world: World, community: Community, ref: str, title: str, costs: list[tuple[str, int]], **fields: Any) -> Any:
    """Write a proposal of an area in the names of its worker and chair."""
    roles = {held.role: held.person for held in community.roles.select_related("person")}
    people = {"by": roles[Role.WORKER], "chair": roles[Role.CHAIR]}
    return write_proposal(world, community, holder_of(community), ref, title, costs, **people, **fields)


def holder_of(community: Community) -> Organisation:
    """Return the organisation that held the area's money first."""
    return community.lto_appointments.select_related("organisation").earliest("start_date", "pk").organisation

"""The money of Arches Local: £1,155,000 in all, of which £486,250 is spent and £142,600 promised."""

from typing import Any

from biglocal.communities.models import Community, Organisation, Priority
from funding.models import ChangesAsked
from projects.models import Project

from .arches_projects import GREEN, HEALTH, WORK, YOUNG
from .money import Line, write_agreement
from .pocket_park import TRIANGLE
from .proposals import decide, declare, remember, write_proposal, write_review
from .reports import write_second_reports
from .world import World

YOUTH_GYM = "Youth gym in arch 9"
REPORT = "the spend report for the last six months"
TAP = {
    "what": (
        "Put a tap in the Triangle so the trees live through their first year. Then do the same again with the corner of "
        "Quarry Steps: clear it, plant it, put in two benches."
    ),
    "who": (
        "61 homes have signed up to the watering rota. We knocked on every door near Quarry Steps: 88 said yes, 9 said "
        "no, 30 were out. Pat Winstanley leads. Neighbours dig and plant. A plumber puts in the tap."
    ),
    "difference": (
        "Two corners people walked past become two corners they sit in. After the trees were pulled up, 14 people put "
        "them back before we got there. We think they would do it for the next one as well."
    ),
    "after": (
        "The watering rota looks after the trees. Somebody could smash it up again: we have a phone tree and spare "
        "stakes. The tap could be left running, so it needs a lock."
    ),
}
# project, priority, cost lines, spent, offered and first and last spent (days ago), ref
GRANTS = [
    (TRIANGLE, GREEN, [("Clearing, two skips", 1090), ("Trees, stakes and soil", 4480), ("Fence and gate", 5020),
                       ("Two benches", 2600), ("Path", 5210)], 13_950, 203, (188, 6), "G-1041"),
    ("Arches kitchen", HEALTH, [("Cooker, hob and hood", 11_200), ("Tables for forty", 4_350), ("Food for a year", 9_200)],
     17_200, 330, (310, 20), "G-1029"),
    ("Thursday walk", HEALTH, [("A minibus when it pours", 2_400), ("Tea, boots and maps", 3_600)], 3_900, 290, (270, 15), "G-1033"),
    ("Repair bench", WORK, [("Tools", 12_700), ("Rent of arch 4", 10_900), ("A day a week of Kofi", 7_600)],
     24_600, 340, (320, 12), "G-1022"),
    (YOUTH_GYM, YOUNG, [("Ring, bags and mats", 14_500), ("Rent of arch 9", 18_000), ("Coach, two evenings", 13_500)],
     38_100, 345, (330, 25), "G-1019"),
]  # fmt: skip
# priority: (closed in the first plan, this year's line, spent of it)
RELEASES = {
    GREEN: (101_900, 80_000, 32_450),
    HEALTH: (52_300, 45_000, 23_050),
    WORK: (84_700, 70_000, 32_600),
    YOUNG: (43_600, 25_000, 17_900),
}


def write_arches_money(world: World, community: Community, projects: dict[str, Project]) -> None:
    """Write what was agreed, paid and spent, and what is asked for now."""
    lto = Organisation.objects.get(slug="medway-hands")
    priorities = {one.name: one for one in Priority.objects.filter(plan__community=community)}
    write_releases(world, community, lto, priorities)
    for title, priority, costs, spent, offered, days, ref in GRANTS:
        write_project_grant(
            world, community, lto, projects[title], priorities[priority], costs, spent, offered, days, ref
        )  # fmt: skip
    write_second_reports(world, community)
    write_tap(world, community, lto, priorities[GREEN], projects[TRIANGLE])
    write_others(world, community, lto, priorities, projects)


def write_releases(world: World, community: Community, lto: Organisation, priorities: dict[str, Priority]) -> None:
    """Write the first plan's money, all spent, and this year's release in two payments."""
    write_agreement(
        world, community, lto, "First plan", offered=2000, ends=366, state="closed",
        lines=[
            Line(name, first, first, (1900, 380), priority=priorities[name]) for name, (first, _, _) in RELEASES.items()
        ],
    )  # fmt: skip
    year = write_proposal(
        world, community, lto, "G-1015", "Release for this year", [(name, line) for name, (_, line, _) in RELEASES.items()],
        by=world.people["denise"], chair=world.people["harjit"], kind="plan", state="decided", sent=385, decided=366,
        reader=world.people["priya"], answers={"what": "The first year of our new plan, by its four priorities."},
    )  # fmt: skip
    decide(world, year, 366, "yes", "Yes. A clear plan, and a first plan that did what it said.", confirmed=365)
    write_agreement(
        world, community, lto, "This year", offered=360, ends=-40, proposal=year, reported=180,
        instalments=[(110_000, 340, ""), (110_000, -12, REPORT)],
        lines=[
            Line(name, line, spent, (300, 9), priority=priorities[name]) for name, (_, line, spent) in RELEASES.items()
        ],
    )  # fmt: skip


def write_project_grant(
    world: World,
    community: Any,
    lto: Any,
    project: Any,
    priority: Any,
    costs: Any,
    spent: Any,
    offered: Any,
    days: Any,
    ref: str,
) -> Any:
    """Write a project's decided proposal and the agreement that came of it; its money is spent line by line."""
    proposal = write_proposal(
        world, community, lto, ref, project.title, costs, by=world.people["denise"], chair=world.people["harjit"], state="decided", sent=offered + 18,
        decided=offered + 2, reader=world.people["priya"], priority=priority, project=project,
        answers={"what": project.summary, "who": "The people who came to the open evening, and their neighbours."},
    )  # fmt: skip
    decide(world, proposal, offered + 2, "yes", "Yes, and good luck. Tell us how it goes.")
    lines, left = [], spent
    for description, amount in costs:
        part = min(amount, left)
        left -= part
        lines.append(Line(description, amount, part, days, priority, project))
    reported = 180 if project.title == YOUTH_GYM else None  # so that its second report is open now
    write_agreement(
        world, community, lto, project.title, lines, offered=offered, ends=-200, proposal=proposal, reported=reported
    )


def write_tap(world: World, community: Community, lto: Organisation, green: Priority, park: Project) -> None:
    """Write the proposal that waits for Gwen: read by Priya, shut for Owen."""
    people = world.people
    tap = write_proposal(
        world, community, lto, "G-1102", "A tap, and a second pocket park",
        [("Tap, pipe and meter", 3850), ("Clearing, two skips", 1150), ("Trees, stakes and soil", 4600),
         ("Fence and gate", 5900), ("Two benches", 2600), ("Path", 6500)],
        by=people["denise"], chair=people["harjit"], state="ready", sent=13, answers=TAP, reader=people["priya"], priority=green, project=park,
        needed_by=world.day(-60),
        other_money="£750 from the housing association for soil",
    )  # fmt: skip
    remember(world, tap, "take", people["priya"], 10, "became reader")
    declare(world, tap, people["priya"], 10)
    declare(world, tap, people["owen"], 9, "My sister lives on Tanner’s Row.")
    ChangesAsked.objects.create(
        proposal=tap, version=tap.versions.get(), points=["Who reads the water meter, and who pays the bill?"],
        by=people["priya"], at=world.moment(8, "10:00"), answered_at=world.moment(6, "21:10"),
    )  # fmt: skip
    remember(world, tap, "ask_changes", people["priya"], 8, "asked one question, about the water meter")
    remember(world, tap, "send", people["harjit"], 6, "answered the question")
    scores = {
        "what": (4, "Builds on a park that is working. They name the two spots and the order."),
        "who": (4, "Strongest case this quarter. I saw the rota and the door list."),
        "difference": (3, "Same team as the Triangle. One price for the plumber; we ask for two above £2,000."),
        "after": (2, "Who pays the water bill after year one? Ask for a lock and a letter from the landlord."),
    }
    write_review(world, tap, people["priya"], 3, scores, "conditions", "Say yes, with the landlord’s letter first.")
    declare(world, tap, people["gwen"], 2)


def write_others(
    world: World, community: Community, lto: Organisation, priorities: dict[str, Priority], projects: dict[str, Project]
) -> None:
    """Write one being written, one agreed by the partnership, one taken back, and one that got a no."""
    denise, harjit = world.people["denise"], world.people["harjit"]
    write_proposal(
        world, community, lto, "G-1116", "A van for the tool library", [("Second-hand van", 7200), ("Shelves", 900)],
        by=denise, chair=harjit, state="draft", priority=priorities[WORK], project=projects["Tool library van"],
        answers={"what": "Take the tools to people who cannot carry them."},
    )  # fmt: skip
    write_proposal(
        world, community, lto, "G-1114", "Lights under the arches", [("Twelve lights", 5400), ("Fitting", 3100)],
        by=denise, chair=harjit, state="agreed", priority=priorities[GREEN], project=projects["Lights under the arches"],
        answers={"what": "Warm lights in two dark arches.", "who": "41 parents signed the sheet at the school gate.",
                 "difference": "Children walk home through light.", "after": "The railway changes the bulbs."},
    )  # fmt: skip
    write_proposal(
        world, community, lto, "G-1087", "A fair in the Pentagon", [("Stalls and music", 2800)], by=denise, chair=harjit,
        state="withdrawn", sent=70, priority=priorities[YOUNG],
        answers={"what": "One fair before the holidays.", "after": "Nothing to look after."},
    )  # fmt: skip
    no = write_proposal(
        world, community, lto, "G-1052", "Signs for every arch", [("Thirty signs", 6900)], by=denise, chair=harjit, state="decided",
        sent=160, decided=142, priority=priorities[GREEN], reader=world.people["priya"],
        answers={"what": "A sign with a story on each arch.", "after": "We had not thought about it."},
    )  # fmt: skip
    decide(
        world,
        no,
        142,
        "not_yet",
        "We like it. Tell us who cleans the signs, and ask fewer than thirty people to read them.",
    )

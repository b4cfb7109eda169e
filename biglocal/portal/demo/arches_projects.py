"""Eleven more projects of Arches Local, in every stage and standing."""

from biglocal.communities.models import Community, Priority
from projects.models import Occasion, Project

from .arches import CHATHAM, LUTON
from .places import point_in
from .stories import write_project, write_update
from .world import World

GREEN, HEALTH, WORK, YOUNG = (
    "Green and safe places",
    "Health and getting about",
    "Work and money worries",
    "Young people and families",
)

# title, priority, lead, ward, reached (days ago), standing, summary, next step, days to it
PROJECTS = [
    ("Repair bench", WORK, "kofi", CHATHAM, [800, 760, 700, 640], "running",
     "Borrow a tool. Mend a bike. Learn how.", "New opening hours", -9),
    ("Arches kitchen", HEALTH, "bev", CHATHAM, [900, 870, 820, 700], "running",
     "Cook on Tuesday, eat on Tuesday. Pay what you can.", "New cooker", -21),
    ("Youth gym in arch 9", YOUNG, "oluwaseun", CHATHAM, [700, 650, 600, 420], "on_hold",
     "Boxing, homework and toast for ages 9 to 16.", "Find out who fixes the leak", -12),
    ("Thursday walk", HEALTH, "mariam", LUTON, [600, 590, 580, 560], "running",
     "An easy hour, with a sit down half way.", "The walk starts at the Triangle", -16),
    ("Tool library van", WORK, "denise", None, [9], "running",
     "Tools that come to you, in a van.", "Get three prices", -18),
    ("Street trees", GREEN, "pat", LUTON, [1400, 1350, 1300, 1250, 1100], "finished",
     "Thirty-one young trees along three streets, each with a neighbour who waters it.", "", None),
    ("Clean air on Luton Road", GREEN, "leah", LUTON, [400, 300, 200], "running",
     "Six sensors on lamp posts, and a board that shows what they read.", "Fit the last two sensors", 20),
    ("Singing and ukulele", HEALTH, "joyce", CHATHAM, [500, 480, 470, 460], "running",
     "Bring an instrument or borrow one. Nobody minds wrong notes.", "Songs for opening day", -14),
    ("Patchwork afternoons", YOUNG, "bev", CHATHAM, [350, 340, 330, 320], "running",
     "One quilt, forty people, a square each.", "Hang the quilt in the Pentagon", -33),
    ("Lights under the arches", GREEN, "harjit", CHATHAM, [120, 60], "running",
     "Warm lights in two dark arches on the way to school.", "The partnership agrees the sum", -28),
    ("Play street on Saturdays", YOUNG, "tomasz", LUTON, [380, 360, 300], "stopped",
     "A street closed to cars one Saturday a month. The bus company could not move the stop.", "", None),
]  # fmt: skip

# project, by, days ago, kind, text, thanks, drawing and what it shows, who told it
UPDATES = [
    ("Repair bench", "kofi", 640, "step", "Doors open. Nine people came with eleven broken things.", 12, None, ""),
    ("Repair bench", "kofi", 160, "step", "We lent our one hundredth drill. It came back clean.", 15, None, ""),
    ("Repair bench", "kofi", 2, "step",
     "Forty bikes back on the road. A lad came in for a puncture and stayed to help.", 26,
     ("repair-bench", "Two people mending a bicycle at a long bench hung with tools."), ""),
    ("Arches kitchen", "bev", 48, "setback", "The old cooker gave up half way through the rice. Cold supper for 30.", 8,
     None, ""),
    ("Arches kitchen", "bev", 45, "put_right", "The school lent us its field kitchen. We were back the same week.", 33,
     ("kitchen", "Three people cooking together at a long table."), ""),
    ("Arches kitchen", "bev", 13, "step", "Sixty-two plates on Tuesday, and no leftovers.", 19, None, ""),
    ("Youth gym in arch 9", "oluwaseun", 200, "step", "Homework first, gloves second. Eighteen came all week.", 24,
     ("youth-gym", "Young people with boxing gloves beside a table with school books."), ""),
    ("Youth gym in arch 9", "oluwaseun", 6, "setback",
     "Gym closed: water through the roof. The mats are safe. We meet in the kitchen until somebody fixes it.", 11, None, ""),
    ("Thursday walk", "mariam", 61, "step", "A new start time, 10am, so the buses fit.", 4, None, ""),
    ("Thursday walk", "mariam", 8, "step",
     "Nine of us walked to the Lines and back. Rained the whole way. Nobody minded.", 21,
     ("health-walk", "A line of walkers in coats on a hill path above the town."), ""),
    ("Tool library van", "denise", 9, "step", "Could tools come to you, in a van? Kofi has seen one in Hastings.", 7,
     ("meeting", "People around a table with mugs and a large sheet of paper."), "Kofi"),
    ("Street trees", "pat", 1250, "step", "Thirty-one trees in, three streets, one very cold Saturday.", 52, None, ""),
    ("Street trees", "pat", 300, "thanks", "Thank you to the thirty-one neighbours with watering cans. All but one live.",
     40, None, ""),
    ("Clean air on Luton Road", "leah", 74, "step", "Four sensors up. The school run shows, plain as day.", 10, None, ""),
    ("Singing and ukulele", "joyce", 30, "step", "Twenty-two voices and one dog. We are doing the opening.", 17, None, ""),
    ("Patchwork afternoons", "bev", 22, "step", "Square thirty-eight is in. Two to go.", 14, None, ""),
    ("Lights under the arches", "harjit", 16, "step", "The railway said yes to lights, if we use their brackets.", 9, None, ""),
    ("Play street on Saturdays", "tomasz", 301, "setback",
     "We had to stop. The bus stop cannot move, and the children cannot play round a bus.", 16, None, ""),
]  # fmt: skip


def write_arches_projects(world: World, community: Community) -> dict[str, Project]:
    """Write the projects and their news; answers them by title."""
    priorities = {one.name: one for one in Priority.objects.filter(plan__community=community)}
    found = {}
    for title, priority, lead, gss, reached, standing, summary, step, on in PROJECTS:
        milestones = [(step, on, None)] if step else []
        ward = world.wards[gss] if gss else None
        lat, lon = point_in(world, ward) if ward else (None, None)
        found[title] = write_project(
            world, community, title=title, priority=priorities[priority], lead=world.people[lead], ward=ward,
            lat=lat, lon=lon, summary=summary, standing=standing,
            next_step=step, next_step_on=world.day(on) if on else None, reached=reached, milestones=milestones,
        )  # fmt: skip
    open_setback = {}
    for title, by, ago, kind, text, thanks, picture, told in UPDATES:
        update = write_update(
            world, found[title], world.people[by], ago, text, kind=kind, thanks=thanks, on_behalf_of=told,
            pictures=[picture] if picture else [], puts_right=open_setback.get(title) if kind == "put_right" else None,
        )  # fmt: skip
        if kind == "setback":
            open_setback[title] = update
    return found


def write_diary(world: World, community: Community, projects: dict[str, Project]) -> None:
    """Write what is coming up: the walk, opening day, an evening at the repair bench."""
    park, walk = projects["The Triangle pocket park"], projects["Thursday walk"]
    rows = [
        (walk, "Thursday walk", world.weekday(-1, 3), "10:00", "11:00", "The Triangle", ""),
        (park, "Opening day", park.next_step_on, "11:00", "15:00", "The Triangle", "Cake, a brass band and a walk at noon"),
        (projects["Repair bench"], "Mend your own toaster", world.weekday(-8, 2), "17:00", "19:00", "Repair bench", ""),
        (walk, "Thursday walk", world.weekday(-8, 3), "10:00", "11:00", "The Triangle", ""),
    ]  # fmt: skip
    Occasion.objects.bulk_create(
        Occasion(
            community=community,
            project=project,
            title=title,
            on=on,
            begins_at=begins,
            ends_at=ends,
            where=where,
            note=note,
        )
        for project, title, on, begins, ends, where, note in rows
    )

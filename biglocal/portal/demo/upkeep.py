"""Who looks after the pocket park and the street trees, what was broken and under which number, and one closed gym."""

from decimal import Decimal
from typing import Any

from projects.models import PlaceState, Project, SetbackFacts, Update, UpkeepContact, UpkeepDate, UpkeepTask

from .world import World

RESIDENTS, COUNCIL, LTO, LANDLORD = "residents", "council", "lto", "landlord"
# what, own words, party, who, cost a year, who pays, accepted (days ago, by whom)
PARK_TASKS = [
    ("mow", "Cut the grass and weed the beds", RESIDENTS, "Tanner’s Row gardeners", None, "", (40, "Joyce Alderton")),
    ("mow", "Cut the hedge on the road side", COUNCIL, "Medway parks team", 240, COUNCIL, (33, "Ms Dunmore")),
    ("inspect", "", COUNCIL, "Medway parks team", 180, COUNCIL, None),
    ("insure", "", LTO, "Medway Hands", 310, LTO, (61, "Tom Ashby")),
    ("keys", "Open at eight, shut at dusk", RESIDENTS, "Boxing lot", None, "", (20, "Kofi Mensah")),
    ("water", "", LANDLORD, "Arches landlord", 95, LANDLORD, None),
]  # fmt: skip
TREE_TASKS = [
    ("mow", "Water and weed each tree", RESIDENTS, "Thirty-one neighbours", None, "", (1090, "Pat Winstanley")),
    ("inspect", "Look at the ties each spring", COUNCIL, "Medway tree officers", 420, COUNCIL, (1080, "Mr Ray")),
]
# what, title, due in so many days, months, public, note, done days ago
PARK_DATES = [
    ("inspection", "Safety check of the benches and path", -4, 6, True, "Ask for the report as a file.", None),
    ("insurance", "Public liability insurance", 26, 12, False, "Through the fund-holding charity.", None),
    ("licence", "Ten year lease of the land", 3400, None, False, "The landlord wants six months’ notice.", None),
    ("inspection", "Safety check of the benches and path", -186, 6, True, "", 184),
]
CONTACTS = [
    ("Keys to the gate and the tap box", "Kofi Mensah, at the repair bench", "01632 960114", "A second set is with Joyce."),
    ("A leak, or the tap", "The landlord’s office", "01632 960240", "Weekdays, nine to five."),
    ("Damage at night", "The council’s out-of-hours desk", "01632 960300", ""),
]  # fmt: skip


def write_upkeep(world: World, projects: dict[str, Project]) -> None:
    """Write tasks, dates and contacts of two places, and what is known of their setbacks."""
    park, trees = projects["The Triangle pocket park"], projects["Street trees"]
    write_tasks(world, park, PARK_TASKS)
    write_tasks(world, trees, TREE_TASKS)
    write_dates(world, park, PARK_DATES)
    UpkeepContact.objects.bulk_create(
        UpkeepContact(project=park, about=about, name=name, phone=phone, note=note, form_key=world.key())
        for about, name, phone, note in CONTACTS
    )
    write_facts(park, projects["Youth gym in arch 9"])


def write_tasks(world: World, project: Project, rows: list[Any]) -> None:
    """Write who does what, as proposed three weeks before they said yes."""
    UpkeepTask.objects.bulk_create(
        UpkeepTask(
            project=project, what=what, words=words, party=party, who=who,
            cost_a_year=None if cost is None else Decimal(cost), paid_by=payer,
            start_date=world.day(yes[0] + 21 if yes else 12),
            accepted_on=world.day(yes[0]) if yes else None, accepted_by=yes[1] if yes else "",
            form_key=world.key(),
        )
        for what, words, party, who, cost, payer, yes in rows
    )  # fmt: skip


def write_dates(world: World, project: Project, rows: list[Any]) -> None:
    """Write what is due; a day less than nothing has passed."""
    UpkeepDate.objects.bulk_create(
        UpkeepDate(
            project=project, what=what, title=title, due_on=world.day(-due), every_months=months, is_public=public,
            note=note, done_on=None if done is None else world.day(done), form_key=world.key(),
        )
        for what, title, due, months, public, note, done in rows
    )  # fmt: skip


def write_facts(park: Project, gym: Project) -> None:
    """The park: damage, mended by residents. The gym: a storm, and closed."""
    broken = Update.objects.get(project=park, kind="setback")
    mended = Update.objects.get(project=park, kind="put_right")
    leak = Update.objects.filter(project=gym, kind="setback").latest("happened_on")
    SetbackFacts.objects.bulk_create(
        [
            SetbackFacts(update=broken, what="damage", cost=Decimal(640), police_ref="INV/0914", council_ref="PK-2207"),
            SetbackFacts(update=mended, mended_by="residents"),
            SetbackFacts(update=leak, what="storm", cost=Decimal(2150), insurer_ref="CL-55-181"),
        ]
    )
    write_state(leak, "closed")


def write_state(update: Update, state: str) -> None:
    """Write how a place stood, told by an update."""
    PlaceState.objects.create(
        project_id=update.project_id, update=update, state=state, since=update.happened_on, by_id=update.by_id,
        said_at=update.posted_at,
    )  # fmt: skip

"""Write the areas of the table, each with a partnership, a plan, projects, councillors and money."""

from datetime import date
from decimal import Decimal

from django.utils.text import slugify

from biglocal.access import Role
from biglocal.accounts.models import Person
from biglocal.communities.models import (
    AreaWard,
    Community,
    LtoAppointment,
    Membership,
    Organisation,
    Plan,
    Priority,
    ResidentGroup,
    RoleHeld,
)
from councillors.models import Councillor, Term
from funding.models import AllocationEntry
from projects.models import Occasion, Project

from .area_table import PLACES, Place, Story
from .money import Line, write_agreement
from .people import invented_name, person
from .places import PARTS_OF_ALLOCATION, area_ring, blocks, point_in, polygon, write_council
from .stories import write_project, write_update
from .world import World

THEMES = dict(Priority.Theme.choices)
NAMED_ON = {1: date(2010, 7, 27), 2: date(2012, 2, 29), 3: date(2012, 12, 10)}
PARTIES = ["Labour", "Conservative", "Liberal Democrat", "Green", "Independent"]
REP_ALSO = {"Dover", "World’s End and Lots Road"}
SIZES = [9, 11, 13, 8, 10, 7, 12]  # one in seven is under eight people: a warning, never a block


def write_areas(world: World, count: int | None = None) -> dict[str, Community]:
    """Write the first `count` areas of the table (all), and answer them by name."""
    places = PLACES if count is None else PLACES[:count]
    return {place.name: write_area(world, place, number) for number, place in enumerate(places)}


def write_area(world: World, place: Place, number: int) -> Community:
    """Write one area with all that belongs to it."""
    rings = blocks(world, place.lon, place.lat, len(place.wards), 1)
    wards = [
        {"gss": gss, "name": name, "seats": seats, "ring": ring}
        for (gss, name, seats), ring in zip(place.wards, rings, strict=True)
    ]
    council = write_council(world, *place.council, place.region, wards, place.since)
    community = Community.objects.create(
        programme=world.programme,
        name=place.name,
        slug=slugify(place.name.replace("’", "")),
        place=place.place,
        region=place.region,
        wave=place.wave,
        designated_on=NAMED_ON[place.wave],
        ends_on=world.day(200) if place.state == "closed" else world.last_day,
        state=place.state,
        summary=place.summary,
        meets=f"{world.rng.choice(['First', 'Second', 'Last'])} {world.rng.choice(['Tuesday', 'Thursday'])} of the month, 7pm.",
        population=place.people,
        council_at_designation=council,
        outline=polygon(area_ring(world, place.lon, place.lat, 0.008)),
        outline_invented=True,
        lat=place.lat,
        lon=place.lon,
    )
    for share, (gss, _, seats) in zip(shares(len(place.wards)), place.wards, strict=True):
        ward = world.wards[gss]
        AreaWard.objects.create(community=community, ward=ward, share_of_area=share, start_date=place.since)
        write_councillors(world, ward, seats, place.since)
    for amount, note in PARTS_OF_ALLOCATION:
        on = {"2017": date(2017, 6, 1), "2020": date(2020, 6, 1)}.get(note[-4:], community.designated_on)
        AllocationEntry.objects.create(community=community, amount=amount, note=note, on=on)
    members = write_partnership(world, community, SIZES[number % len(SIZES)])
    priorities = write_plan(world, community, place)
    lto = write_lto(world, community, place.lto)
    projects = [write_story(world, community, story, priorities[story.theme], members) for story in place.stories]
    if place.state != "planning":
        write_money(world, community, lto, place, projects)
    write_diary(world, community, projects)
    if place.name in REP_ALSO:
        RoleHeld.objects.create(
            person=world.people["rep"], role=Role.REP, community=community, start_date=world.day(700)
        )
    return community


def shares(count: int) -> list[float]:
    """Return the area's share in each of its wards."""
    return {1: [1.0], 2: [0.6, 0.4]}[count]


def write_councillors(world: World, ward: object, seats: int, since: date) -> None:
    """Write the ward's invented councillors; now and then a seat is empty."""
    for seat in range(seats):
        if seat and world.rng.random() < 0.12:
            continue
        name = invented_name(world)
        councillor = Councillor.objects.create(
            name=name,
            slug=f"{slugify(name)}-{ward.gss.lower()}-{seat + 1}",
            council=ward.ward_set.council,
            email=f"{slugify(name)}@council.example",
        )
        Term.objects.create(
            councillor=councillor,
            ward=ward,
            party=world.rng.choice(PARTIES),
            start_date=since,
            expected_end=world.day(-world.rng.randint(160, 900)),
            source="Demonstration",
        )


def write_partnership(world: World, community: Community, size: int) -> list[Person]:
    """Write `size` members who live there or speak for somebody, with a chair and a worker; answer the people."""
    group = ResidentGroup.objects.create(
        community=community, name=f"{community.name} partnership", endorsed_on=date(2014, 3, 1)
    )
    people = [
        person(f"{community.slug}-{number}@demo.example", invented_name(world), cadence=Person.Cadence.NONE)
        for number in range(1, size + 1)
    ]
    for number, one in enumerate(people):
        member = Membership.objects.create(
            group=group,
            person=one,
            capacity="organisation" if number in (4, 7) else "resident",
            office={0: "chair", 1: "treasurer", 2: "secretary"}.get(number, "member"),
            name_public=number < 6,
            start_date=world.day(1400 - number * 90),
        )
        RoleHeld.objects.create(
            person=one,
            role=Role.RESIDENT,
            community=community,
            start_date=member.start_date,
            because=f"membership:{member.pk}",
        )
    for number, role in ((0, Role.CHAIR), (1, Role.WORKER)):
        RoleHeld.objects.create(person=people[number], role=role, community=community, start_date=world.day(600))
    return people


def write_plan(world: World, community: Community, place: Place) -> dict[str, Priority]:
    """Write the running plan with a priority for each theme of the area's projects, and one for small grants."""
    plan = Plan.objects.create(
        community=community,
        number=2,
        title="Our plan",
        state=Plan.State.DRAFT if place.state == "planning" else Plan.State.LIVE,
        start_date=world.day(300),
        end_date=world.last_day,
    )
    themes = list(dict.fromkeys([story.theme for story in place.stories] + ["small_grants"]))
    budget = world.programme.area_allocation // len(themes)
    rows = Priority.objects.bulk_create(
        Priority(plan=plan, position=position, name=THEMES[theme], theme=theme, budget=Decimal(budget))
        for position, theme in enumerate(themes, start=1)
    )
    return {row.theme: row for row in rows}


def write_lto(world: World, community: Community, name: str) -> Organisation:
    """Write the organisation that holds the area's money."""
    lto = Organisation.objects.create(name=name, slug=slugify(name), legal_form="Charity")
    LtoAppointment.objects.create(community=community, organisation=lto, start_date=date(2014, 4, 1))
    return lto


def write_story(world: World, community: Community, story: Story, priority: Priority, members: list[Person]) -> Project:
    """Write a project of the table with its news; a repair puts right the setback before it."""
    oldest = max(ago for ago, *_ in story.news)
    reached = [oldest + 40 * (story.stage - stage) + 5 for stage in range(1, story.stage + 1)]
    ward = community.area_wards.select_related("ward__line").first().ward
    lat, lon = point_in(world, ward)
    project = write_project(
        world, community, title=story.title, priority=priority, summary=story.summary, standing=story.standing,
        lead=world.rng.choice(members), lat=lat, lon=lon, ward=ward, reached=reached, next_step=story.step,
        next_step_on=world.day(-story.step_in) if story.step else None,
        milestones=[(story.step, -story.step_in, None)] if story.step else [],
    )  # fmt: skip
    broken = None
    for ago, kind, text, drawing in story.news:
        update = write_update(
            world, project, world.rng.choice(members), ago, text, kind=kind, clock=world.rng.choice(["09:40", "13:15", "18:30", "20:05"]),
            thanks=world.rng.randint(2, 40), pictures=[(drawing, alt_of(drawing))] if drawing else [],
            puts_right=broken if kind == "put_right" else None,
        )  # fmt: skip
        broken = update if kind == "setback" else broken
    return project


ALT = {
    "allotment": "Two people watering rows of young plants.",
    "broken": "Night: something has been pulled down and part of a fence is smashed.",
    "clear-up": "Neighbours filling a yellow skip.",
    "health-walk": "A line of walkers in coats on a path.",
    "kitchen": "Three people cooking together at a long table.",
    "meeting": "People around a table with mugs and a large sheet of paper.",
    "mended": "Morning: it is whole again. Neighbours stand beside it with a spade.",
    "mural": "Young people painting bright shapes on a wall.",
    "park-open": "A crowd of all ages under bunting.",
    "planting-day": "Three neighbours planting a young tree.",
    "quay": "Two people in a small red sailing boat beside a row of houses.",
    "repair-bench": "Two people mending something at a long bench hung with tools.",
    "waste-ground": "An empty corner with weeds and a fence.",
    "youth-gym": "Young people with boxing gloves beside a table with school books.",
}


def alt_of(drawing: str) -> str:
    """Return what a drawing shows."""
    return ALT[drawing]


def write_money(world: World, community: Community, lto: Organisation, place: Place, projects: list[Project]) -> None:
    """Write a spent agreement of earlier years, and one for each project with money, part of it still promised."""
    grants = [(story, project) for story, project in zip(place.stories, projects, strict=True) if story.money]
    lines, spent = [], 0
    for story, project in grants:
        done = story.money if story.standing == "finished" or story.stage == 5 else story.money * 6 // 10
        spent += done
        lines.append(Line(story.title, story.money, done, (330, 10), project.priority, project))
    earlier = max(place.spent - spent, 20_000)
    priorities = list(Priority.objects.filter(plan__community=community))
    parts = [earlier // len(priorities)] * len(priorities)
    parts[0] += earlier - sum(parts)
    write_agreement(
        world, community, lto, "First plan", offered=2100, ends=301, state="closed",
        lines=[Line(one.name, part, part, (2000, 320), one) for one, part in zip(priorities, parts, strict=True)],
    )  # fmt: skip
    if lines:
        total = sum(line.amount for line in lines)
        half = total // 2
        paid_twice = sum(line.spent for line in lines) > half
        write_agreement(
            world, community, lto, "This year", lines, offered=350, ends=-15,
            instalments=[(half, 340, ""), (total - half, 150 if paid_twice else -15, "" if paid_twice else "the spend report for the last six months")],
        )  # fmt: skip


def write_diary(world: World, community: Community, projects: list[Project]) -> None:
    """Write the next meeting and a date of one project."""
    Occasion.objects.create(
        community=community, title="Partnership meeting", on=world.weekday(-world.rng.randint(3, 25), 1), begins_at="19:00",
        where=community.place.split(",")[0],
    )  # fmt: skip
    project = world.rng.choice(projects)
    if project.standing == "running" and project.stage in ("make", "open"):
        Occasion.objects.create(
            community=community, project=project, title=f"Come and see: {project.title}"[:80],
            on=world.weekday(-world.rng.randint(4, 30)), begins_at="11:00", ends_at="13:00", where=project.title,
        )  # fmt: skip

"""Make the demonstration as large as the whole programme, in bulk: what the benchmark runs on."""

from datetime import date
from itertools import count, islice

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
from biglocal.places.models import Council, Ward, WardLine, WardSet
from councillors.models import Councillor, Term
from funding.models import AllocationEntry

from .areas import NAMED_ON, PARTIES
from .batches import many
from .bulk_work import grow_money, grow_projects
from .people import invented_name
from .places import PARTS_OF_ALLOCATION, polygon
from .world import World

FULL = {
    "areas": 150,
    "projects": 3_000,
    "updates": 60_000,
    "proposals": 2_000,
    "ledger rows": 20_000,
    "wards": 1_000,
    "councillors": 2_500,
}
WARDS_A_COUNCIL = 16
FRONT = "Alder Ash Beck Bell Birch Bram Brook Castle Chapel Clay Copper Corn Dale Elm Fern Ferry Field Gold Hazel Heath".split()
BACK = "bank bridge bury cross dale field fold ford gate green ham hill house lane ley mill moor quay side stow ton wick".split()
THEMES = ["parks", "health", "jobs", "children"]


def grow(world: World, scale: float) -> None:
    """Add areas, wards, councillors, projects, updates, proposals and money until there are `scale` of the whole."""
    wanted = {name: max(1, round(total * scale)) for name, total in FULL.items()}
    wards = grow_wards(world, wanted["wards"] - Ward.objects.count())
    grow_councillors(world, wards, wanted["councillors"] - Councillor.objects.count())
    grow_areas(world, wards, wanted["areas"] - Community.objects.count())
    grow_projects(world, wanted)
    grow_money(world, wanted)


def invented_place(world: World, number: int) -> str:
    """Return a place name that no other `number` has."""
    front, back = FRONT[number % len(FRONT)], BACK[number // len(FRONT) % len(BACK)]
    again = number // (len(FRONT) * len(BACK))
    return f"{front}{back}" + ["", " North", " South", " East", " West"][again % 5]


def grow_wards(world: World, wanted: int) -> list[Ward]:
    """Write invented councils, and in each a set of wards with crooked edges of 15 points."""
    councils = many(
        Council,
        (
            Council(
                gss=f"E07{990_000 + number}",
                name=f"{invented_place(world, number * 7)} Borough",
                slug=f"invented-council-{number}",
                kind="district",
                region=Community.Region.values[number % 9],
                start_date=date(2009, 4, 1),
                source="Demonstration: invented",
            )
            for number in range(-(-max(wanted, 0) // WARDS_A_COUNCIL))
        ),
    )
    sets = many(
        WardSet, (WardSet(council=one, start_date=date(2023, 5, 4), source="Demonstration") for one in councils)
    )
    names = [invented_place(world, number) for number in range(max(wanted, 0))]
    lines = many(
        WardLine,
        (
            WardLine(
                council=councils[number // WARDS_A_COUNCIL],
                name=name,
                slug=slugify(name),
                gss=f"E05{990_000 + number}",
            )
            for number, name in enumerate(names)
        ),
    )
    return many(Ward, (invented_ward(world, sets, line, number) for number, line in enumerate(lines)))


def invented_ward(world: World, sets: list[WardSet], line: WardLine, number: int) -> Ward:
    """Return one ward of its set's 4 by 4 blocks."""
    council, block = divmod(number, WARDS_A_COUNCIL)
    lon = -3 + (council % 8) * 0.5 + (block % 4) * 0.03
    lat = 51 + (council // 8) * 0.5 + (block // 4) * 0.02
    ring = [
        (lon + (0.03 * x) + world.rng.uniform(-0.001, 0.001), lat + (0.02 * y) + world.rng.uniform(-0.001, 0.001))
        for x, y in edge_points()
    ]
    return Ward(
        ward_set=sets[council],
        line=line,
        gss=line.gss,
        name=line.name,
        seats=3 if number % 2 else 2,
        seats_known=True,
        outline=polygon(ring),
        min_lon=lon - 0.001,
        max_lon=lon + 0.031,
        min_lat=lat - 0.001,
        max_lat=lat + 0.021,
        invented=True,
    )


def edge_points(each: int = 15) -> list[tuple[float, float]]:
    """Return points round the unit square, `each` a side."""
    steps = [step / each for step in range(each)]
    return (
        [(step, 0.0) for step in steps]
        + [(1.0, step) for step in steps]
        + [(1 - step, 1.0) for step in steps]
        + [(0.0, 1 - step) for step in steps]
    )


def grow_councillors(world: World, wards: list[Ward], wanted: int) -> None:
    """Fill the seats of the invented wards, two or three each."""
    if not wards:
        return
    places = [wards[number % len(wards)] for number in range(max(wanted, 0))]
    councillors = many(
        Councillor,
        (
            Councillor(
                name=invented_name(world), slug=f"invented-{number}", council_id=ward.line.council_id, source_ids={}
            )
            for number, ward in enumerate(places)
        ),
    )
    many(
        Term,
        (
            Term(
                councillor=one,
                ward=ward,
                party=world.rng.choice(PARTIES),
                start_date=date(2023, 5, 4),
                expected_end=world.day(-400),
                source="Demonstration",
            )
            for one, ward in zip(councillors, places, strict=True)
        ),
    )


def grow_areas(world: World, wards: list[Ward], wanted: int) -> None:
    """Write invented areas, each in two wards, with an LTO, a plan of four priorities and eight members."""
    regions, numbers = Community.Region.values, count()
    areas = []
    for number in islice(numbers, max(wanted, 0)):
        ward = wards[(number * 6) % len(wards)]
        lon, lat = (ward.min_lon + ward.max_lon) / 2, (ward.min_lat + ward.max_lat) / 2
        ring = [(lon + (x - 0.5) * 0.03, lat + (y - 0.5) * 0.02) for x, y in edge_points()]
        name = invented_place(world, number * 3 + 11) + " Local"
        areas.append(
            Community(
                programme=world.programme,
                name=name,
                slug=f"{slugify(name)}-{number}",
                place=f"{ward.name}, {regions[number % 9]}",
                region=regions[number % 9],
                wave=number % 3 + 1,
                designated_on=NAMED_ON[number % 3 + 1],
                ends_on=world.last_day,
                summary="About six thousand people, two parades of shops and one long hill.",
                meets="Last Tuesday of the month, 7pm.",
                population=4_000 + number * 37 % 5_000,
                outline=polygon(ring),
                outline_invented=True,
                lat=lat,
                lon=lon,
            )
        )
    areas = many(Community, areas)
    many(
        AreaWard,
        (
            AreaWard(
                community=area,
                ward=wards[(number * 6 + step) % len(wards)],
                share_of_area=share,
                start_date=date(2023, 5, 4),
            )
            for number, area in enumerate(areas)
            for step, share in ((0, 0.7), (1, 0.3))
        ),
    )
    many(
        AllocationEntry,
        (
            AllocationEntry(community=area, amount=amount, note=note, on=area.designated_on)
            for area in areas
            for amount, note in PARTS_OF_ALLOCATION
        ),
    )
    ltos = many(
        Organisation,
        (Organisation(name=f"{area.name} Trust", slug=f"{area.slug}-trust", legal_form="Charity") for area in areas),
    )
    many(
        LtoAppointment,
        (
            LtoAppointment(community=area, organisation=lto, start_date=date(2014, 4, 1))
            for area, lto in zip(areas, ltos, strict=True)
        ),
    )
    grow_plans(world, areas)
    grow_members(world, areas)


def grow_plans(world: World, areas: list[Community]) -> None:
    """Write a running plan with four priorities for each area."""
    plans = many(
        Plan,
        (
            Plan(
                community=area,
                number=1,
                title="Our plan",
                state="live",
                start_date=world.day(300),
                end_date=world.last_day,
            )
            for area in areas
        ),
    )
    labels = dict(Priority.Theme.choices)
    many(
        Priority,
        (
            Priority(plan=plan, position=position, name=labels[theme], theme=theme, budget=288_750)
            for plan in plans
            for position, theme in enumerate(THEMES, start=1)
        ),
    )


def grow_members(world: World, areas: list[Community]) -> None:
    """Write a partnership of eight people for each area, with a chair and a worker."""
    groups = many(ResidentGroup, (ResidentGroup(community=area, name=f"{area.name} partnership") for area in areas))
    people = []
    for area in areas:
        for number in range(8):
            one = Person(
                email=f"{area.slug}-{number}@demo.example",
                name=invented_name(world),
                cadence=Person.Cadence.NONE,
                password="!",  # noqa: S106  # an unusable one: people sign in by code
            )
            people.append(one)
    people = many(Person, people)
    many(
        Membership,
        (
            Membership(
                group=groups[number // 8],
                person=one,
                office="chair" if number % 8 == 0 else "member",
                name_public=number % 2 == 0,
                start_date=world.day(900),
            )
            for number, one in enumerate(people)
        ),
    )
    roles = {0: [Role.RESIDENT, Role.CHAIR], 1: [Role.RESIDENT, Role.WORKER]}
    many(
        RoleHeld,
        (
            RoleHeld(person=one, role=role, community=areas[number // 8], start_date=world.day(900))
            for number, one in enumerate(people)
            for role in roles.get(number % 8, [Role.RESIDENT])
        ),
    )

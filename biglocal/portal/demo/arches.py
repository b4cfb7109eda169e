"""Arches Local in Chatham: the area, its wards and councillors, its partnership and its plan."""

from datetime import date
from decimal import Decimal

from biglocal.access import Role
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
from biglocal.places.models import Postcode
from councillors.models import Councillor, Term, WardVisit
from funding.models import AllocationEntry

from .places import PARTS_OF_ALLOCATION, polygon, write_council
from .world import World

LON, LAT = 0.5365, 51.3775
CHATHAM, LUTON = "E05014450", "E05014459"
# code, name, seats, corners on the invented map (right and up, in steps): those the area touches and two beside them
WARDS = [
    ("E05014453", "Fort Pitt", 3, [(-1.2, 0.1), (1.9, -0.6), (1.6, 2.3), (1.2, 4.9), (-1.0, 4.6)]),
    (LUTON, "Luton", 3, [(1.9, -0.6), (4.3, -0.4), (3.9, 2.2), (1.6, 2.3)]),
    (CHATHAM, "Chatham Central & Brompton", 3, [(1.6, 2.3), (3.9, 2.2), (4.2, 4.7), (1.2, 4.9)]),
    ("E05014455", "Gillingham South", 3, [(4.3, -0.4), (6.9, 0.2), (6.6, 4.4), (4.2, 4.7), (3.9, 2.2)]),
]
OUTLINE = [
    (1.9, 2.0), (2.05, 1.1), (2.8, 0.6), (3.6, 0.9), (3.75, 1.6), (3.7, 2.4), (3.8, 3.4), (3.3, 4.0), (2.3, 4.1), (1.75, 3.2),
]  # fmt: skip
# person or None, name, ward, party
COUNCILLORS = [
    ("ruth", "Ruth Adeyemi", CHATHAM, "Labour"),
    ("martin", "Martin Poole", CHATHAM, "Conservative"),
    (None, "Gloria Finch", CHATHAM, "Labour"),
    (None, "Saira Haq", LUTON, "Independent"),
    (None, "Peter Oduya", LUTON, "Labour"),
    (None, "Nell Carver", LUTON, "Green"),
]
# person, capacity, office, looks after, voting
MEMBERS = [
    ("harjit", "resident", "chair", "", True),
    ("denise", "resident", "secretary", "Getting things done", True),
    ("pat", "resident", "member", "Parks", True),
    ("kofi", "resident", "member", "Repair bench", True),
    ("mariam", "resident", "member", "Walks and health", True),
    ("oluwaseun", "resident", "member", "Young people", True),
    ("joyce", "resident", "member", "", True),
    ("leah", "resident", "treasurer", "", True),
    ("bev", "resident", "member", "Arches kitchen", True),
    ("tomasz", "organisation", "member", "Speaks for the primary school", True),
    ("sunil", "organisation", "member", "Speaks for the health centre", True),
    ("finance", "lto", "member", "Medway Hands, watches", False),
    ("martin", "councillor", "member", "", False),
]
PRIORITIES = [
    ("Green and safe places", "Waste ground made into places to sit, grow and play.", "parks", 315_000),
    ("Health and getting about", "Walks, cooking and company, close to home.", "health", 270_000),
    ("Work and money worries", "Help with jobs, debt and tools people can share.", "jobs", 340_000),
    ("Young people and families", "A safe place to go after school, every weekday.", "children", 230_000),
]


def write_arches(world: World) -> Community:
    """Write the area with everybody in it, and return it."""
    council = write_council(
        world,
        "E06000035",
        "Medway",
        "South East",
        [{"gss": gss, "name": name, "seats": seats, "ring": ring_of(corners)} for gss, name, seats, corners in WARDS],
        date(2023, 5, 4),
    )
    community = Community.objects.create(
        programme=world.programme,
        name="Arches Local",
        slug="arches-local",
        official_name="Central Chatham: Luton Arches",
        place="Chatham, Kent",
        region=Community.Region.SOUTH_EAST,
        wave=2,
        designated_on=date(2012, 2, 29),
        ends_on=world.last_day,
        summary=(
            "About 5,600 people live in the streets around the railway arches. We are spending our money on greener "
            "corners, better health, steady work and things for young people to do."
        ),
        meets="First Monday of the month, 7pm, Arches kitchen. Come and listen.",
        population=5600,
        council_at_designation=council,
        council_confirmed=True,
        outline=polygon(ring_of(OUTLINE)),
        outline_invented=True,
        lat=LAT,
        lon=LON,
        worker_phone="01632 960 118",
    )
    for gss, share in ((CHATHAM, 0.58), (LUTON, 0.42)):
        AreaWard.objects.create(
            community=community, ward=world.wards[gss], share_of_area=share, start_date=date(2023, 5, 4)
        )
    for amount, note in PARTS_OF_ALLOCATION:
        year = {"2017": date(2017, 6, 1), "2020": date(2020, 6, 1)}.get(note[-4:], community.designated_on)
        AllocationEntry.objects.create(community=community, amount=amount, note=note, on=year)
    write_postcodes(world)
    write_councillors(world)
    write_partnership(world, community)
    write_plan(world, community)
    return community


def ring_of(corners: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return longitudes and latitudes of corners given in steps on the invented map."""
    return [(LON + (x - 2.8) * 0.0066, LAT + (y - 2.3) * 0.0042) for x, y in corners]


def write_postcodes(world: World) -> None:
    """Write some postcodes: two in the area, one on the edge of its two wards, two beside it, which are in no area."""
    rows = [
        ("ME44AA", CHATHAM),
        ("ME45AA", LUTON),
        ("ME47AA", CHATHAM),
        ("ME46AA", "E05014453"),
        ("ME75AA", "E05014455"),
    ]
    for postcode, gss in rows:
        ward = world.wards[gss]
        inside = gss in (CHATHAM, LUTON)
        Postcode.objects.create(
            postcode=postcode,
            ward_gss=gss,
            council_gss="E06000035",
            lat=LAT if inside else (ward.min_lat + ward.max_lat) / 2,
            lon=LON if inside else (ward.min_lon + ward.max_lon) / 2,
            near_edge=postcode == "ME47AA",
            other_ward=LUTON if postcode == "ME47AA" else "",
            release="Demonstration",
        )


def write_councillors(world: World) -> None:
    """Write six invented councillors of the two wards; Ruth and Martin have an account, the others do not."""
    council = world.wards[CHATHAM].ward_set.council
    for key, name, gss, party in COUNCILLORS:
        person = world.people.get(key) if key else None
        councillor = Councillor.objects.create(
            name=name,
            slug=name.lower().replace(" ", "-"),
            council=council,
            email=person.email if person else f"{name.lower().replace(' ', '.')}@council.example",
            person=person,
        )
        Term.objects.create(
            councillor=councillor,
            ward=world.wards[gss],
            party=party,
            start_date=date(2023, 5, 4),
            expected_end=world.day(-500),
            source="Demonstration",
        )
        if person:
            WardVisit.objects.create(
                person=person,
                line=world.wards[gss].line,
                previous_at=world.moment(26, "08:05"),
                last_at=world.moment(12, "08:20"),
            )


def write_partnership(world: World, community: Community) -> None:
    """Write thirteen members, the locally trusted organisation, and the roles that follow."""
    group = ResidentGroup.objects.create(
        community=community, name="Arches Local partnership", endorsed_on=date(2015, 6, 12)
    )
    for number, (key, capacity, office, looks_after, voting) in enumerate(MEMBERS):
        member = Membership.objects.create(
            group=group,
            person=world.people[key],
            capacity=capacity,
            office=office,
            looks_after=looks_after,
            voting=voting,
            name_public=True,
            start_date=world.day(1900 - number * 130),
        )
        if capacity != "lto":
            hold(world, key, Role.RESIDENT, member.start_date, f"membership:{member.pk}", community=community)
    hold(world, "harjit", Role.CHAIR, world.day(700), "", community=community)
    hold(world, "denise", Role.WORKER, world.day(1100), "", community=community)
    hold(world, "rep", Role.REP, world.day(800), "", community=community)
    for key in ("ruth", "martin"):
        term = world.people[key].councillor.terms.get()
        hold(world, key, Role.COUNCILLOR, term.start_date, f"term:{term.pk}", community=community)
    lto = Organisation.objects.create(
        name="Medway Hands",
        slug="medway-hands",
        legal_form="Charity",
        charity_number="9999901",
        supplier_reference="S-0117",
    )
    LtoAppointment.objects.create(community=community, organisation=lto, start_date=date(2015, 7, 16))
    hold(world, "finance", Role.FINANCE, world.day(1400), "", organisation=lto)
    hold(world, "certifier", Role.CERTIFIER, world.day(1400), "", organisation=lto)


def hold(world: World, key: str, role: Role, since: date, because: str, **where: object) -> RoleHeld:
    """Let a person of the story hold a role in one place."""
    return RoleHeld.objects.create(person=world.people[key], role=role, start_date=since, because=because, **where)


def write_plan(world: World, community: Community) -> Plan:
    """Write the first plan, finished, and the one that runs, with four priorities."""
    Plan.objects.create(
        community=community,
        number=1,
        title="Our first plan",
        state=Plan.State.COMPLETED,
        start_date=date(2015, 7, 16),
        end_date=world.day(363),
    )
    plan = Plan.objects.create(
        community=community,
        number=2,
        title="Our plan",
        vision="Neighbours who know each other, corners worth sitting in, and something to do after school.",
        state=Plan.State.LIVE,
        start_date=world.day(362),
        end_date=world.last_day,
    )
    Priority.objects.bulk_create(
        Priority(plan=plan, position=position, name=name, summary=summary, theme=theme, budget=Decimal(budget))
        for position, (name, summary, theme, budget) in enumerate(PRIORITIES, start=1)
    )
    return plan

"""Wards of the past: Medway's until 2023, looked at and told; two districts that became Cumberland, to be looked at."""

from datetime import date
from typing import Any

from django.utils.text import slugify

from biglocal.notices.models import Follow
from biglocal.places.carrying import confirm_and_carry
from biglocal.places.checking import confirm_heirs
from biglocal.places.models import Council, Ward, WardLine, WardSet
from biglocal.places.successions import work_out
from councillors.models import Councillor, Term

from .arches import CHATHAM, ring_of
from .places import polygon
from .world import World

LAST_DAY = date(2023, 5, 3)
# code, name, corners on the invented map; the last one goes on as it was
MEDWAY = [
    ("E05002255", "Luton and Wayfield", [(0.2, -0.22), (1.9, -0.6), (4.3, -0.4), (3.9, 2.2), (0.1, 2.3)]),
    ("E05002261", "River", [(-1.2, 0.1), (0.2, -0.22), (0.1, 2.3), (1.6, 2.3), (1.2, 4.9), (-1.0, 4.6)]),
    ("E05002249", "Chatham Central", [(1.6, 2.3), (3.9, 2.2), (4.2, 4.7), (1.2, 4.9)]),
    ("E05002252", "Gillingham South", [(4.3, -0.4), (6.9, 0.2), (6.6, 4.4), (4.2, 4.7), (3.9, 2.2)]),
]
COUNCILLORS = [("Edie Marsh", "E05002255", "Labour"), ("Ron Tully", "E05002249", "Conservative")]
DISTRICTS = [
    ("E07000026", "Allerdale", "E05011730", "Harrington & Salterbeck", "E05014193", "Joan Pell"),
    ("E07000029", "Copeland", "E05012553", "Distington, Lowca & Parton", "E05014196", "Wilf Tyson"),
]


def write_generations(world: World) -> None:
    """Write both stories: how wards of today came about."""
    write_medway_before(world)
    write_cumberland_before(world)


def write_medway_before(world: World) -> None:
    """Write Medway's wards until 2023: some go on, one was split, and those who followed it were told."""
    new = world.wards[CHATHAM].ward_set
    old = WardSet.objects.create(
        council=new.council, start_date=date(2003, 5, 1), end_date=LAST_DAY, source=new.source, release=new.release
    )
    same = {"E05002249": world.wards[CHATHAM].line, "E05002252": world.wards["E05014455"].line}
    wards = {gss: write_ward(old, gss, name, ring_of(corners), same.get(gss)) for gss, name, corners in MEDWAY}
    for name, gss, party in COUNCILLORS:
        councillor = Councillor.objects.create(name=name, slug=slugify(name), council=new.council)
        Term.objects.create(
            councillor=councillor, ward=wards[gss], party=party, start_date=date(2019, 5, 2), end_date=LAST_DAY,
            ended="stood_down", source="Demonstration",
        )  # fmt: skip
    work_out(new)
    for key, gss in (("denise", "E05002255"), ("pat", "E05002255"), ("stranger", "E05002252")):
        Follow.objects.create(person=world.people[key], topic=f"wardline:{wards[gss].line_id}")
    by, at = world.people["priya"], world.moment(3, "10:20")
    confirm_heirs(old=wards["E05002255"], after=new, by=by, on=world.day(3))
    confirm_and_carry(ward_set=new, by=by, now=at)


def write_cumberland_before(world: World) -> None:
    """Write two districts that became one council, each with a ward that lives on: nobody has looked at it yet."""
    cumberland = Council.objects.filter(gss="E06000063").first()
    if cumberland is None:
        return
    for gss, name, code, ward, heir, member in DISTRICTS:
        district = Council.objects.create(
            gss=gss, name=name, slug=slugify(name), kind="district", region=cumberland.region,
            start_date=date(1974, 4, 1), end_date=date(2023, 3, 31),
        )  # fmt: skip
        district.replaced_by.add(cumberland)
        old = WardSet.objects.create(
            council=district, start_date=date(2019, 5, 2), end_date=district.end_date, source="Demonstration"
        )
        last = write_ward(old, code, ward, world.wards[heir].outline["coordinates"][0], None)
        councillor = Councillor.objects.create(name=member, slug=slugify(member), council=district)
        Term.objects.create(
            councillor=councillor, ward=last, party="Labour", start_date=date(2019, 5, 6), end_date=district.end_date,
            ended="ward_ended", source="Demonstration",
        )  # fmt: skip
    for ward_set in cumberland.ward_sets.all():
        work_out(ward_set)


def write_ward(ward_set: WardSet, gss: str, name: str, ring: Any, line: WardLine | None) -> Ward:
    """Write a ward of the past, on the line of the one it goes on as."""
    line = line or WardLine.objects.create(
        council=ward_set.council, name=name, gss=gss, slug=f"{slugify(name)}-{ward_set.start_date.year}"
    )
    return Ward.objects.create(
        ward_set=ward_set,
        line=line,
        gss=gss,
        name=name,
        seats=3,
        seats_known=True,
        outline=polygon(ring),
        invented=True,
    )

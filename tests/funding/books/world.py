"""Two areas, three fund-holding bodies and everybody who acts on their money."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils import timezone

from biglocal.access import Role
from biglocal.communities.models import Community, Organisation, Programme
from funding.models import Paper, Proposal
from tests.factories.accounts import PersonFactory
from tests.factories.communities import (
    CommunityFactory,
    LtoAppointmentFactory,
    MembershipFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ResidentGroupFactory,
    RoleHeldFactory,
)
from tests.factories.funding import AllocationEntryFactory

BEGIN = date(2019, 4, 1)
ALLOCATION = Decimal("200000.00")
WORDS = {"what": "A park.", "who": "61 homes.", "difference": "Shade.", "after": "The rota.", "other_money": ""}


class World:
    """The people by name, and where each belongs."""

    programme: Programme
    areas: list[Community]
    ltos: list[Organisation]

    def __init__(self) -> None:
        self.people: dict[str, Any] = {}
        self.programme = ProgrammeFactory(end_date=date(2040, 3, 31))
        self.areas = [CommunityFactory(programme=self.programme, designated_on=BEGIN) for _ in range(2)]
        self.ltos = [OrganisationFactory(supplier_reference=f"S-{n}") for n in range(3)]
        for area in self.areas:
            AllocationEntryFactory(community=area, amount=ALLOCATION, on=BEGIN)
        for area, lto in [(0, 0), (0, 1), (1, 1), (1, 2)]:
            LtoAppointmentFactory(community=self.areas[area], organisation=self.ltos[lto], start_date=BEGIN)
        for number, area in enumerate(self.areas):
            chair = self.add(f"chair{number}", Role.CHAIR, community=area)
            MembershipFactory(
                group=ResidentGroupFactory(community=area), person=chair, office="chair", start_date=BEGIN
            )
            self.add(f"worker{number}", Role.WORKER, community=area)
            self.add(f"resident{number}", Role.RESIDENT, community=area)
        for number, lto in enumerate(self.ltos):
            self.add(f"finance{number}", Role.FINANCE, organisation=lto)
            self.add(f"certifier{number}", Role.CERTIFIER, organisation=lto)
        for role in [Role.REP, Role.COUNCILLOR]:
            self.add(f"{role}0", role, community=self.areas[0])
        self.add("neighbour0", Role.RESIDENT, community=self.areas[0])
        self.people["stranger"] = PersonFactory(name="stranger")
        self.add("elsewhere", Role.OFFICER, programme=ProgrammeFactory(name="Another", slug="another"))
        for name in ["officer0", "officer1", "officer2", "officer5"]:
            self.add(name, Role.OFFICER, programme=self.programme)
        self.add("manager", Role.MANAGER, programme=self.programme)
        # An officer who sits in the first area's group, and one at home in the second organisation.
        RoleHeldFactory(person=self.add("officer3", Role.OFFICER, programme=self.programme), community=self.areas[0],
                        role=Role.RESIDENT, start_date=BEGIN)  # fmt: skip
        RoleHeldFactory(person=self.add("officer4", Role.OFFICER, programme=self.programme), community=None,
                        organisation=self.ltos[1], role=Role.FINANCE, start_date=BEGIN)  # fmt: skip
        self.names = {person.pk: name for name, person in self.people.items()}

    def add(self, name: str, role: Role, **where: Any) -> Any:
        """Return a person who holds `role` since the beginning."""
        place = {"community": None, **where}
        self.people[name] = RoleHeldFactory(
            person=PersonFactory(name=name), role=role, start_date=BEGIN, **place
        ).person
        return self.people[name]

    def bring_papers(self, on: date, until: date) -> None:
        """Let each organisation have every paper the programme asks for, checked."""
        at = noon(on)
        for lto in self.ltos:
            for kind in Paper.Kind.values:
                Paper.objects.create(
                    organisation=lto, kind=kind, dated_on=on, expires_on=until, brought_at=at, checked_at=at,
                    brought_by=self.people["finance0"], checked_by=self.people["officer0"],
                )  # fmt: skip

    def written(self, lto: Organisation, amounts: list[Decimal], kind: str = Proposal.Kind.PROJECT) -> dict[str, Any]:
        """Return what a group types into a proposal."""
        lines = [{"description": f"Cost {n}", "amount": amount} for n, amount in enumerate(amounts, start=1)]
        return {"title": "A park", "kind": kind, "lto": lto, "needed_by": None, "words": WORDS, "lines": lines}


def noon(day: date) -> datetime:
    """Return the middle of the day in London."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def dump(*labels: str, tables: Collection[str] = ()) -> dict[str, dict[int, tuple[Any, ...]]]:
    """Return every row of the parts' tables, and of `tables`, as the database has it, by table and primary key."""
    keys = {model._meta.db_table: model._meta.pk.column for model in apps.get_models()}
    asked = [model._meta.db_table for label in labels for model in apps.get_app_config(label).get_models()]
    found = {}
    with connection.cursor() as cursor:
        for table, key in [(table, keys[table]) for table in dict.fromkeys([*asked, *tables])]:
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  # names of our own tables
            place = [column[0] for column in cursor.description].index(key)
            found[table] = {row[place]: row for row in cursor.fetchall()}
    return found

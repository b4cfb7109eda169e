"""A council's list of councillors, row by row: who sits in which ward, and what is wrong with a row."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from biglocal.places.imports.reading import FileWrong, Row, Source, Table, read_table, spoiled
from biglocal.places.imports.report import Report
from biglocal.places.models import Council, Ward
from biglocal.places.names import folded, folded_person, folded_ward, without_title

from .moderngov import is_moderngov, read_moderngov
from .seat_numbers import SOME_SEATS, seats_in
from .spans import TermDays, read_terms

WANTED = {
    "name": "Name|Councillor Name|raw_name",
    "party": "Party|Party Name|raw_party",
    "ward": "Ward|Ward Name|raw_division",
}
OPTIONAL = {
    "email": "E-?mail|Email Address",
    "page": "Page|url|Profile",
    "id": "raw_identifier",
    "council": "Council|Council Name",
    "council_code": "council_id",
    "seats": "Seats|Number of Seats|Seats in Ward",
}
UNMATCHED = "Unmatched"
NO_TERMS: list[TermDays] = []
PERSON_NUMBER = re.compile(r"[?&]UID=([0-9]+)", re.IGNORECASE)


@dataclass(slots=True)
class Seat:
    """A councillor as the file has them: one row."""

    line: int
    name: str
    party: str
    ward: Ward
    email: str
    page: str
    number: str
    terms: list[TermDays] = field(default_factory=list)


@dataclass
class SeatReader:
    """Reads the rows of a list; wards are matched by name inside one council only."""

    report: Report
    council: Council
    on: date
    headings: dict[str, str]
    wards: dict[str, list[Ward]]
    told: dict[int, set[int]] = field(default_factory=dict)  # how many seats each ward has, where the list says it

    def seats(self, rows: list[Row]) -> list[Seat]:
        """Return the rows that are right, each councillor once."""
        found = (self.seat_of(row) for row in self.report.through(rows))
        return self.without_doubles([seat for seat in found if seat is not None])

    def seat_of(self, row: Row) -> Seat | None:
        """Return the row when it is right; else list all that is wrong with it."""
        before = len(self.report.refused)
        name = without_title(row["name"])
        if not name or spoiled(name) or len(name) > 110 or not re.search(r"[^\W\d_]", name):
            self.wrong(row, "name", spoiled(name) or "a councillor's name")
        if spoiled(row["party"]) or len(row["party"]) > 80:
            self.wrong(row, "party", spoiled(row["party"]) or "a party's name")
        mine = self.council.org_id.rpartition("-")[2]
        if row["council_code"] and mine and row["council_code"].upper() != mine:
            self.wrong(row, "council_code", f"councillors of {self.council} alone ({mine})")
        if row["council"] and folded(row["council"]) not in self.names_of_council():
            self.wrong(row, "council", f"councillors of {self.council} alone")
        ward = self.ward_of(row)
        self.check(row, "email", validate_email, "an email address, or nothing")
        self.check(row, "page", URLValidator(["http", "https"]), "an address that begins with https://, or nothing")
        if row["seats"] and seats_in(row["seats"]) is None:
            self.wrong(row, "seats", SOME_SEATS)
        if ward is None or len(self.report.refused) > before:
            return None
        if (number_of_seats := seats_in(row["seats"])) is not None:
            self.told.setdefault(ward.pk, set()).add(number_of_seats)
        found = PERSON_NUMBER.search(row["page"])
        number = row["id"] or (found.group(1) if found else "")
        # a wrong term does not take the seat away
        terms = read_terms(row["terms"], self.report, on=self.on) if row["terms"] else NO_TERMS
        return Seat(row.line, name, row["party"], ward, row["email"], row["page"], number, terms)

    def names_of_council(self) -> set[str]:
        name = folded(self.council.name)
        return {name, f"{name} council", f"{name} borough council", f"{name} city council", self.council.gss.lower()}

    def ward_of(self, row: Row) -> Ward | None:
        """Return the ward of the row's name; two of one name in one council: stop and ask."""
        found = self.wards.get(folded_ward(row["ward"]), [])
        if len(found) == 1:
            return found[0]
        expected = (
            "a ward that only one ward of the council is called" if found else f"a ward of {self.council} on {self.on}"
        )
        self.wrong(row, "ward", expected)
        self.report.tell(UNMATCHED, f"{without_title(row['name'])[:110] or 'a row without a name'}, {row['ward'][:80]}")
        return None

    def check(self, row: Row, column: str, validate: Any, expected: str) -> None:
        try:
            if row[column]:
                validate(row[column])
                if len(row[column]) > (254 if column == "email" else 400):
                    raise ValidationError("too long")
        except ValidationError:
            self.wrong(row, column, expected)

    def wrong(self, row: Row, column: str, expected: str) -> None:
        self.report.refuse(row.line, self.headings.get(column, column), row[column], expected)

    def without_doubles(self, seats: list[Seat]) -> list[Seat]:
        """The same councillor twice in one file: which row is right is not for us to say."""
        seen: dict[str, int] = {}
        kept = []
        for seat in seats:
            key = seat.number or f"{folded_person(seat.name)} in {seat.ward.pk}"
            if key in seen:
                expected = f"each councillor once: line {seen[key]} is the same"
                self.report.refuse(seat.line, self.headings["name"], seat.name, expected)
            else:
                kept.append(seat)
            seen.setdefault(key, seat.line)
        return kept


def table_of(source: Source) -> Table:
    """Return the rows of the list, whichever of the layouts it has."""
    table = read_moderngov(source) if is_moderngov(source) else read_table(source, WANTED, OPTIONAL)
    if not table.rows and not table.problems:
        raise FileWrong(f"{source.name} has headings but no councillors.")
    return table


def council_of(source: Source, table: Table, gss: str | None) -> Council:
    """Return the council by code, else by the one council the file or its name tells of; else ask."""
    if gss:
        council = Council.objects.filter(gss=gss.strip().upper()).first()
        if council is None:
            raise FileWrong(f"No council has the code {gss}. Read councils in first (import_councils).")
        return council
    councils = Council.objects.filter(end_date__isnull=True).defer("outline")
    codes = {row["council_code"].upper() for row in table.rows if row["council_code"]}
    told = Counter(folded(row["council"]) for row in table.rows if row["council"])
    if codes:
        found = [c for c in councils if c.org_id.rpartition("-")[2] in codes]
    else:
        parts = [folded(part) for part in re.split(r"[_0-9.]", source.name)]
        names = [name for name, _ in told.most_common(1)] or parts
        found = [c for c in councils if folded(c.name) in names]
    if len(found) != 1:
        raise FileWrong(f"{source.name} does not say which council it is of. Add --council with its code.")
    return found[0]


def day_of(source: Source, on: date | None, today: date) -> date:
    """Return the day the list speaks of: as given, else what the file's name proposes (a month is its first day).

    A list says of no day itself; where nobody does it is asked for, never guessed.
    """
    found = re.search(r"([0-9]{4})-([0-9]{2})(-[0-9]{2})?", source.name)
    try:
        named = date.fromisoformat(found.group() if found.group(3) else f"{found.group()}-01") if found else None
    except ValueError:
        named = None
    day = on or named
    if day is None:
        raise FileWrong(f"{source.name} does not say of which day it is. Add --on with the day of the list.")
    if day > today:
        raise FileWrong(f"{day} is still to come. Give the day of the list with --on.")
    return day

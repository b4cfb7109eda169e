"""Councillors and their terms from a council's list: names matched inside one council only (places.md)."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db.models import Max
from django.utils.text import slugify

from biglocal.places.imports.reading import FileWrong, Row, Source, Table, read_table, spoiled
from biglocal.places.imports.report import Report
from biglocal.places.models import Council, Ward
from biglocal.places.names import folded, folded_person, folded_ward, without_title

from .actions import sync_roles
from .models import Councillor, Term

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
}
PERSON_NUMBER = re.compile(r"[?&]UID=([0-9]+)", re.IGNORECASE)
MOST_ENDED = 1 / 3  # an election by thirds; more than that at once wants a new ward set, or --sure
CHANGED = ["name", "email", "page", "source_ids"]


@dataclass
class Seat:
    """A councillor as the file has them: one row."""

    line: int
    name: str
    party: str
    ward: Ward
    email: str
    page: str
    number: str


@dataclass
class CouncillorImport:
    """Compares a council's list with the terms that run, and writes the difference."""

    source: Source
    report: Report
    council: Council
    on: date
    sure: bool = False
    new: list[Councillor] = field(default_factory=list)
    changed: list[Councillor] = field(default_factory=list)
    begin: list[tuple[Councillor, Seat, str]] = field(default_factory=list)
    end: list[tuple[Term, str]] = field(default_factory=list)
    stay: list[Term] = field(default_factory=list)

    def compare(self, table: Table) -> None:
        """Fill the report and what there is to write."""
        self.headings = table.headings
        self.report.refused += table.problems
        if table.unknown:
            self.report.notes.append(f"Columns not used: {', '.join(table.unknown)}.")
        self.read_what_there_is()
        seats = [seat for row in table.rows if (seat := self.seat_of(row))]
        self.refuse_doubles(seats)
        for seat in seats:
            self.take(seat)
        if not self.report.refused:
            self.end_the_missing()

    def read_what_there_is(self) -> None:
        """Read wards, councillors and running terms of the council: four queries."""
        wards = Ward.objects.in_force(self.on).filter(ward_set__council=self.council).with_line()
        self.wards: dict[str, list[Ward]] = defaultdict(list)
        for ward in wards:
            self.wards[folded_ward(ward.name)].append(ward)
        if not self.wards:
            raise FileWrong(f"No wards of {self.council} are known on {self.on}. Read them in first (import_wards).")
        self.terms = list(
            Term.objects.running(self.on)
            .filter(ward__ward_set__council=self.council)
            .select_related("councillor", "ward__line")
            .defer("ward__outline")
        )
        known = Term.objects.filter(ward__ward_set__council=self.council)
        newer = known.filter(seen_on__gt=self.on).aggregate(latest=Max("seen_on"))["latest"]
        if newer:
            raise FileWrong(
                f"A list of {newer} was read already, and this one is of {self.on}. Give its day with --on."
            )
        self.later = set(known.filter(start_date__gt=self.on).values_list("councillor", "ward"))
        self.by_number: dict[str, Councillor] = {}
        self.by_name: dict[str, list[Councillor]] = defaultdict(list)
        for councillor in Councillor.objects.filter(council=self.council):
            self.by_name[folded_person(councillor.name)].append(councillor)
            if number := councillor.source_ids.get("moderngov"):
                self.by_number[number] = councillor
        self.slugs = set(Councillor.objects.values_list("slug", flat=True))
        self.kept: set[int] = set()

    # One row ----------------------------------------------------------------------------------------------------------
    def seat_of(self, row: Row) -> Seat | None:
        """Return the row when it is right; else list all that is wrong with it."""
        before = len(self.report.refused)
        name = without_title(row["name"])
        if not name or spoiled(name) or len(name) > 110 or not re.search(r"[^\W\d_]", name):
            self.wrong(row, "name", spoiled(name) or "a councillor's name")
        if spoiled(row["party"]) or len(row["party"]) > 80:
            self.wrong(row, "party", spoiled(row["party"]) or "a party's name")
        if row["council"] and folded(row["council"]) not in self.names_of_council():
            self.wrong(row, "council", f"councillors of {self.council} alone")
        ward = self.ward_of(row)
        self.check(row, "email", validate_email, "an email address, or nothing")
        self.check(row, "page", URLValidator(["http", "https"]), "an address that begins with https://, or nothing")
        if ward is None or len(self.report.refused) > before:
            return None
        found = PERSON_NUMBER.search(row["page"])
        number = row["id"] or (found.group(1) if found else "")
        return Seat(row.line, name, row["party"], ward, row["email"], row["page"], number)

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

    def refuse_doubles(self, seats: list[Seat]) -> None:
        """The same councillor twice in one file: which row is right is not for us to say."""
        seen: dict[str, Seat] = {}
        for seat in list(seats):
            key = seat.number or f"{folded_person(seat.name)} in {seat.ward.pk}"
            if key in seen:
                expected = f"each councillor once: line {seen[key].line} is the same"
                self.report.refuse(seat.line, self.headings["name"], seat.name, expected)
                seats.remove(seat)
            seen.setdefault(key, seat)

    # What differs -----------------------------------------------------------------------------------------------------
    def take(self, seat: Seat) -> None:
        """Compare one seat with the councillor and the term there are."""
        councillor = self.known(seat)
        if councillor is None:
            councillor = Councillor(name=seat.name, council=self.council, slug=self.slug_for(seat.name))
            self.fill(councillor, seat)
            self.new.append(councillor)
            self.begin.append((councillor, seat, Term.Began.ORDINARY))
            self.report.created += 1
            self.report.changes.append(f"New: {seat.name}, {seat.ward}")
            return
        if (councillor.pk, seat.ward.pk) in self.later:
            expected = f"nobody with a term in the ward that begins after {self.on}"
            self.report.refuse(seat.line, self.headings["name"], seat.name, expected)
            return
        mine = [term for term in self.terms if term.councillor_id == councillor.pk]
        here = next((term for term in mine if term.ward.line_id == seat.ward.line_id), None)
        self.kept |= {term.pk for term in mine}
        told = self.fill(councillor, seat)
        if told:
            self.changed.append(councillor)
        moved = self.move(councillor, mine, here, seat)
        if told or moved:
            self.report.updated += 1
            self.report.changes.append(f"Changed: {seat.name}: {'; '.join([*told, *moved])}")
        else:
            self.report.unchanged += 1

    def move(self, councillor: Councillor, mine: list[Term], here: Term | None, seat: Seat) -> list[str]:
        """A change of ward or party closes a term and opens one; so does a new ward set, and coming back."""
        if here is not None and here.ward_id == seat.ward.pk and here.party == seat.party:
            self.stay.append(here)
            return []
        if here is not None and here.ward_id == seat.ward.pk and here.start_date >= self.on:
            return [f"a party of {seat.party} is not written: the term began on {here.start_date}"]
        why = Term.Ended.WARD_ENDED if here is not None and here.ward_id != seat.ward.pk else Term.Ended.MOVED
        self.end += [(term, why) for term in ([here] if here is not None else mine)]
        self.begin.append((councillor, seat, Term.Began.MOVED if mine else Term.Began.ORDINARY))
        if here is None:
            return [f"moved to {seat.ward}" if mine else f"came back for {seat.ward}"]
        return [
            f"{here.party or 'no party'} is {seat.party or 'no party'} now" if why == Term.Ended.MOVED else "new wards"
        ]

    def known(self, seat: Seat) -> Councillor | None:
        """Return the councillor by the council's own number, else by name; of two with one name the one of the ward."""
        if seat.number in self.by_number:
            return self.by_number[seat.number]
        same = [c for c in self.by_name.get(folded_person(seat.name), []) if self.may_be(c, seat)]
        if len(same) > 1:
            here = {term.councillor_id for term in self.terms if term.ward.line_id == seat.ward.line_id}
            same = [councillor for councillor in same if councillor.pk in here]
        return same[0] if len(same) == 1 else None

    @staticmethod
    def may_be(councillor: Councillor, seat: Seat) -> bool:
        """Two different numbers are two people, whatever their names."""
        number = councillor.source_ids.get("moderngov")
        return not (number and seat.number and number != seat.number)

    def fill(self, councillor: Councillor, seat: Seat) -> list[str]:
        """Put name, address, page and number in; say what differs. What the file leaves empty stays."""
        told = []
        for name, value in (("name", seat.name), ("email", seat.email), ("page", seat.page)):
            if value and getattr(councillor, name) != value:
                if councillor.pk:
                    told.append(f"{name} {getattr(councillor, name) or 'nothing'} is {value} now")
                setattr(councillor, name, value)
        if seat.number and councillor.source_ids.get("moderngov") != seat.number:
            councillor.source_ids = {**councillor.source_ids, "moderngov": seat.number}
            told.append(f"number {seat.number}")
        return told

    def slug_for(self, name: str) -> str:
        slug = base = slugify(name)[:120] or "councillor"
        number = 2
        while slug in self.slugs:
            slug, number = f"{base}-{number}", number + 1
        self.slugs.add(slug)
        return slug

    def end_the_missing(self) -> None:
        """A councillor whom the newer full list no longer has: the term ended the day before it."""
        ending = {term.pk for term, _ in self.end}
        missing = [t for t in self.terms if t.pk not in self.kept | ending and t.start_date < self.on]
        for term in missing:
            self.end.append((term, ""))
            self.report.ended += 1
            self.report.changes.append(f"Ended: {term.councillor.name}, {term.ward} is not in the list")
        same_wards = [
            term for term in missing if term.ward_id in {ward.pk for found in self.wards.values() for ward in found}
        ]
        if len(same_wards) > max(1, MOST_ENDED * len(self.terms)) and not self.sure:
            expected = "a full list: more than a third of the council would end. Is it whole? Then add --sure"
            self.report.refuse(0, "", f"{len(same_wards)} of {len(self.terms)} missing", expected)

    # What follows happens in one short transaction -------------------------------------------------------------------
    def write(self) -> None:
        """Write new councillors, changed ones, terms that end and begin, and the roles that follow."""
        Councillor.objects.bulk_create(self.new)
        Councillor.objects.bulk_update(self.changed, CHANGED)
        last = self.on - timedelta(days=1)
        for term, why in self.end:
            term.end_date, term.ended = max(term.start_date, last), why
        Term.objects.bulk_update([term for term, _ in self.end], ["end_date", "ended"])
        begun = [self.term(councillor, seat, began) for councillor, seat, began in self.begin]
        Term.objects.bulk_create(begun)
        seen = [term.pk for term in self.stay if term.seen_on != self.on]
        Term.objects.filter(pk__in=seen).update(seen_on=self.on)
        for term in [*(term for term, _ in self.end), *begun]:
            if term.councillor.person_id:
                sync_roles(term=term)

    def term(self, councillor: Councillor, seat: Seat, began: str) -> Term:
        return Term(
            councillor=councillor,
            ward=seat.ward,
            party=seat.party,
            start_date=self.on,
            began=began,
            source=self.source.name[:200],
            source_hash=self.source.hash,
            seen_on=self.on,
        )


def council_of(source: Source, table: Table, gss: str | None) -> Council:
    """Return the council by code, else by the one council the file or its name tells of; else ask."""
    if gss:
        council = Council.objects.filter(gss=gss.strip().upper()).first()
        if council is None:
            raise FileWrong(f"No council has the code {gss}. Read councils in first (import_councils).")
        return council
    told = Counter(folded(row["council"]) for row in table.rows if row["council"])
    names = [name for name, _ in told.most_common(1)] or [folded(re.split(r"[_0-9]", source.name)[0])]
    found = [c for c in Council.objects.filter(end_date__isnull=True).defer("outline") if folded(c.name) in names]
    if len(found) != 1:
        raise FileWrong(f"{source.name} does not say which council it is of. Add --council with its code.")
    return found[0]


def day_of(source: Source, on: date | None, today: date) -> date:
    """Return the day the list speaks of: as given, else as in the file's name, else today."""
    found = re.search(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", source.name)
    try:
        named = date.fromisoformat(found.group()) if found else None
    except ValueError:
        named = None
    day = on or named or today
    if day > today:
        raise FileWrong(f"{day} is still to come. Give the day of the list with --on.")
    return day


def plan_councillors(
    source: Source, report: Report, *, gss: str | None, on: date | None, today: date, sure: bool
) -> CouncillorImport:
    """Return the import, compared and ready to write."""
    table = read_table(source, WANTED, OPTIONAL)
    if not table.rows and not table.problems:
        raise FileWrong(f"{source.name} has headings but no councillors.")
    plan = CouncillorImport(source, report, council_of(source, table, gss), day_of(source, on, today), sure)
    plan.compare(table)
    return plan

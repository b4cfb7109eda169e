"""Councillors and their terms from a council's list: names matched inside one council only (places.md)."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.text import slugify

from biglocal.places.imports.reading import FileWrong, Source, Table
from biglocal.places.imports.report import Report
from biglocal.places.models import Council, Ward
from biglocal.places.names import folded_ward

from .import_writes import CouncillorWriter, running
from .known import Councillors, Held, Known, days_of_terms, names_of, terms_that_run
from .models import Term
from .seat_numbers import learn_seats, note_too_many
from .seats import Seat, SeatReader, council_of, day_of, table_of

MOST_ENDED = 1 / 3  # an election by thirds; more than that at once wants a new ward set, or --sure


@dataclass
class CouncillorImport:
    """Compares a council's list with the terms that run, and writes the difference."""

    source: Source
    report: Report
    council: Council
    on: date
    sure: bool = False
    new: list[Known] = field(default_factory=list)
    changed: list[Known] = field(default_factory=list)
    begin: list[tuple[Known, Seat, str]] = field(default_factory=list)
    end: list[tuple[Held, str]] = field(default_factory=list)
    stay: list[Held] = field(default_factory=list)
    earlier: list[tuple[Known, Seat, Any]] = field(default_factory=list)
    learnt: list[Ward] = field(default_factory=list)

    def compare(self, table: Table) -> None:
        """Fill the report and what there is to write."""
        self.headings = table.headings
        self.report.refused += table.problems
        if table.unknown:
            self.report.notes.append(f"Columns not used: {', '.join(table.unknown)}.")
        self.read_what_there_is()
        reader = SeatReader(self.report, self.council, self.on, table.headings, self.wards)
        seats = reader.seats(table.rows)
        table.rows = []  # what is wanted of them is in the seats
        self.read_days(seats)
        for seat in seats:
            self.take(seat)
        wards = [ward for found in self.wards.values() for ward in found]
        self.learnt = learn_seats(self.report, wards, reader.told)
        note_too_many(self.report, wards, [seat.ward for seat in seats if self.sits(seat)])
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
        self.terms = terms_that_run(self.council, self.on)
        self.known_terms = Term.objects.filter(ward__ward_set__council=self.council)
        newer = self.known_terms.filter(seen_on__gt=self.on).aggregate(latest=Max("seen_on"))["latest"]
        if newer:
            raise FileWrong(
                f"A list of {newer} was read already, and this one is of {self.on}. Give its day with --on."
            )
        self.later = set(self.known_terms.filter(start_date__gt=self.on).values_list("councillor", "ward"))
        self.there = Councillors(self.council)
        self.kept: set[int] = set()

    def read_days(self, seats: list[Seat]) -> None:
        """Read the days of all terms there were, where the list gives days."""
        gives_days = any(seat.terms for seat in seats)
        self.spans: dict[tuple[int, int], list[Any]] = days_of_terms(self.known_terms) if gives_days else {}

    @staticmethod
    def sits(seat: Seat) -> bool:
        """Does the list give no days, or a term that is not over?"""
        return not seat.terms or running(seat) is not None

    # What differs -----------------------------------------------------------------------------------------------------
    def take(self, seat: Seat) -> None:
        """Compare one seat with the councillor and the term there are."""
        councillor = self.known(seat)
        if councillor is None:
            councillor = Known(None, seat.name, self.slug_for(seat.name), seat.email, seat.page, seat.number)
            self.new.append(councillor)
            self.begin.append((councillor, seat, Term.Began.ORDINARY))
            self.report.created += 1
            self.report.tell("New", f"{seat.name}, {seat.ward}, {seat.party or 'no party'}")
            self.add_earlier(councillor, seat)
            return
        if (councillor.pk, seat.ward.pk) in self.later:
            expected = f"nobody with a term in the ward that begins after {self.on}"
            self.report.refuse(seat.line, self.headings["name"], seat.name, expected)
            return
        mine = self.terms.get(councillor.pk or 0, [])
        here = next((term for term in mine if term.line == seat.ward.line_id), None)
        self.kept |= {term.pk for term in mine}
        told = self.fill(councillor, seat)
        if told:
            self.changed.append(councillor)
        moved = self.move(councillor, mine, here, seat)
        details = told + self.add_earlier(councillor, seat)
        if moved:
            self.report.tell(*moved)
        if details:
            self.report.tell("Changed", f"{seat.name}: {'; '.join(details)}")
        if moved or details:
            self.report.updated += 1
        else:
            self.report.unchanged += 1

    def move(self, councillor: Known, mine: list[Held], here: Held | None, seat: Seat) -> tuple[str, str] | None:
        """A change of ward or party closes a term and opens one; so does a new ward set, and coming back.

        Return which kind of change it is, and what to say of it.
        """
        if here is not None and here.ward == seat.ward.pk and here.party == seat.party:
            self.stay.append(here)
            return None
        if here is not None and here.ward == seat.ward.pk and here.start_date >= self.on:
            return "Changed", f"{seat.name}: {seat.party} is not written: the term began on {here.start_date}"
        why = Term.Ended.WARD_ENDED if here is not None and here.ward != seat.ward.pk else Term.Ended.MOVED
        self.end += [(term, why) for term in ([here] if here is not None else mine)]
        self.begin.append((councillor, seat, Term.Began.MOVED if mine else Term.Began.ORDINARY))
        if here is None and not mine:
            return "Came back", f"{seat.name}, {seat.ward}"
        if here is None:
            return "Moved", f"{seat.name}, from {' and '.join(term.ward_name for term in mine)} to {seat.ward}"
        if why == Term.Ended.WARD_ENDED:
            return "New wards", f"{seat.name}, {seat.ward}"
        return (
            "Changed party",
            f"{seat.name}, {seat.ward}: {here.party or 'no party'} is {seat.party or 'no party'} now",
        )

    def add_earlier(self, councillor: Known, seat: Seat) -> list[str]:
        """Keep the terms that the list gives days for and that are over, unless they lie over one that is known."""
        known = self.spans.get((councillor.pk, seat.ward.line_id), []) if councillor.pk else []
        added = 0
        for days in seat.terms:
            last = days.end
            if last is None or any(start <= last and (end is None or days.start <= end) for start, end in known):
                continue
            self.earlier.append((councillor, seat, days))
            added += 1
        return [f"{added} earlier term{'' if added == 1 else 's'}"] if added else []

    def known(self, seat: Seat) -> Known | None:
        """Return the councillor by the council's own number, else by name; of two with one name the one of the ward."""
        if seat.number in self.there.by_number:
            return self.there.by_number[seat.number]
        # two different numbers are two people, whatever their names
        same = [one for one in self.there.named(seat.name) if not one.number or seat.number in ("", one.number)]
        if len(same) > 1:
            same = [one for one in same if any(t.line == seat.ward.line_id for t in self.terms.get(one.pk or 0, []))]
        return same[0] if len(same) == 1 else None

    def fill(self, councillor: Known, seat: Seat) -> list[str]:
        """Put name, address, page and number in; say what differs. What the file leaves empty stays."""
        told = []
        for name, value in (("name", seat.name), ("email", seat.email), ("page", seat.page)):
            if value and getattr(councillor, name) != value:
                told.append(f"{name} {getattr(councillor, name) or 'nothing'} is {value} now")
                setattr(councillor, name, value)
        if seat.number and councillor.number != seat.number:
            councillor.number = seat.number
            told.append(f"number {seat.number}")
        return told

    def slug_for(self, name: str) -> str:
        slug = base = slugify(name)[:120] or "councillor"
        number = 2
        while slug in self.there.slugs:
            slug, number = f"{base}-{number}", number + 1
        self.there.slugs.add(slug)
        return slug

    def end_the_missing(self) -> None:
        """A councillor whom the newer full list no longer has: the term ended the day before it."""
        ending = {term.pk for term, _ in self.end}
        all_terms = [term for mine in self.terms.values() for term in mine]
        stay = self.kept | ending
        missing = [term for term in all_terms if term.pk not in stay and term.start_date < self.on]
        names = names_of(missing)
        for term in missing:
            self.end.append((term, ""))
            self.report.ended += 1
            self.report.tell(
                "Gone", f"{names[term.councillor]}, {term.ward_name}: not in the list. Why is asked afterwards"
            )
        today = {ward.pk for found in self.wards.values() for ward in found}
        same_wards = [term for term in missing if term.ward in today]
        if len(same_wards) > max(1, MOST_ENDED * len(all_terms)) and not self.sure:
            expected = "a full list: more than a third of the council would end. Is it whole? Then add --sure"
            self.report.refuse(0, "", f"{len(same_wards)} of {len(all_terms)} missing", expected)

    def write(self) -> None:
        """Write what differs, in one short transaction."""
        writer = CouncillorWriter(self.source, self.council, self.on)
        Ward.objects.bulk_update(self.learnt, ["seats", "seats_known"])
        writer.create(self.new)
        writer.change(self.changed)
        writer.end(self.end)
        writer.begin(self.begin, self.earlier)
        writer.see([term.pk for term in self.stay if term.seen_on != self.on])


def plan_councillors(
    source: Source, report: Report, *, gss: str | None, on: date | None, today: date, sure: bool
) -> CouncillorImport:
    """Return the import, compared and ready to write."""
    table = table_of(source)
    day = day_of(source, on, today)
    if on is None:
        report.notes.append(f"Of which day: {day:%-d %B %Y}, as the file's name proposes. Give another with --on.")
    plan = CouncillorImport(source, report, council_of(source, table, gss), day, sure)
    plan.compare(table)
    return plan

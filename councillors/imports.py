"""Councillors and their terms from a council's list: names matched inside one council only (places.md)."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.utils.text import slugify

from biglocal.places.imports.reading import FileWrong, Source, Table
from biglocal.places.imports.report import Report
from biglocal.places.models import Council, Ward
from biglocal.places.names import folded_person, folded_ward
from biglocal.web.searchable import make_findable

from .actions import sync_roles
from .models import Councillor, Term
from .seat_numbers import learn_seats, note_too_many
from .seats import Seat, SeatReader, council_of, day_of, table_of
from .spans import TermDays

MOST_ENDED = 1 / 3  # an election by thirds; more than that at once wants a new ward set, or --sure
CHANGED = ["name", "email", "page", "source_ids", "source", "source_hash"]


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
    earlier: list[Term] = field(default_factory=list)
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
        self.spans: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for councillor, line, *span in known.values_list("councillor", "ward__line", "start_date", "end_date"):
            self.spans[councillor, line].append(span)
        self.later = set(known.filter(start_date__gt=self.on).values_list("councillor", "ward"))
        self.by_number: dict[str, Councillor] = {}
        self.by_name: dict[str, list[Councillor]] = defaultdict(list)
        for councillor in Councillor.objects.filter(council=self.council):
            self.by_name[folded_person(councillor.name)].append(councillor)
            if number := councillor.source_ids.get("moderngov"):
                self.by_number[number] = councillor
        self.slugs = set(Councillor.objects.values_list("slug", flat=True))
        self.kept: set[int] = set()

    @staticmethod
    def sits(seat: Seat) -> bool:
        """Does the list give no days, or a term that is not over?"""
        return not seat.terms or running(seat) is not None

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
            self.report.tell("New", f"{seat.name}, {seat.ward}, {seat.party or 'no party'}")
            self.add_earlier(councillor, seat)
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
        details = told + self.add_earlier(councillor, seat)
        if moved:
            self.report.tell(*moved)
        if details:
            self.report.tell("Changed", f"{seat.name}: {'; '.join(details)}")
        if moved or details:
            self.report.updated += 1
        else:
            self.report.unchanged += 1

    def move(self, councillor: Councillor, mine: list[Term], here: Term | None, seat: Seat) -> tuple[str, str] | None:
        """A change of ward or party closes a term and opens one; so does a new ward set, and coming back.

        Return which kind of change it is, and what to say of it.
        """
        if here is not None and here.ward_id == seat.ward.pk and here.party == seat.party:
            self.stay.append(here)
            return None
        if here is not None and here.ward_id == seat.ward.pk and here.start_date >= self.on:
            return "Changed", f"{seat.name}: {seat.party} is not written: the term began on {here.start_date}"
        why = Term.Ended.WARD_ENDED if here is not None and here.ward_id != seat.ward.pk else Term.Ended.MOVED
        self.end += [(term, why) for term in ([here] if here is not None else mine)]
        self.begin.append((councillor, seat, Term.Began.MOVED if mine else Term.Began.ORDINARY))
        if here is None and not mine:
            return "Came back", f"{seat.name}, {seat.ward}"
        if here is None:
            return "Moved", f"{seat.name}, from {' and '.join(term.ward.name for term in mine)} to {seat.ward}"
        if why == Term.Ended.WARD_ENDED:
            return "New wards", f"{seat.name}, {seat.ward}"
        return (
            "Changed party",
            f"{seat.name}, {seat.ward}: {here.party or 'no party'} is {seat.party or 'no party'} now",
        )

    def add_earlier(self, councillor: Councillor, seat: Seat) -> list[str]:
        """Keep the terms that the list gives days for and that are over, unless they lie over one that is known."""
        known = self.spans[councillor.pk, seat.ward.line_id] if councillor.pk else []
        added = 0
        for days in seat.terms:
            last = days.end
            if last is None or any(start <= last and (end is None or days.start <= end) for start, end in known):
                continue
            self.earlier.append(self.term(councillor, seat, Term.Began.ORDINARY, days))
            added += 1
        return [f"{added} earlier term{'' if added == 1 else 's'}"] if added else []

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
            self.report.tell("Gone", f"{term.councillor.name}, {term.ward}: not in the list. Why is asked afterwards")
        same_wards = [
            term for term in missing if term.ward_id in {ward.pk for found in self.wards.values() for ward in found}
        ]
        if len(same_wards) > max(1, MOST_ENDED * len(self.terms)) and not self.sure:
            expected = "a full list: more than a third of the council would end. Is it whole? Then add --sure"
            self.report.refuse(0, "", f"{len(same_wards)} of {len(self.terms)} missing", expected)

    # What follows happens in one short transaction -------------------------------------------------------------------
    def write(self) -> None:
        """Write new councillors, changed ones, terms that end and begin, and the roles that follow."""
        Ward.objects.bulk_update(self.learnt, ["seats", "seats_known"])
        for councillor in [*self.new, *self.changed]:
            councillor.source, councillor.source_hash = self.source.name[:200], self.source.hash
        Councillor.objects.bulk_create(self.new)
        Councillor.objects.bulk_update(self.changed, CHANGED)
        written = [councillor.pk for councillor in [*self.new, *self.changed]]
        make_findable(
            Councillor.objects.filter(pk__in=written)
            .select_related("council")
            .defer("council__outline", "council__sketch")
        )
        last = self.on - timedelta(days=1)
        for term, why in self.end:
            term.end_date, term.ended, term.end_hash = max(term.start_date, last), why, self.source.hash
        Term.objects.bulk_update([term for term, _ in self.end], ["end_date", "ended", "end_hash"])
        begun = [self.term(councillor, seat, began, running(seat)) for councillor, seat, began in self.begin]
        for term in self.earlier:
            term.councillor_id = term.councillor.pk
        begun += self.earlier
        Term.objects.bulk_create(begun)
        seen = [term.pk for term in self.stay if term.seen_on != self.on]
        Term.objects.filter(pk__in=seen).update(seen_on=self.on)
        for term in [*(term for term, _ in self.end), *begun]:
            if term.councillor.person_id:
                sync_roles(term=term)

    def term(self, councillor: Councillor, seat: Seat, began: str, days: TermDays | None) -> Term:
        """Return a term: with the days of the list, else from the day of the list on."""
        return Term(
            councillor=councillor,
            ward=seat.ward,
            party=seat.party,
            start_date=days.start if days and began != Term.Began.MOVED else self.on,
            end_date=days.end if days else None,
            expected_end=days.expected if days else None,
            began=began,
            source=self.source.name[:200],
            source_hash=self.source.hash,
            seen_on=self.on,
        )


def running(seat: Seat) -> TermDays | None:
    """Return the term of the list that is not over; none where the list gives no days."""
    return next((days for days in seat.terms if days.end is None), None)


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

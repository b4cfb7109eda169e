"""What a list of councillors changes is written: some rows at a time, in one short transaction."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any, TypeVar

from biglocal.places.imports.reading import Source
from biglocal.places.models import Council
from biglocal.web.searchable import make_findable

from .actions import sync_roles
from .known import AT_ONCE, Held, Known
from .models import Councillor, Term
from .seats import Seat
from .spans import TermDays

CHANGED = ["name", "email", "page", "source_ids", "source", "source_hash"]
Some = TypeVar("Some")


def running(seat: Seat) -> TermDays | None:
    """Return the term of the list that is not over; none where the list gives no days."""
    return next((days for days in seat.terms if days.end is None), None)


def some(rows: Iterable[Some]) -> Iterator[list[Some]]:
    """Yield the rows, a thousand at a time."""
    waiting = iter(rows)
    while few := list(islice(waiting, AT_ONCE)):
        yield few


@dataclass
class CouncillorWriter:
    """Writes councillors of one list, and their terms."""

    source: Source
    council: Council
    on: date

    def create(self, new: Sequence[Known]) -> None:
        """Write councillors the list has first."""
        for few in some(new):
            rows = [Councillor(council=self.council, slug=one.slug) for one in few]
            for row, one in zip(rows, few, strict=True):
                self.fill(row, one)
            Councillor.objects.bulk_create(rows)
            for row, one in zip(rows, few, strict=True):
                one.pk = row.pk
            find_anew(rows)

    def change(self, changed: Sequence[Known]) -> None:
        """Write what the list says anew of councillors there are."""
        for few in some(changed):
            rows = Councillor.objects.in_bulk([one.pk for one in few])
            for one in few:
                self.fill(rows[one.pk], one)
            Councillor.objects.bulk_update(rows.values(), CHANGED)
            find_anew(list(rows.values()))

    def fill(self, row: Councillor, one: Known) -> None:
        row.name, row.email, row.page = one.name, one.email, one.page
        row.source, row.source_hash = self.source.name[:200], self.source.hash
        if one.number:
            row.source_ids = {**row.source_ids, "moderngov": one.number}

    def end(self, ended: Sequence[tuple[Held, str]]) -> None:
        """End terms the day before the list, and the roles that hang on them."""
        last = self.on - timedelta(days=1)
        for few in some(ended):
            why = {held.pk: why for held, why in few}
            rows = list(Term.objects.filter(pk__in=why).select_related("councillor", "ward").defer("ward__outline"))
            for term in rows:
                term.end_date, term.ended = max(term.start_date, last), why[term.pk]
                term.end_hash = self.source.hash
            Term.objects.bulk_update(rows, ["end_date", "ended", "end_hash"])
            for term in rows:
                if term.councillor.person_id:
                    sync_roles(term=term)

    def begin(self, begun: Sequence[tuple[Known, Seat, str]], earlier: Sequence[tuple[Known, Seat, TermDays]]) -> None:
        """Write terms that run, and earlier ones that the list gives days for."""
        for few in some(begun):
            self.write_terms([(one, self.term(one, seat, began, running(seat))) for one, seat, began in few])
        for past in some(earlier):
            self.write_terms([(one, self.term(one, seat, Term.Began.ORDINARY, days)) for one, seat, days in past])

    def write_terms(self, pairs: list[tuple[Known, Term]]) -> None:
        Term.objects.bulk_create([term for _, term in pairs])
        for one, term in pairs:
            if one.has_account:
                sync_roles(term=term)

    def see(self, pks: list[int]) -> None:
        """Keep the day on which the list showed terms that go on."""
        for few in some(pks):
            Term.objects.filter(pk__in=few).update(seen_on=self.on)

    def term(self, one: Known, seat: Seat, began: str, days: TermDays | None) -> Term:
        """Return a term: with the days of the list, else from the day of the list on."""
        return Term(
            councillor_id=one.pk,  # type: ignore[misc]  # written before its terms: it has a number by now
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


def find_anew(rows: list[Any]) -> None:
    """Put councillors into the search index anew."""
    found = Councillor.objects.filter(pk__in=[row.pk for row in rows]).select_related("council")
    make_findable(found.defer("council__outline", "council__sketch"))

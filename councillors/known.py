"""Who sits in a council already, as far as a list speaks of it: small rows, for lists of a hundred thousand."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from biglocal.places.models import Council
from biglocal.places.names import folded_person

from .models import Councillor, Term

AT_ONCE = 1000


@dataclass(slots=True)
class Known:
    """A councillor there is, or one that the list has first: then without a number of ours."""

    pk: int | None
    name: str
    slug: str
    email: str = ""
    page: str = ""
    number: str = ""
    has_account: bool = False


@dataclass(slots=True)
class Held:
    """A term that runs."""

    pk: int
    councillor: int
    ward: int
    line: int
    ward_name: str
    party: str
    start_date: date
    seen_on: date | None


class Councillors:
    """The councillors of one council, found by the council's own number or by name."""

    def __init__(self, council: Council):
        self.by_number: dict[str, Known] = {}
        self.by_name: dict[str, list[Known]] = {}
        fields = ["pk", "name", "slug", "email", "page", "source_ids", "person"]
        for pk, name, slug, email, page, ids, person in (
            Councillor.objects.filter(council=council).values_list(*fields).iterator(AT_ONCE)
        ):
            one = Known(pk, name, slug, email, page, ids.get("moderngov", ""), person is not None)
            self.by_name.setdefault(folded_person(name), []).append(one)
            if one.number:
                self.by_number[one.number] = one

    @cached_property
    def slugs(self) -> set[str]:
        """Addresses that are taken, of all councils; asked when somebody is new."""
        return set(Councillor.objects.values_list("slug", flat=True).iterator(AT_ONCE))

    def named(self, name: str) -> list[Known]:
        return self.by_name.get(folded_person(name), [])


def terms_that_run(council: Council, on: date) -> dict[int, list[Held]]:
    """Return the terms of the council that run on the day, by councillor."""
    found: dict[int, list[Held]] = defaultdict(list)
    terms = Term.objects.running(on).filter(ward__ward_set__council=council)
    fields = ["pk", "councillor", "ward", "ward__line", "ward__name", "party"]
    names: dict[str, str] = {}
    for values in terms.values_list(*fields, "start_date", "seen_on").iterator(AT_ONCE):
        held = Held(*values)
        held.ward_name, held.party = (
            names.setdefault(held.ward_name, held.ward_name),
            names.setdefault(*[held.party] * 2),
        )
        found[held.councillor].append(held)
    return found


def days_of_terms(known: Any) -> dict[tuple[int, int], list[Any]]:
    """Return first and last days of terms, by councillor and ward line."""
    spans: dict[tuple[int, int], list[Any]] = defaultdict(list)
    fields = ["councillor", "ward__line", "start_date", "end_date"]
    for councillor, line, *span in known.values_list(*fields).iterator(AT_ONCE):
        spans[councillor, line].append(tuple(span))
    return spans


def names_of(terms: list[Held]) -> dict[int, str]:
    """Return the names of those who hold the terms."""
    pks = sorted({term.councillor for term in terms})
    found: dict[int, str] = {}
    for at in range(0, len(pks), AT_ONCE):
        found |= dict(Councillor.objects.filter(pk__in=pks[at : at + AT_ONCE]).values_list("pk", "name"))
    return found

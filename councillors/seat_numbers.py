"""How many seats wards have, where a list of councillors says it, and who sits beyond them (places.md, rule 3)."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from biglocal.places.imports.report import Report
from biglocal.places.mending import MOST_SEATS
from biglocal.places.models import Ward

SOME_SEATS = f"a number of seats between 1 and {MOST_SEATS}, or nothing"


def seats_in(text: str) -> int | None:
    """Return the number, or None where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 and 1 <= int(text) <= MOST_SEATS else None


def learn_seats(report: Report, wards: Iterable[Ward], told: dict[int, set[int]]) -> list[Ward]:
    """Return the wards whose seats the list tells first; what is known already stays, and both values are shown."""
    learnt = []
    for ward in wards:
        numbers = sorted(told.get(ward.pk, ()))
        if len(numbers) > 1:
            report.notes.append(f"{ward}: the list says {' and '.join(map(str, numbers))} seats, so nothing is taken.")
        elif numbers and not ward.seats_known:
            ward.seats, ward.seats_known = numbers[0], True
            learnt.append(ward)
            report.tell("Seats", f"{ward} has {numbers[0]}")
            report.updated += 1
        elif numbers and numbers[0] != ward.seats:
            report.notes.append(f"{ward}: the list says {numbers[0]} seats, we know {ward.seats}. Ours stays.")
    return learnt


def note_too_many(report: Report, wards: Iterable[Ward], sitting: Iterable[Any]) -> None:
    """More councillors than seats is a line in the report, never an error."""
    number = Counter(ward.pk for ward in sitting)
    for ward in wards:
        if ward.seats_known and number[ward.pk] > ward.seats:
            seats = f"{ward.seats} seat{'' if ward.seats == 1 else 's'}"
            report.notes.append(f"{number[ward.pk]} councillors for {seats}: {ward}.")

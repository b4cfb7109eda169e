"""Councils that ended and were replaced: their wards end with them, and what hangs on those follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q

from biglocal.hearers import Hearers

from .models import Council, WardSet

COUNCILS_ENDED: Hearers[[list[Council]]] = Hearers()  # they are known to have ended, or to end on a day to come


@dataclass(frozen=True)
class Merged:
    """A council that ended, and those that took its place."""

    council: Council
    heirs: list[Council]

    @property
    def since(self) -> date | None:
        """The first day of those that took its place."""
        return self.council.end_date and self.council.end_date + timedelta(days=1)


def merged(councils: Iterable[Council], on: date) -> list[Merged]:
    """Return those of the councils that have ended, each once, with their heirs. One query where there are any."""
    ended = {one.pk: one for one in councils if one.end_date is not None and one.end_date < on}
    heirs: dict[int, list[Council]] = {pk: [] for pk in ended}
    if ended:
        found = Council.objects.filter(replaces__in=ended).annotate(old=F("replaces"))
        for heir in found.defer("outline", "sketch").order_by("name"):
            heirs[heir.old].append(heir)
    return [Merged(council, heirs[pk]) for pk, council in ended.items()]


def end_with_council(councils: Iterable[int] | None = None) -> int:
    """End the wards of councils that have a last day on that day, and tell other parts. Answers how many sets ended.

    Called again it finds nothing left to do.
    """
    late = Q(end_date__isnull=True) | Q(end_date__gt=F("council__end_date"))
    sets = WardSet.objects.filter(late, council__end_date__isnull=False, start_date__lte=F("council__end_date"))
    if councils is not None:
        sets = sets.filter(council__in=councils)
    rows = list(sets.select_related("council").defer("council__outline", "council__sketch"))
    for one in rows:
        one.end_date = one.council.end_date
    WardSet.objects.bulk_update(rows, ["end_date"])
    ended = {one.council_id: one.council for one in rows}
    if ended:
        COUNCILS_ENDED.tell(list(ended.values()))
    return len(rows)

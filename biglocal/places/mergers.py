"""Councils that ended and were replaced: their wards end with them, and what hangs on those follows."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import F, Q

from .models import Council, WardSet

ENDED: list[Callable[[list[Council]], Any]] = []  # what other parts do then; may be called twice


def register_council_ended(do: Callable[[list[Council]], Any]) -> None:
    """Have `do(councils)` called when councils are known to have ended, or to end on a day to come."""
    ENDED.append(do)


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
    for do in ENDED if ended else []:
        do(list(ended.values()))
    return len(rows)

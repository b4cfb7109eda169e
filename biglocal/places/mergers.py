"""Councils that ended and were replaced: their wards end with them, and what hangs on those follows."""

from collections.abc import Iterable

from django.db.models import F, Q

from biglocal.hearers import Hearers

from .models import Council, WardSet

COUNCILS_ENDED: Hearers[[list[Council]]] = Hearers()  # they are known to have ended, or to end on a day to come


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

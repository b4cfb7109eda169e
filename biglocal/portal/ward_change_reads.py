"""What the staff's pages about new wards read."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q

from biglocal.notices.models import Follow
from biglocal.places.carrying import Next, what_next
from biglocal.places.models import WardSet, WardSuccession


def changes() -> Any:
    """Return ward sets that came after others, those nobody has looked at first, with how much is to check."""
    left = Count("wards__forebears", filter=Q(wards__forebears__checked_on__isnull=True))
    rows = WardSet.objects.divided_anew().select_related("council").defer("council__outline")
    rows = rows.annotate(left=left, found=Count("wards__forebears"))
    return rows.order_by(F("carried_at").desc(nulls_first=True), "-start_date", "council__name")


def change_of(ward_set: WardSet) -> list[Next]:
    """Return each old ward with its heirs, those somebody must look at hardest first."""
    return sorted(what_next(ward_set), key=lambda one: (bool(one.heirs), one.is_carried_on, one.old.name))


def with_followers(rows: Iterable[Any]) -> None:
    """Count the followers of each old ward. One query."""
    shown = list(rows)
    topics = [f"wardline:{one.old.line_id}" for one in shown]
    counts = dict(Follow.objects.filter(topic__in=topics).order_by().values_list("topic").annotate(Count("pk")))
    for one in shown:
        one.followers = counts.get(f"wardline:{one.old.line_id}", 0)


def shares_of(rows: Iterable[Any]) -> dict[tuple[int, int], int]:
    """Return how much of the old ward is in the new one, in whole hundredths, for rows with both. One query."""
    shown = list(rows)
    found = WardSuccession.objects.filter(old__in=[row.old_id for row in shown], new__in=[row.new_id for row in shown])
    return {(row.old_id, row.new_id): row.percent for row in found}

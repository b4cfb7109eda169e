"""Dates that come round: on which days, and where all of them go when one is moved."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from biglocal.refusals import Refused

from ..models import Occasion

LONGEST_SERIES = timedelta(days=366)
STEPS: dict[str, timedelta] = {
    Occasion.Repeats.WEEK: timedelta(weeks=1),
    Occasion.Repeats.FORTNIGHT: timedelta(weeks=2),
}


def days_of_series(day: date, until: date | None, repeats: str) -> Iterator[date]:
    """Yield the day and those that follow it up to `until`: the same weekday, in a month the same one of its weeks."""
    if until is not None and until < day:
        raise Refused("Choose a last day after the first one.", field="until")
    if until is not None and until - day > LONGEST_SERIES:
        raise Refused("Choose a last day within a year of the first one.", field="until")
    first, months = day, 0
    while True:
        yield day
        months += 1
        day = day + STEPS[repeats] if repeats in STEPS else same_week(first, months)
        if until is None or day > until:
            return


def same_week(first: date, months: int) -> date:
    """Return the day that is to its month what `first` is to its own: the second Thursday; a fifth one is the last."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    weekday, length = monthrange(year, month + 1)
    day = 1 + (first.weekday() - weekday) % 7 + (first.day - 1) // 7 * 7
    return date(year, month + 1, day if day <= length else day - 7)


def later_ones(occasion: Occasion) -> list[Occasion]:
    """Return the standing dates of its series after this one, in their order, held for a change."""
    rows = Occasion.objects.filter(series=occasion.series, on__gt=occasion.on, cancelled_at__isnull=True)
    found = rows.select_for_update(of=["self"]).select_related("community", "project")
    return list(found.order_by("on", "pk")) if occasion.series else []


def cancelled_together(occasion: Occasion) -> list[Occasion]:
    """Return the other dates of its series that were cancelled in the same moment, in their order."""
    if not occasion.series:
        return []
    rows = Occasion.objects.filter(series=occasion.series, cancelled_at=occasion.cancelled_at)
    return list(rows.exclude(pk=occasion.pk).order_by("on", "pk"))


def check_free(occasion: Occasion, moving: list[Occasion], by: timedelta) -> None:
    """Refuse where one that moves along would fall on a day of its series that stays."""
    if not occasion.series or not by:
        return
    days = [row.on + by for row in moving]
    stays = Occasion.objects.filter(series=occasion.series, cancelled_at__isnull=True, on__in=days)
    if stays.exclude(pk__in=[row.pk for row in moving]).exists():
        raise Refused("There is one of these dates on that day already.", field="day")

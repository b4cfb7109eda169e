"""A month of the calendar, as a brief covers it: what was posted on its days in London."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from biglocal.dates import months_on

BEGINNING = date(2010, 7, 1)  # the programme is no older
WRITTEN = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class Month:
    """A whole month, by its first day."""

    first: date

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month that holds the day."""
        return cls(day.replace(day=1))

    @classmethod
    def before(cls, day: date) -> "Month":
        """Return the last month that is over on `day`."""
        return cls.of(day.replace(day=1) - timedelta(days=1))

    @classmethod
    def read(cls, words: str, *, on: date) -> "Month | None":
        """Return the month written as `2026-09`; None for one that is not over yet, or for anything else."""
        match = WRITTEN.fullmatch(words)
        if match is None:
            return None
        month = cls(date(int(match[1]), int(match[2]), 1))
        return month if BEGINNING <= month.first and month.after <= on.replace(day=1) else None

    @property
    def after(self) -> date:
        """The first day of the month after it."""
        return months_on(self.first, 1)

    @property
    def last(self) -> date:
        return self.after - timedelta(days=1)

    @property
    def begins(self) -> datetime:
        return midnight(self.first)

    @property
    def ends(self) -> datetime:
        """The moment it is over: what happened then belongs to the next."""
        return midnight(self.after)

    @property
    def key(self) -> str:
        """As it stands in an address."""
        return f"{self.first:%Y-%m}"

    @property
    def name(self) -> str:
        return f"{self.first:%B %Y}"


def midnight(day: date) -> datetime:
    """Return the moment the day begins in London."""
    return timezone.make_aware(datetime.combine(day, time.min))


def first_working_day(month: date) -> date:
    """Return the first day of the month that is neither on a weekend nor New Year's Day."""
    day = month.replace(day=1)
    while day.weekday() >= 5 or (day.month, day.day) == (1, 1):
        day += timedelta(days=1)
    return day


def quarter_before(day: date) -> tuple[date, date]:
    """Return first and last day of the last three months, as pages of money count them, that are over on `day`."""
    begun = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return months_on(begun, -3), begun - timedelta(days=1)

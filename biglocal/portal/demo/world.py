"""What the parts of the demonstration share: the day it is told from, repeatable chance, and people by name."""

import uuid
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from biglocal.accounts.models import Person
from biglocal.communities.models import Programme
from biglocal.dates import financial_year, today

SATURDAY = 5


class World:
    """One telling of the demonstration. The same `seed` on the same day tells the same story."""

    def __init__(self, *, seed: int = 1, on: date | None = None) -> None:
        self.rng = Random(seed)  # noqa: S311  # invented data, no secret
        self.today = on or today()
        self.now = timezone.now()
        self.people: dict[str, Person] = {}
        self.neighbours: list[Person] = []
        self.programme: Programme = None  # written first by `places.write_programme`
        self.wards: dict[str, Any] = {}  # by code

    def day(self, ago: int) -> date:
        """Return the day `ago` days before today; a negative number is a day to come."""
        return self.today - timedelta(days=ago)

    def weekday(self, ago: int, weekday: int = SATURDAY) -> date:
        """Return the `weekday` on or before the day `ago` days ago (for days to come: on or after)."""
        day = self.day(ago)
        if ago < 0:
            return day + timedelta(days=(weekday - day.weekday()) % 7)
        return day - timedelta(days=(day.weekday() - weekday) % 7)

    def moment(self, day: date | int, clock: str = "18:30") -> datetime:
        """Return `clock` (London) on `day`, or a few minutes ago where that is still to come."""
        on = day if isinstance(day, date) else self.day(day)
        then = timezone.make_aware(datetime.combine(on, time.fromisoformat(clock)))
        return min(then, self.now - timedelta(minutes=self.rng.randint(5, 50)))

    def key(self) -> uuid.UUID:
        """Return a form key that the same seed gives again."""
        return uuid.UUID(int=self.rng.getrandbits(128), version=4)

    @property
    def last_day(self) -> date:
        """When the invented programme ends: with the financial year after next, so there is always time left."""
        return financial_year(self.today + timedelta(days=366))[1]

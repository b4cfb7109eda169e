"""Questions about who looks after a place, and what is due there."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q


class UpkeepTaskQuerySet(models.QuerySet):
    """Tasks of places."""

    def standing(self) -> Any:
        """All but proposals that were taken off."""
        return self.filter(removed_at__isnull=True)

    def current(self, on: Any) -> Any:
        """Proposed or accepted, and not over."""
        return self.standing().filter(Q(end_date__isnull=True) | Q(end_date__gte=on))

    def accepted(self, on: Any) -> Any:
        """What somebody does: accepted, and not over."""
        return self.current(on).filter(accepted_on__isnull=False)


class UpkeepDateQuerySet(models.QuerySet):
    """Inspections, insurances, licences."""

    def standing(self) -> Any:
        """Not taken off."""
        return self.filter(removed_at__isnull=True)

    def open(self) -> Any:
        """Still to be done or renewed."""
        return self.standing().filter(done_on__isnull=True)

    def overdue(self, on: date) -> Any:
        """Their day has passed and they are not done."""
        return self.open().filter(due_on__lt=on)

    def due_within(self, days: int, *, on: date) -> Any:
        """Open, and their day is at most `days` days away or past."""
        return self.open().filter(due_on__lte=on + timedelta(days=days))

    def public(self) -> Any:
        """What everybody's calendar may show: days the group chose to show, of projects that have not stopped."""
        return self.standing().filter(is_public=True).exclude(project__standing="stopped")

    def with_places(self) -> Any:
        """With project and area."""
        return self.select_related("project__community").defer("project__about", "project__community__outline")

    def in_community(self, community: Any) -> Any:
        return self.filter(project__community=community)

"""Questions about a rep's visits in people's words."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Max, Q, Sum

from biglocal.access import Action
from biglocal.dates import financial_year


class VisitNoteQuerySet(models.QuerySet):
    """Notes of visits."""

    def in_community(self, community: Any) -> Any:
        return self.filter(community=community)

    def readable(self, person: Any, may: set[Action]) -> Any:
        """What the person reads with these actions: reps and Local Trust all summaries, others what is shared."""
        if Action.VISIT_READ_ALL in may or Action.VISIT_NOTE in may:
            return self
        return self.filter(shared=True)

    def in_year(self, on: date) -> Any:
        """Those of the financial year that holds `on`."""
        first, last = financial_year(on)
        return self.filter(on__gte=first, on__lte=last)

    def used(self, communities: Iterable[int], *, on: date) -> dict[int, tuple[Decimal, date | None]]:
        """Return, by area, the days used this year and the day of the last note. One query."""
        first, last = financial_year(on)
        this_year = Q(on__gte=first, on__lte=last)
        rows = self.filter(community__in=list(communities)).order_by().values("community")
        summed = rows.annotate(used=Sum("days", filter=this_year), newest=Max("on"))
        return {row["community"]: (row["used"] or Decimal(0), row["newest"]) for row in summed}

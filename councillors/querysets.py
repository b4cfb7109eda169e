"""Questions about councillors, terms and asks in people's words."""

from datetime import date
from typing import Any

from django.db import models

from biglocal.dates import SpanQuerySet, running_on


class CouncillorQuerySet(models.QuerySet):
    """Councillors."""

    def current(self, on: date) -> Any:
        """Those with a term on `on`."""
        return self.filter(running_on(on, "terms__")).distinct()


class TermQuerySet(SpanQuerySet):
    """Terms."""

    def of_line(self, line: Any) -> Any:
        return self.filter(ward__line=line)

    def in_community(self, community: Any, *, on: date) -> Any:
        """Running terms of the wards that the area touches on `on`, with councillor and ward."""
        return (
            self.running(on)
            .filter(running_on(on, "ward__area_wards__"), ward__area_wards__community=community)
            .select_related("councillor", "ward__line")
            .distinct()
        )


class AskQuerySet(models.QuerySet):
    """Asks."""

    def in_community(self, community: Any) -> Any:
        return self.filter(community=community)

    def open(self) -> Any:
        """Raised or taken, with no result yet."""
        return self.filter(state__in=["raised", "taken"])

    def for_ward_line(self, line: Any) -> Any:
        return self.filter(ward_lines=line)

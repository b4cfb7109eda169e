"""Questions about claims in people's words."""

from typing import Any

from django.db import models


class ClaimQuerySet(models.QuerySet):
    """Claims."""

    def invited(self) -> Any:
        """Mail went out and nobody has used it."""
        return self.filter(state="invited")

    def to_confirm(self) -> Any:
        """Somebody said "this is me"; the longest wait first."""
        return self.filter(state="claimed").order_by("claimed_at", "pk")

    def waits_for(self, person: Any) -> Any:
        """The person said "this is me" and has no answer yet."""
        return self.filter(state="claimed", person=person)

    def for_list(self) -> Any:
        """With councillor, council and the people concerned."""
        return self.select_related("councillor__council", "person", "invited_by", "community").defer(
            "community__outline"
        )

"""Questions about proposals and money in people's words. Sums are made by the database."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models

OPEN_STATES = ["submitted", "in_review", "changes_asked", "ready"]
LIVE_STATES = ["offered", "accepted", "active", "closing", "closed"]


class ProposalQuerySet(models.QuerySet):
    """Proposals."""

    def in_community(self, community: Any) -> Any:
        return self.filter(community=community)

    def sent(self) -> Any:
        """What staff may see: sent at least once and not withdrawn."""
        return self.filter(submitted_at__isnull=False).exclude(state="withdrawn")

    def of_programmes(self, programmes: Iterable[int]) -> Any:
        """Those of areas of these programmes: an officer of one programme does not find another's."""
        return self.filter(community__programme__pk__in=list(programmes))

    def open(self) -> Any:
        """Waiting for an answer."""
        return self.filter(state__in=OPEN_STATES)

    def whose_turn_first(self) -> Any:
        """What waits for the group, then what is with Local Trust, then what is answered; in each the newest first."""
        turns = {"draft": 0, "agreed": 0, "changes_asked": 0, "submitted": 1, "in_review": 1, "ready": 1}
        places = [models.When(state=state, then=models.Value(place)) for state, place in turns.items()]
        newest = models.functions.Coalesce("submitted_at", "written_at")
        return self.annotate(turn=models.Case(*places, default=models.Value(2))).order_by("turn", newest.desc(), "-pk")

    def over_due(self, *, on: date) -> Any:
        return self.open().filter(answer_due_on__lt=on)


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that are never changed or deleted, in bulk neither."""

    def update(self, **changes: Any) -> int:
        raise TypeError(f"{self.model.__name__} rows are never changed: add a row that corrects one.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{self.model.__name__} rows are never deleted: add a row that corrects one.")


class AllocationQuerySet(AppendOnlyQuerySet):
    """What areas have in all."""


class AgreementQuerySet(models.QuerySet):
    """Agreements."""

    def in_community(self, community: Any) -> Any:
        return self.filter(community=community)

    def live(self) -> Any:
        """All that count against the allocation: everything but what was not taken up."""
        return self.filter(state__in=LIVE_STATES)


class BudgetLineQuerySet(models.QuerySet):
    """Parts of agreements."""

    def live(self) -> Any:
        """Those of agreements that count."""
        return self.filter(agreement__state__in=LIVE_STATES)


class BidQuerySet(models.QuerySet):
    """Money asked from others."""

    def in_community(self, community: Any) -> Any:
        return self.filter(community=community)

    def given_sum(self) -> Any:
        """What others gave, in all."""
        return self.aggregate(given=models.Sum("given"))["given"] or 0


class LedgerQuerySet(AppendOnlyQuerySet):
    """Movements."""

    def in_community(self, community: Any) -> Any:
        return self.filter(agreement__community=community)


class VariationQuerySet(models.QuerySet):
    """Changes to agreements."""

    def in_community(self, community: Any) -> Any:
        return self.filter(agreement__community=community)

    def holding(self) -> Any:
        """In force."""
        return self.filter(state__in=["logged", "agreed"])

    def with_names(self) -> Any:
        """With all that a row shows."""
        return self.select_related("agreement__community", "agreement__lto", "from_line", "to_line", "written_by")

"""Questions about proposals and money in people's words. Sums are made by the database."""

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

    def open(self) -> Any:
        """Waiting for an answer."""
        return self.filter(state__in=OPEN_STATES)

    def over_due(self, *, on: date) -> Any:
        return self.open().filter(answer_due_on__lt=on)


class AllocationQuerySet(models.QuerySet):
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


class LedgerQuerySet(models.QuerySet):
    """Movements."""

    def in_community(self, community: Any) -> Any:
        return self.filter(agreement__community=community)

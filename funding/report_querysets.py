"""Questions about spend reports."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery

WITH_LTO = ["open", "in_progress", "shown", "seen", "signed_off", "queried"]
BEFORE_SENDING = ["open", "in_progress", "shown", "seen", "signed_off"]


class SpendReportQuerySet(models.QuerySet):
    """Spend reports."""

    def in_community(self, community: Any) -> Any:
        return self.filter(agreement__community=community)

    def of_programmes(self, programmes: Any) -> Any:
        return self.filter(agreement__community__programme__pk__in=list(programmes))

    def opened(self) -> Any:
        """All but those whose period has not ended."""
        return self.exclude(state="not_open")

    def to_open(self, *, on: date) -> Any:
        """Those whose period ended before `on`, of agreements that were taken up."""
        live = ["accepted", "active", "closing", "closed"]
        return self.filter(state="not_open", end_date__lt=on, agreement__state__in=live)

    def sent(self) -> Any:
        """What Local Trust has seen: sent at least once."""
        return self.filter(submitted_at__isnull=False)

    def with_lto(self) -> Any:
        """Those the organisation has to do something about."""
        return self.filter(state__in=WITH_LTO)

    def late(self, *, on: date) -> Any:
        """Those that should have been with Local Trust before `on`. What was sent in time and queried is not late."""
        return self.filter(Q(state__in=BEFORE_SENDING), due_on__lt=on)

    def for_pages(self) -> Any:
        """With all that their pages name."""
        waiting = self.model._meta.get_field("payments_waiting").related_model.objects.filter(
            waits_for_report=OuterRef("pk")
        )
        return self.annotate(waiting_amount=Subquery(waiting.order_by("number").values("amount")[:1])).select_related(
            "agreement__community__programme", "agreement__lto", "agreement__proposal",
            "written_by", "seen_by", "signed_by", "submitted_by", "accepted_by",
        ).defer("agreement__community__outline")  # fmt: skip

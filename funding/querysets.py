"""Questions about proposals and money in people's words. Sums are made by the database."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When

OPEN_STATES = ["submitted", "in_review", "changes_asked", "ready"]
VIEWS = ["mine", "open", "nobody", "decided"]
SILENT_DAYS = 14
IN_QUEUE = [
    *("ref", "title", "kind", "asked", "state", "submitted_at", "answer_due_on", "decided_at"),
    *("community__name", "reader__name", "reader__left_at"),
]
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

    def for_queue(self, person: Any, *, silent: Any) -> Any:
        """With all that the queue shows: names, whether it is shut for `person`, and what to look out for.

        Questions asked before `silent` wait for long.
        """
        mine = {"proposal": OuterRef("pk"), "has_conflict": True}
        conflicts = self.model._meta.get_field("conflicts").related_model.objects.filter(**mine)
        questions = self.model._meta.get_field("changes_asked").related_model.objects.filter(
            proposal=OuterRef("pk"), answered_at__isnull=True
        )
        earlier = self.model.objects.filter(
            community=OuterRef("community"), state__in=OPEN_STATES, submitted_at__lt=OuterRef("submitted_at")
        )
        return (
            self.select_related("community", "reader")
            .only(*IN_QUEUE)
            .annotate(
                shut=Exists(conflicts.filter(person=person)),
                questions_at=Subquery(questions.order_by("-at").values("at")[:1]),
                look_out=Case(
                    When(decision__needs_confirmation=True, decision__confirmed_at=None, then=Value("signature")),
                    When(Exists(questions.filter(at__lt=silent)), then=Value("silent")),
                    When(Exists(conflicts), then=Value("conflict")),
                    When(needed_by__lt=F("answer_due_on"), then=Value("quick")),
                    When(Exists(earlier), then=Value("earlier")),
                    default=Value(""),
                ),
            )
        )

    def counts_of_views(self, person: Any, *, confirms: bool) -> Any:
        """How many are in each saved view: one row."""
        views = {view: Count("pk", filter=self.in_view(view, person, confirms=confirms)) for view in VIEWS}
        return (
            self.order_by().annotate(all_of_them=Value(1)).values("all_of_them").annotate(**views).values_list(*VIEWS)
        )

    def in_view(self, view: str, person: Any, *, confirms: bool) -> Q:
        """Return the condition of a saved view."""
        if view == "mine":
            return self._waiting_for(person, confirms)
        if view == "nobody":
            return Q(state__in=OPEN_STATES, reader__isnull=True)
        return Q(state="decided") if view == "decided" else Q(state__in=OPEN_STATES)

    def _waiting_for(self, person: Any, confirms: bool) -> Q:
        """To be read by the person; to be decided where they said "no conflict"; to be confirmed."""
        cleared = self.model._meta.get_field("conflicts").related_model.objects.filter(
            proposal=OuterRef("pk"), person=person, has_conflict=False
        )
        reading = Q(state__in=["submitted", "in_review"], reader=person)
        deciding = Q(Exists(cleared), state="ready", decision__isnull=True) & ~Q(reader=person)
        confirming = Q(state="ready", decision__needs_confirmation=True) & ~Q(decision__by=person)
        return reading | deciding | confirming if confirms else reading | deciding

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


class LedgerQuerySet(AppendOnlyQuerySet):
    """Movements."""

    def in_community(self, community: Any) -> Any:
        return self.filter(agreement__community=community)

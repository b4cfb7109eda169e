"""Questions about meetings, decisions and what people said they would do, in people's words."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

OF_PUBLIC_MINUTES = Q(minutes_state="published")


class MeetingQuerySet(models.QuerySet):
    """Meetings."""

    def in_community(self, community: Any) -> Any:
        return self.filter(community=community)

    def coming(self, on: Any) -> Any:
        """On `on` or later, not cancelled, soonest first."""
        return self.filter(on__gte=on, cancelled_at__isnull=True).order_by("on", "begins_at", "number")

    def public_from(self, day: Any) -> Any:
        """Those to come that anybody may come to, soonest first: for the diary, with their area."""
        return self.coming(day).filter(open_to_all=True).select_related("community").defer("community__outline")

    def public(self, on: date) -> Any:
        """What everybody may read: minutes that are published, and open meetings still to come."""
        return self.filter(OF_PUBLIC_MINUTES | Q(open_to_all=True, on__gte=on))

    def with_coming(self, person: Any) -> Any:
        """With `heads`, how many people are to come, and `i_come`, with how many `person` said so."""
        if not person.is_authenticated:
            return self.annotate(heads=self._heads(), i_come=Value(None, output_field=models.IntegerField()))
        return self.with_coming_of(person.pk)

    def with_coming_of(self, person: Any) -> Any:
        """With `heads` and `i_come` of the person with this id."""
        mine = self._coming().filter(person=person).values("people")[:1]
        return self.annotate(heads=self._heads(), i_come=Subquery(mine))

    def _heads(self) -> Any:
        counted = self._coming().values("meeting").annotate(heads=Sum("people")).values("heads")
        return Coalesce(Subquery(counted), 0)

    def _coming(self) -> Any:
        coming = self.model._meta.get_field("coming").related_model.objects
        return coming.filter(meeting=OuterRef("pk")).order_by()

    def held(self, on: date) -> Any:
        """Before `on`, and not cancelled."""
        return self.filter(on__lt=on, cancelled_at__isnull=True)


class AttendanceQuerySet(models.QuerySet):
    """Who was there."""

    def voting(self) -> Any:
        """Members with a vote who were there."""
        return self.filter(state="present", voting=True)


class MeetingDecisionQuerySet(models.QuerySet):
    """Decisions."""

    def in_community(self, community: Any) -> Any:
        return self.filter(meeting__community=community)

    def public(self) -> Any:
        """What everybody may read: in published minutes, neither private nor of a private agenda item."""
        found = self.filter(meeting__minutes_state="published", private=False)
        return found.filter(Q(item__isnull=True) | Q(item__private=False))

    def made(self) -> Any:
        """Something came of them."""
        return self.exclude(outcome="due")

    def due(self) -> Any:
        """To be decided, at a meeting that takes place."""
        return self.filter(outcome="due", meeting__cancelled_at__isnull=True)


class MeetingActionQuerySet(models.QuerySet):
    """What people said they would do."""

    def in_community(self, community: Any) -> Any:
        return self.filter(meeting__community=community)

    def open(self) -> Any:
        return self.filter(done_on__isnull=True)

    def late(self, on: Any) -> Any:
        """Not done, and their day is before `on`."""
        return self.open().filter(due_on__lt=on)


class PlanReviewQuerySet(models.QuerySet):
    """Reviews of plans."""

    def in_community(self, community: Any) -> Any:
        return self.filter(plan__community=community)

    def sent(self) -> Any:
        """Those that Local Trust has got."""
        return self.filter(state__in=["submitted", "feedback", "published"])

    def waiting(self) -> Any:
        """Those that wait for an answer of Local Trust, the longest wait first."""
        return self.filter(state="submitted").order_by("submitted_at", "pk")

    def visible(self, *, inside: bool, staff: bool) -> Any:
        """What a reader sees: members all, Local Trust what was sent, everybody else what is published."""
        if inside:
            return self
        return self.sent() if staff else self.filter(state="published")

    def of_programmes(self, programmes: Any) -> Any:
        return self.filter(plan__community__programme__in=list(programmes))

    def for_list(self) -> Any:
        """With plan and area."""
        return self.select_related("plan__community").defer("plan__community__outline")

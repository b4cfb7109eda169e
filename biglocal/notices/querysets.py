"""Questions about events and messages in people's words."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast


class EventQuerySet(models.QuerySet):
    """Events."""

    def waiting(self, now: datetime) -> Any:
        """Not yet fanned out, to be seen by now, not taken back; oldest first."""
        return self.filter(fanned_out_at__isnull=True, retracted_at__isnull=True, visible_from__lte=now).order_by("id")

    def about(self, topic: str) -> Any:
        """With `topic` as their subject, or told to its followers; newest first."""
        rows = self.annotate(told_to=Cast("topics", models.TextField()))
        return rows.filter(Q(subject=topic) | Q(told_to__contains=f'"{topic}"')).order_by("-happened_at", "-id")


class ItemQuerySet(models.QuerySet):
    """Items."""

    def pending(self) -> Any:
        """Wait for the next mail of their person, and their event was not taken back."""
        return self.filter(state="pending", event__retracted_at__isnull=True)


class MessageQuerySet(models.QuerySet):
    """Messages."""

    def due(self, now: datetime) -> Any:
        """Ready, or to be tried again by now; oldest first."""
        return self.filter(state__in=["ready", "retry"], next_try_at__lte=now).order_by("next_try_at", "id")

    def lost(self, now: datetime) -> Any:
        """Taken by a worker whose lease has run out."""
        return self.filter(state="sending", lease_until__lt=now)

    def to_look_at(self) -> Any:
        """Nobody knows whether they went, or they could not go: the list for staff, newest first."""
        doubtful = self.filter(Q(state="unknown") | Q(state="failed"), settled_at__isnull=True)
        return doubtful.order_by("-created_at", "-id")

"""Questions about ideas in people's words."""

from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Value


class IdeaQuerySet(models.QuerySet):
    """Ideas."""

    def in_community(self, community: Any) -> Any:
        return self.filter(community=community)

    def standing(self) -> Any:
        """Neither taken back by the writer nor hidden."""
        return self.exclude(state="withdrawn").filter(hidden_at__isnull=True)

    def public(self) -> Any:
        """What everybody may read."""
        return self.standing()

    def waiting(self) -> Any:
        """Not answered yet, the promised day that is nearest first."""
        return self.public().filter(state="open").order_by("answer_due_on", "pk")

    def visible_to(self, reader: Any) -> Any:
        """Public ones, and the reader's own whatever became of them."""
        if not reader.is_authenticated:
            return self.public()
        return self.filter(Q(by=reader.pk) | (~Q(state="withdrawn") & Q(hidden_at__isnull=True)))

    def with_support(self, reader: Any = None) -> Any:
        """With `users` and `helpers`, how many said so, and `i_use` and `i_help`: did the reader?"""
        counted = self.annotate(
            users=Count("support", filter=Q(support__kind="use")),
            helpers=Count("support", filter=Q(support__kind="help")),
        )
        if reader is None or not reader.is_authenticated:
            return counted.annotate(i_use=Value(False), i_help=Value(False))
        said = self.model._meta.get_field("support").related_model.objects.filter(idea=OuterRef("pk"), person=reader.pk)
        return counted.annotate(i_use=Exists(said.filter(kind="use")), i_help=Exists(said.filter(kind="help")))

    def for_list(self) -> Any:
        """With area, writer and project."""
        found = self.select_related("community__programme", "by", "project", "answered_by")
        return found.defer("community__outline", "project__about")

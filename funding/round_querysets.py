"""Questions about rounds of small grants in people's words."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Sum

GIVEN = ["granted", "paid"]


class GrantRoundQuerySet(models.QuerySet):
    """Rounds."""

    def in_community(self, community: Any) -> Any:
        return self.filter(community=community)

    def public(self) -> Any:
        """What everybody may see."""
        return self.filter(state__in=["published", "finished"])

    def open_first(self) -> Any:
        """Those that run before those that are decided; in each the newest first."""
        return self.order_by(models.Case(models.When(state="finished", then=1), default=0), "-opens_on", "-pk")

    def open_on(self, on: date) -> Any:
        """Groups may ask on that day."""
        return self.filter(state="published", opens_on__lte=on, closes_on__gte=on)

    def with_sums(self) -> Any:
        """With how many asked, and what was given to how many."""
        return self.annotate(
            n_asked=Count("grants", filter=~Q(grants__state="withdrawn")),
            n_given=Count("grants", filter=Q(grants__state__in=GIVEN)),
            given=Sum("grants__amount", filter=Q(grants__state__in=GIVEN)),
        )


class SmallGrantQuerySet(models.QuerySet):
    """What groups asked for."""

    def in_community(self, community: Any) -> Any:
        return self.filter(round__community=community)

    def given(self) -> Any:
        """Granted or paid."""
        return self.filter(state__in=GIVEN)

    def public(self) -> Any:
        """What everybody may read of: given, in a round that is decided."""
        return self.given().filter(round__state="finished")

    def shut_for(self, person: Any) -> Any:
        """With whether the person declared a conflict, and whether they said that there is none."""
        words = self.model._meta.get_field("said").related_model.objects.filter(grant=OuterRef("pk"), person=person)
        return self.annotate(
            shut=Exists(words.filter(has_conflict=True)),
            cleared=Exists(words.filter(has_conflict=False)),
            voted=Exists(words.filter(yes__isnull=False)),
        )

    def with_votes(self) -> Any:
        """With the votes that count: of people still on the panel, without a conflict."""
        seats = self.model._meta.get_field("round").related_model._meta.get_field("seats").related_model.objects
        seated = Exists(seats.filter(round=OuterRef("round"), person=OuterRef("said__person"), left_at__isnull=True))
        counts = Q(said__has_conflict=False) & seated
        return self.annotate(
            yes_now=Count("said", filter=counts & Q(said__yes=True)),
            no_now=Count("said", filter=counts & Q(said__yes=False)),
        )

"""Questions about councils and wards in people's words."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from biglocal.dates import SpanQuerySet, running_on

from .credits import credit_of
from .geometry import holds
from .point_reads import wards_around


class WardLineQuerySet(models.QuerySet):
    """Wards as they live on across boundary changes."""

    def current(self, on: date) -> Any:
        """Lines that have a ward in a set that holds on `on`."""
        sets = self.model._meta.get_field("wards").related_model.objects.in_force(on)
        return self.filter(pk__in=sets.values("line"))

    def named(self, text: str) -> Any:
        """Lines whose ward or council is called something with `text` in it; no text narrows nothing."""
        return self.filter(Q(name__icontains=text) | Q(council__name__icontains=text)) if text else self

    def of_council(self, slug: str) -> Any:
        """Lines of one council; no slug narrows nothing."""
        return self.filter(council__slug=slug) if slug else self

    def for_list(self) -> Any:
        """By council, then by name, with the council."""
        return (
            self.select_related("council")
            .defer("council__outline", "council__sketch")
            .order_by("council__name", "name")
        )


class WardQuerySet(models.QuerySet):
    """Wards of one set each."""

    def in_force(self, on: Any) -> Any:
        """Wards of the sets that hold on `on`."""
        return self.filter(running_on(on, "ward_set__"))

    def with_credit(self) -> Any:
        """With the line that its file's publisher asks to stand beneath a map."""
        return self.annotate(credit=credit_of("ward_set__source_hash"))

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        """Write many at once, each with its box and its sketch."""
        wards = list(objs)
        for ward in wards:
            ward.measure()
        return super().bulk_create(wards, *args, **kwargs)

    def at(self, lon: float, lat: float, *, on: date) -> Any:
        """Return the ward of `on` that holds the point, or None. The boxes narrow it to a few outlines."""
        return next(iter(self.every_at(lon, lat, on=on)), None)

    def every_at(self, lon: float, lat: float, *, on: date) -> list[Any]:
        """Return all that hold the point on `on`, the ward before the county division: two tiers may both apply."""
        near = wards_around().all(on=on, lon=lon, lat=lat)
        return [ward for ward in near if holds(ward.outline, lon, lat)]

    def of_code(self, gss: Any) -> Any:
        """Every ward of the lines that bear the code or bore it once: an old code leads to the same line."""
        lines = self.model.objects.filter(gss=gss).values("line")
        return self.filter(Q(line__gss=gss) | Q(line__in=lines))

    def with_line(self) -> Any:
        """With line, council and set, newest set first; outlines stay behind."""
        return (
            self.select_related("line__council", "ward_set")
            .defer("outline", "line__council__outline", "line__council__sketch")
            .order_by("-ward_set__start_date", "-pk")
        )


class WardSetQuerySet(SpanQuerySet):
    """Sets of wards."""

    def divided_anew(self) -> Any:
        """Sets that came after others: of the same council, or of councils it replaced."""
        ended = self.model.objects.filter(end_date__isnull=False)
        own = ended.filter(council=models.OuterRef("council"), kind=models.OuterRef("kind"))
        own = own.filter(end_date__lt=models.OuterRef("start_date"))
        replaced = ended.filter(council__replaced_by=models.OuterRef("council"))
        return self.filter(models.Exists(own) | models.Exists(replaced))


class SuccessionQuerySet(models.QuerySet):
    """How old wards live on in new ones."""

    def standing(self) -> Any:
        """Those that nobody refused."""
        return self.filter(refused=False)

    def to_check(self) -> Any:
        """Those that nobody has looked at."""
        return self.filter(checked_on__isnull=True)

    def with_wards(self) -> Any:
        """With both wards, their lines and sets; outlines stay behind."""
        found = self.select_related(
            "old__line__council", "old__ward_set", "new__line__council", "new__ward_set", "checked_by"
        )
        heavy = ("outline", "sketch", "line__council__outline", "line__council__sketch")
        return found.defer(*(f"{side}__{name}" for side in ("old", "new") for name in heavy))

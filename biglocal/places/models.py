"""Councils, ward sets, wards, postcodes (places.md). Outlines are GeoJSON with a bounding box beside them."""

from typing import Any

from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from modelsearch.index import Indexed, RelatedFields, SearchField

from biglocal.dates import ExclusionOnPostgres, Span, SpanQuerySet, span_in_order

from .geometry import box_of, outer_rings, sketch_of
from .querysets import SuccessionQuerySet, WardLineQuerySet, WardQuerySet, WardSetQuerySet


class DateRange(Func):
    """The span of a row as PostgreSQL's range, both days included."""

    function = "DATERANGE"
    output_field = DateRangeField()


def span_range() -> DateRange:
    """Return the expression of a row's span for an exclusion constraint."""
    return DateRange("start_date", "end_date", RangeBoundary(inclusive_lower=True, inclusive_upper=True))


class Council(Indexed, Span):
    """A council with wards: unitary, district, borough or county. Councils merge and split, so they have dates."""

    class Kind(models.TextChoices):
        UNITARY = "unitary", "Unitary council"
        DISTRICT = "district", "District council"
        METROPOLITAN = "metropolitan", "Metropolitan borough council"
        LONDON = "london", "London borough council"
        COUNTY = "county", "County council"

    gss = models.CharField("code", max_length=9, unique=True)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=Kind)
    replaced_by = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="replaces")
    region = models.CharField(max_length=40, blank=True)
    org_id = models.CharField(
        "organisation identifier", max_length=20, blank=True, db_index=True, help_text="as GB-LAE-MDW"
    )
    outline = models.JSONField(null=True, blank=True)
    sketch = models.JSONField(
        null=True, blank=True, help_text="the outline with few points, for the map of England; made at the import"
    )
    outline_invented = models.BooleanField(
        default=False, help_text="drawn for the demonstration, and said so on the map"
    )
    outline_source = models.CharField(max_length=200, blank=True, help_text="the file that brought the outline")
    outline_hash = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=200, blank=True)
    source_hash = models.CharField(max_length=64, blank=True)

    objects = SpanQuerySet.as_manager()

    search_fields = [SearchField("name", boost=3), SearchField("gss")]

    class Meta:
        ordering = ["name"]
        constraints = [
            span_in_order("council_span_in_order"),
            models.CheckConstraint(condition=Q(gss__regex=r"^E(06|07|08|09|10)[0-9]{6}$"), name="council_gss_shape"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("council", args=[self.slug])

    @property
    def known_outline(self) -> Any:
        """The outline, unless it is invented: what real wards are held against."""
        return None if self.outline_invented else self.outline


class WardSet(Span):
    """All wards of one council from one legal order: they change together."""

    class Kind(models.TextChoices):
        WARD = "ward", "Wards"
        DIVISION = "division", "County divisions"

    council = models.ForeignKey(Council, models.PROTECT, related_name="ward_sets")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.WARD)
    start_known = models.BooleanField(
        default=True, help_text="no: a look-up showed these wards on the first day, and they may be older"
    )
    order_title = models.CharField(max_length=200, blank=True)
    order_url = models.URLField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    release = models.CharField(max_length=60, blank=True)
    source_hash = models.CharField(max_length=64, blank=True)
    carried_at = models.DateTimeField(
        null=True, blank=True, help_text="when somebody had looked at how these wards came about, and follows came over"
    )

    objects = WardSetQuerySet.as_manager()

    class Meta:
        ordering = ["council", "-start_date"]
        constraints = [
            span_in_order("wardset_span_in_order"),
            ExclusionOnPostgres(
                name="wardset_one_at_a_time",
                expressions=[
                    (F("council"), RangeOperators.EQUAL),
                    (F("kind"), RangeOperators.EQUAL),
                    (span_range(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.council} from {self.start_date:%-d %B %Y}"


class WardLine(Indexed, models.Model):
    """The thing people follow: a ward as it lives on across boundary changes."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="ward_lines")
    kind = models.CharField(max_length=8, choices=WardSet.Kind, default=WardSet.Kind.WARD)
    name = models.CharField(max_length=120, help_text="the newest ward's name")
    slug = models.SlugField(max_length=120)
    gss = models.CharField(
        max_length=9, blank=True, db_index=True, help_text="the newest ward's code; empty until issued"
    )

    objects = WardLineQuerySet.as_manager()

    search_fields = [SearchField("name", boost=3), SearchField("gss"), RelatedFields("council", [SearchField("name")])]

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["council", "kind", "slug"], name="wardline_slug_once")]

    def __str__(self) -> str:
        return f"{self.name}, {self.council}"

    def get_absolute_url(self) -> str:
        """Address by code; a ward without a code has council and name instead."""
        if self.gss:
            return reverse("ward", args=[self.gss])
        return reverse("ward_by_name", args=[self.council.slug, self.slug])


class Ward(models.Model):
    """One ward of one set. Seats are a number, not slots; the code is empty until it is issued."""

    ward_set = models.ForeignKey(WardSet, models.PROTECT, related_name="wards")
    line = models.ForeignKey(WardLine, models.PROTECT, related_name="wards")
    gss = models.CharField("code", max_length=9, null=True, blank=True, db_index=True)  # noqa: DJ001  # unique a set
    name = models.CharField(max_length=120)
    seats = models.PositiveSmallIntegerField(default=1)
    seats_known = models.BooleanField(default=False, help_text="boundary files do not say how many seats a ward has")
    outline = models.JSONField(null=True, blank=True, help_text="GeoJSON geometry, longitude first")
    sketch = models.JSONField(
        null=True, blank=True, help_text="the outline with few points, for drawings; made from it"
    )
    min_lon = models.FloatField(null=True)
    min_lat = models.FloatField(null=True)
    max_lon = models.FloatField(null=True)
    max_lat = models.FloatField(null=True)
    invented = models.BooleanField(default=False, help_text="drawn for the demonstration, and said so on the map")

    objects = WardQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["ward_set", "gss"], name="ward_gss_once_a_set"),
            models.UniqueConstraint(fields=["ward_set", "line"], name="ward_line_once_a_set"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="ward_has_a_seat"),
            models.CheckConstraint(
                condition=Q(gss__isnull=True) | Q(gss__regex=r"^E(05|58)[0-9]{6}$"), name="ward_gss_shape"
            ),
        ]
        indexes = [models.Index(fields=["min_lon", "max_lon", "min_lat", "max_lat"], name="ward_box")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.measure()
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed on as given

    def get_absolute_url(self) -> str:
        """The ward's page is its line's."""
        return self.line.get_absolute_url()

    def measure(self) -> None:
        """Make box and sketch from the outline, where they are not made yet."""
        if "outline" in self.__dict__ and self.outline and (self.sketch is None or self.min_lon is None):
            self.min_lon, self.min_lat, self.max_lon, self.max_lat = box_of(outer_rings(self.outline)) or (None,) * 4
            self.sketch = self.sketch or sketch_of(self.outline)


class WardSuccession(models.Model):
    """How an old ward lives on in a new one: shares of area, 0 to 1."""

    class How(models.TextChoices):
        SAME_CODE = "same_code", "Same code"
        OVERLAP = "overlap", "Overlap of outlines"
        SAME_NAME = "same_name", "Same name, without outlines"
        BY_HAND = "by_hand", "By hand"

    old = models.ForeignKey(Ward, models.PROTECT, related_name="heirs")
    new = models.ForeignKey(Ward, models.PROTECT, related_name="forebears")
    share_of_old = models.FloatField()
    share_of_new = models.FloatField()
    how = models.CharField(max_length=10, choices=How)
    refused = models.BooleanField(default=False, help_text="somebody looked, and it does not live on there")
    checked_by = models.ForeignKey("accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    checked_on = models.DateField(null=True, blank=True)

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        ordering = ["-share_of_old", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="succession_once"),
            models.CheckConstraint(
                condition=Q(share_of_old__range=(Value(0.0), Value(1.0)))
                & Q(share_of_new__range=(Value(0.0), Value(1.0))),
                name="succession_shares",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} to {self.new}"

    @property
    def percent(self) -> int:
        """How much of the old ward, in whole hundredths."""
        return round(self.share_of_old * 100)

    @property
    def percent_of_new(self) -> int:
        """How much of the new ward came from it, in whole hundredths."""
        return round(self.share_of_new * 100)

    @property
    def is_one_line(self) -> bool:
        """Is it one ward that lives on? Then no choice is left: who follows it follows it still."""
        return self.old.line_id == self.new.line_id


class Postcode(models.Model):
    """A postcode and the ward and council it lies in, by code."""

    postcode = models.CharField(max_length=8, unique=True, help_text="in capitals without a space, as ME44AA")
    ward_gss = models.CharField(max_length=9, blank=True)
    council_gss = models.CharField(max_length=9, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    near_edge = models.BooleanField(default=False)
    other_ward = models.CharField(max_length=9, blank=True)
    release = models.CharField(max_length=60, blank=True)
    source_hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.postcode[:-3]} {self.postcode[-3:]}"


# Models of this app in modules of their own, which need those above (E402); Django and others find them here (F401).
from . import pre_election  # noqa: E402, F401  # as said above
from .carried import CarriedFollow  # noqa: E402, F401  # as said above
from .file_imports import FileImport, WritingTurn  # noqa: E402, F401  # as said above

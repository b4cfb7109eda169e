"""The programme, its areas, the organisations that hold their money, the wards they touch."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from modelsearch.index import Indexed, SearchField

from biglocal.dates import Span, span_in_order
from biglocal.places.geometry import box_of, outer_rings, sketch_of

from ..querysets import AreaWardQuerySet, CommunityQuerySet, LtoAppointmentQuerySet
from .programme import Programme

SKETCH_FINE = 400  # an area's line is drawn over its wards, finer than they are


class Organisation(models.Model):
    """A legal body: a fund-holding body (LTO), a council, a partner. Bank details are never kept here."""

    name = models.CharField(max_length=160)
    slug = models.SlugField(max_length=160, unique=True)
    legal_form = models.CharField(max_length=60, blank=True)
    charity_number = models.CharField(max_length=12, blank=True)
    company_number = models.CharField(max_length=12, blank=True)
    supplier_reference = models.CharField(max_length=20, blank=True, help_text="what the payment file carries")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(charity_number__in=["1145916", "1147511"]), name="organisation_is_not_the_funder"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Community(Indexed, models.Model):
    """One of the 150 places. On the screen: "area"."""

    class State(models.TextChoices):
        DESIGNATED = "designated", "Named"
        GETTING_STARTED = "getting_started", "Getting started"
        FORMING = "partnership_forming", "Forming the partnership"
        PLANNING = "planning", "Planning"
        DELIVERING = "delivering", "Under way"
        CLOSING = "closing_out", "Closing"
        CLOSED = "closed", "Closed"

    class Region(models.TextChoices):
        EAST_MIDLANDS = "East Midlands"
        EAST = "East of England"
        LONDON = "London"
        NORTH_EAST = "North East"
        NORTH_WEST = "North West"
        SOUTH_EAST = "South East"
        SOUTH_WEST = "South West"
        WEST_MIDLANDS = "West Midlands"
        YORKSHIRE = "Yorkshire and the Humber"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="communities")
    name = models.CharField("known as", max_length=120)
    slug = models.SlugField(max_length=120, unique=True)
    official_name = models.CharField(max_length=160, blank=True)
    place = models.CharField(max_length=120, help_text="town and county, as Chatham, Kent")
    region = models.CharField(max_length=40, choices=Region)
    wave = models.PositiveSmallIntegerField(default=1)
    designated_on = models.DateField()
    ends_on = models.DateField(help_text="when the area's time is over")
    state = models.CharField(max_length=20, choices=State, default=State.DELIVERING)
    summary = models.TextField(blank=True)
    meets = models.CharField("when and where the partnership meets", max_length=200, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    council_at_designation = models.ForeignKey(
        "places.Council", models.PROTECT, null=True, blank=True, related_name="+"
    )
    council_confirmed = models.BooleanField(default=False)
    outline = models.JSONField(null=True, blank=True, help_text="GeoJSON geometry, longitude first")
    outline_invented = models.BooleanField(default=False)
    sketch = models.JSONField(
        null=True, blank=True, help_text="the outline with few points, for drawings; made from it"
    )
    min_lon = models.FloatField(null=True, blank=True)
    min_lat = models.FloatField(null=True, blank=True)
    max_lon = models.FloatField(null=True, blank=True)
    max_lat = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    worker_phone = models.CharField(max_length=30, blank=True)
    at_risk_contact = models.CharField(
        max_length=120,
        blank=True,
        help_text="who is told about a child or an adult at risk: name and number",
    )

    source = models.CharField(max_length=200, blank=True, help_text="the file that last changed this row")
    source_hash = models.CharField(max_length=64, blank=True)

    search_fields = [
        SearchField("name", boost=4),
        SearchField("official_name", boost=2),
        SearchField("place", boost=2),
        SearchField("region"),
        SearchField("summary"),
    ]

    objects = CommunityQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "area"
        constraints = [
            models.CheckConstraint(condition=Q(wave__in=[1, 2, 3]), name="community_wave"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=models.F("designated_on")), name="community_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["region", "name"], name="community_by_region")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.measure()
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed on as given

    def get_absolute_url(self) -> str:
        return reverse("area", args=[self.slug])

    def measure(self, *, anew: bool = False) -> None:
        """Make box and sketch from the outline, where they are not made yet."""
        if "outline" in self.__dict__ and self.outline and (anew or self.sketch is None or self.min_lon is None):
            self.min_lon, self.min_lat, self.max_lon, self.max_lat = box_of(outer_rings(self.outline)) or (None,) * 4
            self.sketch = sketch_of(self.outline, fine=SKETCH_FINE)


class LtoAppointment(Span):
    """An organisation holds an area's money for a time. Several at once are allowed."""

    community = models.ForeignKey(Community, models.PROTECT, related_name="lto_appointments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="lto_appointments")

    objects = LtoAppointmentQuerySet.as_manager()

    class Meta:
        constraints = [span_in_order("lto_span_in_order")]

    def __str__(self) -> str:
        return f"{self.organisation} for {self.community}"


class AreaWard(Span):
    """An area is not a ward: which wards it touches, with its share in each, and since when."""

    class How(models.TextChoices):
        OVERLAP = "overlap", "Overlap of outlines"
        BY_HAND = "by_hand", "By hand"

    community = models.ForeignKey(Community, models.PROTECT, related_name="area_wards")
    ward = models.ForeignKey("places.Ward", models.PROTECT, related_name="area_wards")
    share_of_area = models.FloatField(help_text="0 to 1")
    how = models.CharField(max_length=8, choices=How, default=How.BY_HAND)

    objects = AreaWardQuerySet.as_manager()

    class Meta:
        ordering = ["-share_of_area"]
        constraints = [
            span_in_order("areaward_span_in_order"),
            models.UniqueConstraint(fields=["community", "ward", "start_date"], name="areaward_once"),
            models.CheckConstraint(
                condition=Q(share_of_area__gte=0.0) & Q(share_of_area__lte=1.0), name="areaward_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community} in {self.ward}"

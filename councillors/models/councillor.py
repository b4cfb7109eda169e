"""Who represents whom, when. A councillor exists without an account; seats are a number, not slots."""

from datetime import date

from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F
from django.urls import reverse
from modelsearch.index import Indexed, RelatedFields, SearchField

from biglocal.dates import ExclusionOnPostgres, Span, span_in_order
from biglocal.places.models import span_range

from ..querysets import CouncillorQuerySet, TermQuerySet


class Councillor(Indexed, models.Model):
    """A person elected to a council, known from public records; `person` links the account where there is one."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    council = models.ForeignKey("places.Council", models.PROTECT, related_name="councillors")
    email = models.EmailField(blank=True)
    page = models.URLField(blank=True, max_length=400)
    source_ids = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=200, blank=True, help_text="the file that last changed this row")
    source_hash = models.CharField(max_length=64, blank=True)
    person = models.OneToOneField("accounts.Person", models.PROTECT, null=True, blank=True, related_name="councillor")
    confirmed = models.BooleanField(default=True, help_text="unknown is a value: an unconfirmed one is on a work list")

    search_fields = [SearchField("name", boost=3), RelatedFields("council", [SearchField("name")])]

    objects = CouncillorQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"Cllr {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("councillors:councillor_detail", args=[self.slug])


class Term(Span):
    """One councillor in one ward, from a day to a day. An end still to come is `expected_end`."""

    class Began(models.TextChoices):
        ORDINARY = "ordinary", "Ordinary election"
        BY_ELECTION = "by_election", "By-election"
        UNCONTESTED = "uncontested", "Elected without a vote"
        MOVED = "moved", "Changed party or ward"

    class Ended(models.TextChoices):
        LOST = "lost", "Lost the seat"
        STOOD_DOWN = "stood_down", "Stood down"
        DIED = "died", "Died"
        RESIGNED = "resigned", "Resigned"
        DISQUALIFIED = "disqualified", "Disqualified"
        WARD_ENDED = "ward_ended", "The ward ended"
        MOVED = "moved", "Changed party or ward"

    councillor = models.ForeignKey(Councillor, models.PROTECT, related_name="terms")
    ward = models.ForeignKey("places.Ward", models.PROTECT, related_name="terms")
    party = models.CharField("party at the time", max_length=80, blank=True)
    expected_end = models.DateField(null=True, blank=True)
    began = models.CharField(max_length=12, choices=Began, default=Began.ORDINARY)
    ended = models.CharField(max_length=12, choices=Ended, blank=True)
    source = models.CharField(max_length=200, blank=True)
    source_hash = models.CharField(max_length=64, blank=True)
    end_hash = models.CharField("file that ended it", max_length=64, blank=True, db_index=True)
    seen_on = models.DateField(null=True, blank=True, help_text="the last file that showed it")

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["-start_date", "id"]
        constraints = [
            span_in_order("term_span_in_order"),
            ExclusionOnPostgres(
                name="term_one_at_a_time",
                expressions=[
                    (F("councillor"), RangeOperators.EQUAL),
                    (F("ward"), RangeOperators.EQUAL),
                    (span_range(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.councillor} for {self.ward}"

    @property
    def last_day(self) -> date | None:
        """The last day as far as it is known: an end still to come is expected."""
        return self.end_date or self.expected_end


class WardVisit(models.Model):
    """When a councillor last looked at a ward's page: what "since you were last here" counts from."""

    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="ward_visits")
    line = models.ForeignKey("places.WardLine", models.CASCADE, related_name="+")
    previous_at = models.DateTimeField(null=True, help_text="the visit before this one: what the page compares with")
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "line"], name="visit_one_row_a_ward")]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.line_id}"

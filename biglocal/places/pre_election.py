"""The weeks before an election: from its notice to the poll, both included, praise of a council’s councillors waits.

Whether it waits is asked in one way everywhere: `held_until` and `is_held` (places.md, rule 10).
"""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Now, TruncDate
from django.urls import reverse

from biglocal.dates import ExclusionOnPostgres, SpanQuerySet

from .models import Council, span_range

LONGEST = timedelta(days=80)  # notice of an election is given five to eight weeks before the poll
TODAY = TruncDate(Now())  # the day it is in London, reckoned by the database: queries that are written once may hold it


class PreElectionQuerySet(SpanQuerySet):
    """Pre-election periods."""

    def standing(self) -> Any:
        """Not taken back."""
        return self.filter(taken_back_at__isnull=True)

    def for_list(self) -> Any:
        """With council and who set it, the newest poll first."""
        found = self.select_related("council", "set_by", "taken_back_by").defer("council__outline", "council__sketch")
        return found.order_by("-end_date", "council__name", "-pk")

    def running_first(self, on: date) -> Any:
        """Those that run, soonest poll first; then those to come; then what is over or taken back."""
        over = Q(taken_back_at__isnull=False) | Q(end_date__lt=on)
        order = models.Case(models.When(over, then=2), models.When(start_date__gt=on, then=1), default=0)
        days = models.Case(models.When(over, then=None), default="end_date", output_field=models.DateField())
        return self.for_list().order_by(order, days, "-end_date", "council__name", "-pk")


class PreElection(models.Model):
    """One council's period: from notice of election to the day of the poll, both included."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="pre_elections")
    start_date = models.DateField("notice of election")
    end_date = models.DateField("day of the poll")
    note = models.CharField("which election", max_length=120, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_why = models.CharField(max_length=200, blank=True)

    objects = PreElectionQuerySet.as_manager()

    class Meta:
        ordering = ["-end_date", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(end_date__gte=F("start_date")), name="pre_election_in_order"),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | (Q(taken_back_at__isnull=False, taken_back_by__isnull=False) & ~Q(taken_back_why="")),
                name="pre_election_taken_back_with_a_reason",
            ),
            ExclusionOnPostgres(
                name="pre_election_one_at_a_time",
                expressions=[(F("council"), RangeOperators.EQUAL), (span_range(), RangeOperators.OVERLAPS)],
                condition=Q(taken_back_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["council", "end_date"], name="pre_election_of_council")]

    def __str__(self) -> str:
        return f"{self.council}, poll on {self.end_date:%-d %B %Y}"

    def get_absolute_url(self) -> str:
        return reverse("pre_election", args=[self.pk])

    def state(self, on: date) -> str:
        """`running`, `coming`, `past` or `taken back`."""
        if self.taken_back_at:
            return "taken back"
        if on < self.start_date:
            return "coming"
        return "running" if on <= self.end_date else "past"


def held_until(of_council: str, row: str = "pk") -> Subquery:
    """Return the day until which praise waits, as a column of any row; null where it does not.

    `of_council` leads from a council to the row: `councillors__answers` for an answer of a councillor.
    """
    last = _running(of_council, row).order_by("-end_date").values("end_date")[:1]
    return Subquery(last, output_field=models.DateField())


def is_held(of_council: str, row: str = "pk") -> Exists:
    """Does praise wait today? As a condition on any row; the path is that of `held_until`."""
    return Exists(_running(of_council, row))


def _running(of_council: str, row: str) -> Any:
    periods = PreElection.objects.standing().filter(start_date__lte=TODAY, end_date__gte=TODAY)
    return periods.filter(**{f"council__{of_council}" if of_council else "council": OuterRef(row)})


def next_period(of_council: str, on: Any) -> dict[str, Subquery]:
    """Return `notice` and `poll` of the period that runs or comes next, as columns of any row; null without one."""
    mine = PreElection.objects.standing().filter(**{f"council__{of_council}": OuterRef("pk")}, end_date__gte=on)
    soonest = mine.order_by("end_date")
    days = models.DateField()
    return {
        "notice": Subquery(soonest.values("start_date")[:1], output_field=days),
        "poll": Subquery(soonest.values("end_date")[:1], output_field=days),
    }

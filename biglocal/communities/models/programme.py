"""A programme and its figures, with the days from which they count (money.md). Big Local is the first one."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from biglocal.dates import today
from biglocal.money import PoundsField, to_penny


class Figures(models.Model):
    """All figures of a programme: settings of a row, not constants in code."""

    end_date = models.DateField(help_text="no grant may run past it")
    area_allocation = PoundsField(help_text="what each area has in all, in pounds")
    contribution_rate = models.DecimalField(
        max_digits=5, decimal_places=4, default="0.05", help_text="to the LTO, on top of each payment"
    )
    smallest_partnership = models.PositiveSmallIntegerField(default=8)
    resident_percent = models.PositiveSmallIntegerField(default=51)
    voting_members_only = models.BooleanField(default=True, help_text="who counts among the 8 and the 51 %")
    report_months = models.PositiveSmallIntegerField(default=6)
    report_due_days = models.PositiveSmallIntegerField(default=28)
    answer_due_days = models.PositiveSmallIntegerField(default=20, help_text="working days are not counted: plain days")
    tolerance_rate = models.DecimalField(max_digits=5, decimal_places=4, default="0.10")
    tolerance_amount = PoundsField(default=5000)
    second_signature_above = PoundsField(default=50000, help_text="above this a second officer confirms")
    scores_asked_above = PoundsField(default=500, help_text="up to this one reader and a yes are enough")
    close_out_below = PoundsField(default=150000)
    close_at_most = PoundsField(default=75000)
    offer_days = models.PositiveSmallIntegerField(default=28, help_text="an offer not accepted by then lapses")
    first_payment_days = models.PositiveSmallIntegerField(default=14, help_text="after the offer or the report")
    one_payment_up_to = PoundsField(default=10000, help_text="smaller agreements are paid at once")
    papers_asked = models.CharField(
        max_length=120,
        default="accounts insurance safeguarding bank",
        help_text="kinds that must be in date to be paid",
    )
    quiet_days = models.PositiveSmallIntegerField(
        default=60, help_text="a project without an update for so long is quiet"
    )
    idea_answer_days = models.PositiveSmallIntegerField(
        default=42, help_text="an area answers an idea within so many days"
    )
    rep_days = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        default=12,
        help_text="a rep's days for an area in a year",
    )
    asked_days_ahead = models.PositiveSmallIntegerField(
        default=28, help_text="money asked for later than so many days before it is needed is warned of"
    )
    bridging_split_months = models.PositiveSmallIntegerField(
        default=4, help_text="bridging money for so long is paid in two parts where reports come every three months"
    )
    draft_quiet_days = models.PositiveSmallIntegerField(
        default=14, help_text="who writes is reminded of a draft, or of questions, that nobody touched for so long"
    )

    agreement_months = models.PositiveSmallIntegerField(
        default=12, help_text="what an agreement runs for, unless somebody says otherwise"
    )
    short_period_days = models.PositiveSmallIntegerField(
        default=31, help_text="a last period of at most so many days belongs to the one before"
    )
    bridging_average_months = models.PositiveSmallIntegerField(
        default=6, help_text="bridging money above what was paid in so many months on average is warned of"
    )
    paper_soon_days = models.PositiveSmallIntegerField(
        default=60, help_text="a paper that lapses within so many days is shown as about to"
    )
    records_years = models.PositiveSmallIntegerField(default=7, help_text="how long records are kept after the end")

    mail_quiet_from = models.PositiveSmallIntegerField(default=20, help_text="the hour from which no mail is sent")
    mail_quiet_until = models.PositiveSmallIntegerField(default=8, help_text="the hour at which mail is sent again")
    digest_weekday = models.PositiveSmallIntegerField(
        default=5, help_text="when weekly emails go to who chose no other day; 1 is Monday"
    )
    milestone_moments = models.CharField(
        max_length=60, default="-7 0 7", help_text="days from a milestone's day on which its lead is reminded"
    )
    report_moments = models.CharField(
        max_length=60, default="-14 -3 0 1 7 21", help_text="days from the day a report is due"
    )
    paper_moments = models.CharField(max_length=60, default="-60 -30 -7 1", help_text="days from when a paper lapses")
    plan_months = models.CharField(
        max_length=60, default="-6 -4 -2", help_text="months from a plan's last day on which its end is told"
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(close_at_most__lte=F("close_out_below")), name="%(class)s_ends_below_where_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(contribution_rate__range=(0, 1), tolerance_rate__range=(0, 1)),
                name="%(class)s_rates_are_parts_of_one",
            ),
            models.CheckConstraint(
                condition=Q(mail_quiet_from__lte=23, mail_quiet_until__lte=23, digest_weekday__range=(1, 7)),
                name="%(class)s_hours_and_weekday",
            ),
            models.CheckConstraint(condition=Q(resident_percent__lte=100), name="%(class)s_percent_at_most_hundred"),
            models.CheckConstraint(
                condition=Q(report_months__gte=1, agreement_months__gte=1, bridging_average_months__gte=1),
                name="%(class)s_months_at_least_one",
            ),
        ]

    def figures(self) -> dict[str, Any]:
        """Return all figures by name."""
        return {field.name: getattr(self, field.name) for field in Figures._meta.get_fields()}

    def moments(self, name: str) -> list[int]:
        """Return the days, or months, of reminders that a figure names in its text, the earliest first."""
        return sorted(int(day) for day in getattr(self, name).split())

    def tolerance(self, amount: Decimal) -> Decimal:
        """Return by how much a line of `amount` may differ unasked: a share of it or a sum, the larger one."""
        return max(to_penny(amount * self.tolerance_rate), self.tolerance_amount)


class Programme(Figures):
    """A programme with the figures that count from its beginning. `on(day)` gives those of a day."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    changes_key = models.UUIDField(
        null=True, blank=True, editable=False, help_text="another one each time that figures change; none: never yet"
    )

    def __str__(self) -> str:
        return self.name

    def on(self, day: date) -> Figures:
        """Return the figures that count on `day`."""
        changes = changes_of(self.pk, self.changes_key) if self.changes_key else ()
        return next((row for row in changes if row.counts_from <= day), self)

    @property
    def now(self) -> Figures:
        """The figures of today, for pages."""
        return self.on(today())


class ProgrammeFigures(Figures):
    """The figures of a programme from a day on, until others follow. A row that has counted is never changed."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="changes")
    counts_from = models.DateField()
    note = models.CharField(max_length=200, help_text="why, as: agreed by the trustees on 3 May")
    by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-counts_from"]
        verbose_name_plural = "figures of programmes"
        constraints = [
            *Figures.Meta.constraints,
            models.UniqueConstraint(fields=["programme", "counts_from"], name="figures_once_a_day"),
            models.CheckConstraint(condition=~Q(note=""), name="figures_say_why"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} from {self.counts_from:%-d %B %Y}"


@lru_cache(maxsize=64)
def changes_of(programme: int, key: UUID) -> tuple[ProgrammeFigures, ...]:
    """Return what changed in a programme, the newest first. Kept by the process: a change gives another key."""
    return tuple(ProgrammeFigures.objects.filter(programme=programme))


def figure(name: str, *, on: Any, programme: str) -> Coalesce:
    """Return the figure `name` that counts on `on` as an expression; `programme` leads to the programme's row."""
    changed = ProgrammeFigures.objects.filter(programme=OuterRef(programme), counts_from__lte=on)
    return Coalesce(Subquery(changed.order_by("-counts_from").values(name)[:1]), F(f"{programme}__{name}"))

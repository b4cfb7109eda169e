"""A change to an agreement while it runs: money moved between lines, a line for something else, or more time."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from biglocal.audit.remembers import Remembers
from biglocal.money import PoundsField

from ..querysets import VariationQuerySet
from .agreement import Agreement, BudgetLine


class Variation(Remembers):
    """What a group asks to change of an agreement. Within the programme's tolerance it holds at once (DOMAIN.md, 4.10).

    What it changes is kept as it was and as it became, in `lines` and in `old_end`: nothing is rubbed out.
    """

    class Kind(models.TextChoices):
        MOVE = "move", "Move money between lines"
        PURPOSE = "purpose", "Use a line for something else"
        EXTENSION = "extension", "More time"

    class State(models.TextChoices):
        DRAFT = "draft", "Being written"
        AGREED_BY_PARTNERSHIP = "agreed_by_partnership", "Agreed by the partnership"
        REQUESTED = "requested", "With Local Trust"
        QUERIED = "queried", "Question to answer"
        LOGGED = "logged", "Holds, small enough to be logged only"
        AGREED = "agreed", "Holds, agreed by Local Trust"
        REFUSED = "refused", "Local Trust said no"
        WITHDRAWN = "withdrawn", "Taken back"

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="variations")
    number = models.PositiveSmallIntegerField(help_text="of the agreement: 1 is the first change")
    kind = models.CharField(max_length=9, choices=Kind)
    state = models.CharField(max_length=21, choices=State, default=State.DRAFT)
    from_line = models.ForeignKey(BudgetLine, models.PROTECT, null=True, blank=True, related_name="moved_out")
    to_line = models.ForeignKey(
        BudgetLine, models.PROTECT, null=True, blank=True, related_name="moved_in", help_text="or the line it is about"
    )
    amount = PoundsField(null=True, blank=True)
    new_words = models.CharField(max_length=120, blank=True, help_text="what the line is for from now on")
    old_end = models.DateField(null=True, blank=True)
    new_end = models.DateField(null=True, blank=True)
    reason = models.TextField()
    written_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    agreed_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    agreed_on = models.DateField(null=True, blank=True, help_text="the day the partnership agreed")
    requested_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField(null=True, blank=True)
    reader = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    question = models.TextField(blank=True)
    queried_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    queried_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    message = models.TextField(blank=True, help_text="what the group reads with the decision")
    decided_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    holds_since = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = VariationQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="variation_number_once"),
            models.CheckConstraint(
                condition=Q(kind="move", amount__gt=0, from_line__isnull=False, to_line__isnull=False, new_end=None)
                | (Q(kind="purpose", from_line=None, to_line__isnull=False, new_end=None) & ~Q(new_words=""))
                | Q(kind="extension", from_line=None, to_line=None, amount=None, new_end__gt=F("old_end")),
                name="variation_fits_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(from_line__isnull=True) | ~Q(from_line=F("to_line")), name="variation_between_two_lines"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="variation_says_why"),
            models.CheckConstraint(
                condition=Q(state__in=["agreed", "refused"], decided_by__isnull=False, decided_at__isnull=False)
                | (~Q(state__in=["agreed", "refused"]) & Q(decided_by=None, decided_at=None)),
                name="variation_decided_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | (~Q(decided_by=F("written_by")) & ~Q(decided_by=F("agreed_by")) & ~Q(decided_by=F("requested_by"))),
                name="variation_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["logged", "agreed"], holds_since__isnull=False)
                | Q(state="withdrawn")
                | (~Q(state__in=["logged", "agreed"]) & Q(holds_since=None)),
                name="variation_holds_since_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "logged", "withdrawn"])
                | Q(agreed_by__isnull=False, agreed_on__isnull=False),
                name="variation_partnership_agreed_first",
            ),
        ]
        indexes = [models.Index(fields=["state", "requested_at"], name="variation_queue")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.agreement}"

    def get_absolute_url(self) -> str:
        return reverse("funding:variation_detail", args=[self.agreement.community.slug, self.pk])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("A change to an agreement is never deleted: it is withdrawn.")

    def can_move(self, move: str) -> bool:
        """May `move` be made in the state it is in?"""
        return self.state in VARIATION_MOVES[move]

    @property
    def holds(self) -> bool:
        """Is it in force?"""
        return self.state in {self.State.LOGGED, self.State.AGREED}

    @property
    def can_be_answered(self) -> bool:
        """Does it wait for Local Trust?"""
        return self.can_move("yes")

    @property
    def can_be_withdrawn(self) -> bool:
        """May the group still take it back?"""
        return self.can_move("withdraw")

    @property
    def tag(self) -> str:
        """The colour of its tag."""
        kinds = {"logged": "done", "agreed": "done", "refused": "setback", "queried": "help", "requested": "going"}
        return kinds.get(self.state, "plain")

    @property
    def what(self) -> str:
        """What it changes, in a few words without amounts."""
        if self.kind == self.Kind.MOVE:
            return f"From “{self.from_line}” to “{self.to_line}”"
        if self.kind == self.Kind.PURPOSE:
            return f"“{self.new_words}”"
        return f"To {self.new_end:%-d %B %Y}"


class VariationLine(models.Model):
    """A line of the budget as it was before a change came into force, and as it was after. The old budget is kept."""

    variation = models.ForeignKey(Variation, models.PROTECT, related_name="lines")
    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="versions")
    words_before = models.CharField(max_length=120)
    words_after = models.CharField(max_length=120)
    before = PoundsField()
    after = PoundsField()

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["variation", "line"], name="variationline_once"),
            models.CheckConstraint(condition=Q(before__gte=0, after__gte=0), name="variationline_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.words_before}: {self.before} to {self.after}"

    @property
    def changed(self) -> bool:
        """Is it another line afterwards?"""
        return (self.before, self.words_before) != (self.after, self.words_after)


S = Variation.State
WITH_GROUP = [S.DRAFT, S.AGREED_BY_PARTNERSHIP]
WAITING = [S.REQUESTED, S.QUERIED]
# What may be done in which state, and where it leads. Actions keep it; pages ask `variation.can_move(...)`.
VARIATION_MOVES: dict[str, dict[str, str]] = {
    "edit": {state: S.DRAFT for state in WITH_GROUP},
    "agree": {S.DRAFT: S.AGREED_BY_PARTNERSHIP},
    "send": {S.AGREED_BY_PARTNERSHIP: S.REQUESTED},
    "query": {S.REQUESTED: S.QUERIED},
    "answer": {S.QUERIED: S.REQUESTED},
    "yes": {state: S.AGREED for state in WAITING},
    "no": {state: S.REFUSED for state in WAITING},
    "withdraw": {state: S.WITHDRAWN for state in [*WITH_GROUP, *WAITING]},
    "undo": {S.LOGGED: S.WITHDRAWN},
}

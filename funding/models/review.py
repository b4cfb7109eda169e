"""How staff work a proposal: conflicts first, scores with notes, questions, a decision by another person."""

from django.db import models
from django.db.models import Q

from biglocal.money import PoundsField

from .proposal import PLAN_QUESTIONS, QUESTIONS, Proposal, ProposalVersion


class Conflict(models.Model):
    """An officer said whether they have a conflict of interest. A declared one shuts the page (money.md, 7)."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="conflicts")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="conflicts")
    has_conflict = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["declared_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "person"], name="conflict_one_a_person"),
            models.CheckConstraint(condition=Q(has_conflict=False) | ~Q(reason=""), name="conflict_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {'conflict' if self.has_conflict else 'no conflict'}"

    @property
    def reason_in_sentence(self) -> str:
        """The reason, ended by one full stop however it was typed."""
        return self.reason if self.reason.endswith((".", "!", "?")) else f"{self.reason}."


class Review(models.Model):
    """One officer's reading of one version."""

    class Recommendation(models.TextChoices):
        YES = "yes", "Say yes"
        CONDITIONS = "conditions", "Say yes with conditions"
        NOT_YET = "not_yet", "Not yet"
        NO = "no", "Say no"

    version = models.ForeignKey(ProposalVersion, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey("accounts.Person", models.PROTECT, related_name="reviews")
    recommendation = models.CharField(max_length=10, choices=Recommendation, blank=True)
    note = models.TextField(blank=True)
    saved_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["saved_at", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "reviewer"], name="review_one_a_reader")]

    def __str__(self) -> str:
        return f"{self.reviewer} on {self.version}"

    @property
    def total(self) -> int:
        """The sum of its scores; each question gives 4 at most. Over rows that are read already."""
        return sum(score.score or 0 for score in self.scores.all())


class Score(models.Model):
    """What a reader thinks of one answer: 0 to 4, and why; or a note alone."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    question = models.CharField(max_length=10, choices=list(dict([*QUESTIONS, *PLAN_QUESTIONS]).items()))
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "question"], name="score_once_a_question"),
            models.CheckConstraint(condition=Q(score__lte=4), name="score_at_most_four"),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.score}"

    @property
    def words(self) -> str:
        """The score in words."""
        return (
            ["nothing there", "thin", "some gaps", "clear", "very clear"][self.score] if self.score is not None else ""
        )


PARTS = {
    **dict([*QUESTIONS, *PLAN_QUESTIONS]),
    "facts": "Title, dates and who holds the money",
    "table": "The money year by year",
    "costs": "What it costs",
    "other_money": "Money from elsewhere",
}


class ChangesAsked(models.Model):
    """Numbered points sent back to the group; the proposal returns to its writer."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="changes_asked")
    version = models.ForeignKey(ProposalVersion, models.PROTECT, related_name="changes_asked")
    points = models.JSONField(help_text="a list of sentences, or of the part they are about and the sentence")
    by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.proposal.ref}: {len(self.points)} points"

    @property
    def listed(self) -> list[tuple[str, str]]:
        """Each point: the part it is about, in words, and what is asked."""
        pairs = [point if isinstance(point, list) else ["", point] for point in self.points]
        return [(PARTS.get(part, ""), text) for part, text in pairs]


class Decision(models.Model):
    """Local Trust's answer. Above the programme's sum it holds only once a second officer has confirmed it."""

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        CONDITIONS = "conditions", "Yes, with conditions"
        NOT_YET = "not_yet", "Not yet"
        NO = "no", "No"

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="decision")
    version = models.ForeignKey(ProposalVersion, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer)
    amount = PoundsField(default=0)
    conditions = models.TextField(blank=True, help_text="their words, one a line; the rest stands in rows")
    message = models.TextField("what the group will read")
    by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="decisions")
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, blank=True, related_name="decisions_confirmed"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    needs_confirmation = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="decision_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("by")), name="decision_two_people"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="decision_confirmed_at_and_by_together",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["yes", "conditions"], amount__gt=0) | Q(answer__in=["not_yet", "no"], amount=0),
                name="decision_amount_fits_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal.ref}: {self.get_answer_display()}"

    @property
    def holds(self) -> bool:
        """Is it in force: confirmed, or small enough to need no second person?"""
        return not self.needs_confirmation or self.confirmed_at is not None
